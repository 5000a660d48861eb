"""What people type about drafts: a title, a ZIP, a day, a reason, a text."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permits.presentation.widgets import DayInput
from permits.rulebook.archives import read_archive
from permits.rulebook.models import RulebookVersion
from permits.rulebook.pack import Pack
from permits.rulebook.problems import PackRefused

LONGEST_REASON = 1_000


class PackFileField(forms.FileField):
    """A ZIP of a pack's folder; every problem of it is told."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            label=gettext_lazy("ZIP file of the folder"),
            help_text=gettext_lazy("At most 10 MB, with city.yaml, types, fees and the rest as text files."),
            **options,
        )

    def pack(self, uploaded: Any, name: str) -> Pack:
        """Read what was uploaded. :raises ValidationError: with every problem."""
        try:
            return read_archive(uploaded.file, size=uploaded.size, name=name)
        except PackRefused as refused:
            raise forms.ValidationError([str(each) for each in refused.problems]) from refused


class BeginForm(forms.Form):
    """A new draft: what it is for, and with which files it begins."""

    title = forms.CharField(
        label=gettext_lazy("What the draft is for"),
        help_text=gettext_lazy("For example: Fees of 2027."),
        max_length=120,
        error_messages={"required": gettext_lazy("Say in a few words what the draft is for.")},
    )
    file = PackFileField(required=False)

    def __init__(self, base: RulebookVersion, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        self.base = base
        self.fields["file"].label = _("A ZIP instead of the files of %(base)s") % {"base": base}

    def clean_file(self) -> Pack | None:
        uploaded = self.cleaned_data.get("file")
        field: Any = self.fields["file"]
        return field.pack(uploaded, self.base.pack_name) if uploaded else None


class UploadForm(forms.Form):
    """All files of a draft anew."""

    file = PackFileField(error_messages={"required": gettext_lazy("Choose the ZIP file.")})
    edit = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, name: str, data: Any = None, files: Any = None, **options: Any) -> None:
        super().__init__(data, files, **options)
        self.pack_name = name

    def clean_file(self) -> Pack:
        field: Any = self.fields["file"]
        found: Pack = field.pack(self.cleaned_data["file"], self.pack_name)
        return found


class OfferForm(forms.Form):
    """From which day the draft is to hold."""

    effective_from = forms.DateField(
        label=gettext_lazy("In force from"),
        help_text=gettext_lazy("A day in the future. What is begun before goes by the rules of its own day."),
        widget=DayInput(),
        error_messages={
            "required": gettext_lazy("Give the day on which the rules take effect."),
            "invalid": gettext_lazy("Give a day that the calendar knows."),
        },
    )
    edit = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class ReasonForm(forms.Form):
    """Why a draft is sent back."""

    reason = forms.CharField(
        label=gettext_lazy("What has to change"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say what has to change.")},
    )


def whole_number(text: str) -> int:
    """Return a number that a browser sent; -1 for what is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1
