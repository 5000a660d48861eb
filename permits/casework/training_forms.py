"""What is typed about training."""

from django import forms
from django.utils.translation import gettext_lazy as _

from permits.presentation.widgets import DayInput


class AttestForm(forms.Form):
    """The day on which a course was completed, and one's word for it."""

    completed_on = forms.DateField(
        label=_("Completed on"), widget=DayInput, error_messages={"required": _("Choose the day.")}
    )
    word = forms.BooleanField(
        label=_("I attest this."),
        error_messages={"required": _("Tick the box: the attestation is your word.")},
    )


class CourseForm(forms.Form):
    """A course that everybody in a city role attests every so often."""

    title = forms.CharField(
        label=_("Title"), max_length=120, error_messages={"required": _("Name the course.")}
    )
    statement = forms.CharField(
        label=_("What is attested"),
        help_text=_("In the first person: “I completed … and know …”."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write what people attest.")},
    )
    valid_days = forms.IntegerField(
        label=_("Days until it is due again"), min_value=30, max_value=1830, initial=365
    )
    warning_days = forms.IntegerField(
        label=_("Days of warning"),
        help_text=_("So long after its expiry people are warned; then their roles rest until they attest."),
        min_value=7,
        max_value=180,
        initial=30,
    )
