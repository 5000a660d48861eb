"""The forms of signing in, with labels instead of placeholders and errors that say what to do (allauth)."""

from typing import Any

from allauth.account import forms as allauth
from django.forms import BaseForm
from django.utils.translation import gettext_lazy as _

REQUIRED = {
    "login": _("Enter the e-mail address of your account."),
    "email": _("Enter your e-mail address."),
    "password": _("Enter your password."),
    "password1": _("Choose a password."),
    "password2": _("Enter the new password once more."),
    "oldpassword": _("Enter your present password."),
}
LABELS = {
    "login": _("E-mail address"),
    "email": _("E-mail address"),
    "password2": _("The password once more"),
}


class PlainWords(BaseForm):
    """Dress the fields of an allauth form in our words."""

    use_required_attribute = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = LABELS.get(name, field.label)
            if name in REQUIRED:
                field.error_messages["required"] = REQUIRED[name]
            if "email" in name or name == "login":
                field.error_messages["invalid"] = _("Enter the e-mail address like name@example.com.")


class SignInForm(PlainWords, allauth.LoginForm):  # type: ignore[misc]
    """Sign in with e-mail address and password."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["password"].help_text = ""


class RegistrationForm(PlainWords, allauth.SignupForm):  # type: ignore[misc]
    """Create an account."""


class AddAddressForm(PlainWords, allauth.AddEmailForm):  # type: ignore[misc]
    """Add an e-mail address."""


class ForgottenPasswordForm(PlainWords, allauth.ResetPasswordForm):  # type: ignore[misc]
    """Ask for a link that sets a new password."""


class NewPasswordForm(PlainWords, allauth.ResetPasswordKeyForm):  # type: ignore[misc]
    """Set a new password by that link."""


class ChangePasswordForm(PlainWords, allauth.ChangePasswordForm):  # type: ignore[misc]
    """Change the password."""


class ReauthenticateForm(PlainWords, allauth.ReauthenticateForm):  # type: ignore[misc]
    """Show once more that it is you."""
