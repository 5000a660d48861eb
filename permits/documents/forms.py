"""What a browser says about a file before it sends it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from permits.documents.models import Document
from permits.documents.slots import UnknownSlot, slot_of


class UploadForm(forms.Form):
    """A file as the browser's script describes it; ``size`` in bytes."""

    slot = forms.CharField(max_length=40)
    name = forms.CharField(max_length=500)
    size = forms.IntegerField(min_value=1, error_messages={"min_value": _("The file is empty (0 bytes).")})
    content_type = forms.CharField(max_length=200, required=False)
    document = forms.ModelChoiceField(Document.objects.none(), required=False)

    def __init__(self, *args: Any, application: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.application = application
        chosen: Any = self.fields["document"]
        chosen.queryset = application.documents.current()

    def clean_slot(self) -> str:
        slot = str(self.cleaned_data["slot"])
        try:
            slot_of(self.application, slot)
        except UnknownSlot as error:
            raise forms.ValidationError(str(error)) from error
        return slot

    @property
    def first_error(self) -> str:
        """Return the first thing that is wrong, as one sentence."""
        return str(next(iter(self.errors.values()))[0])


class PlainUploadForm(UploadForm):
    """The same without a script: nobody knows the file yet, so the person says what it will be."""

    slot = forms.CharField(max_length=40, required=False)
    name = forms.CharField(label=_("Name of the document"), max_length=150, required=False)
    size = forms.IntegerField(required=False)

    def clean_slot(self) -> str:
        return super().clean_slot() if self.cleaned_data["slot"] else ""

    def clean(self) -> dict[str, Any]:
        """Take the slot from the document of which this is a new version."""
        asked = self.cleaned_data
        document = asked.get("document")
        if document is not None:
            asked["slot"] = document.slot
        if not asked.get("slot"):
            raise forms.ValidationError(_("Say which document you want to upload."))
        return asked


class PartsForm(forms.Form):
    """The numbers of the parts for which addresses are wanted."""

    numbers = forms.CharField(max_length=1000)

    def clean_numbers(self) -> list[int]:
        given = str(self.cleaned_data["numbers"]).split(",")
        if len(given) > 100 or not all(each.isdecimal() for each in given):
            raise forms.ValidationError(_("Ask for at most 100 parts, by number."))
        return [int(each) for each in given]
