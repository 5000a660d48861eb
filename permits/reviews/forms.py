"""What reviewers and applicants type about corrections."""

from django import forms
from django.utils.translation import gettext_lazy as _

from permits.reviews.models import Correction


class CorrectionForm(forms.ModelForm):
    """A correction: what must change, where, and by which code section."""

    class Meta:
        model = Correction
        fields = ["text", "sheet", "place", "citation"]
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "sheet": _("For example A-2.1"),
            "place": _("Where on the sheet: a grid line, a room, a detail number"),
            "citation": _("For example CBC 1011.5.2"),
        }
        error_messages = {"text": {"required": _("Write what must change.")}}


class AnswerForm(forms.Form):
    """The applicant's answer to one correction."""

    answer = forms.CharField(
        label=_("Your answer"),
        help_text=_("What you changed, and on which sheet."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write what you changed, or on which sheet the answer is.")},
    )


class SettleForm(forms.Form):
    """The reviewer's word on an answered correction."""

    status = forms.ChoiceField(
        label=_("Is it settled?"),
        choices=[
            (Correction.Status.RESOLVED, _("Resolved")),
            (Correction.Status.STILL_OPEN, _("Still open")),
            (Correction.Status.WITHDRAWN, _("Withdraw it")),
        ],
        widget=forms.RadioSelect,
    )
