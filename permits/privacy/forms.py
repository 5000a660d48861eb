"""What is asked on the pages about a person's own data and about security events."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import SecurityEvent


class EventsForm(forms.Form):
    """Narrow the security events."""

    kind = forms.ChoiceField(
        label=_("What"), required=False, choices=[("", _("Everything")), *SecurityEvent.Kind.choices]
    )
    person = forms.CharField(label=_("E-mail address of a person"), required=False, max_length=254)
    before = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)


class ErasureForm(forms.Form):
    """Say once more that one wishes to be forgotten."""

    understood = forms.BooleanField(
        label=_("I have read what is erased and what stays. Erase my account."),
        error_messages={"required": _("Tick the box if you want your account erased.")},
    )
