"""Forms about a person."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class PersonFields(forms.Form):
    """What a person says of himself."""

    name = forms.CharField(
        label=_("Full name"),
        max_length=150,
        widget=forms.TextInput({"autocomplete": "name"}),
        error_messages={"required": _("Enter your full name.")},
    )
    phone = forms.CharField(
        label=_("Telephone number"),
        max_length=40,
        required=False,
        help_text=_("So that the city can reach you about an application."),
        widget=forms.TextInput({"autocomplete": "tel", "inputmode": "tel"}),
    )


class SignupDetails(PersonFields):
    """What registration asks for besides e-mail address and password (allauth)."""

    field_order = ("name", "email", "phone", "password1", "password2")

    def signup(self, request: HttpRequest, user: User) -> None:
        """Keep the name and telephone number on the new account."""
        user.name, user.phone = self.cleaned_data["name"], self.cleaned_data["phone"]
        user.language = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
        user.save(update_fields=["name", "phone", "language"])


class ProfileForm(PersonFields):
    """The same, later, and the language of the city's letters."""

    language = forms.ChoiceField(label=_("Language of letters and e-mail"), choices=settings.LANGUAGES)

    def __init__(self, user: User, data: Any = None) -> None:
        super().__init__(data, initial={"name": user.name, "phone": user.phone, "language": user.language})
