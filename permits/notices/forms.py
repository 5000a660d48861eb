"""The filter of the outgoing mail."""

from django import forms
from django.utils.translation import gettext_lazy as _

from permits.notices.models import Notice


class FilterForm(forms.Form):
    """Narrows the list by state, and by application number or recipient."""

    state = forms.ChoiceField(
        label=_("State"), choices=[("", _("All")), *Notice.State.choices], required=False
    )
    about = forms.CharField(label=_("Application number or e-mail address"), max_length=254, required=False)
