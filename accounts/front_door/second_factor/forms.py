"""The forms of the second factor (allauth), in our words; each failure is written down."""

from typing import Any

from allauth.mfa.base import forms as base
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import forms as recovery
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as passkeys
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.clock import now
from accounts.models import SecurityEvent, User
from accounts.security import events as security_events

CODE_REQUIRED = _("Enter the code.")
NO_PASSKEY = _("Your browser made no passkey. Try again, and follow what it asks.")
NAME_HELP = _("So that you know it again: “Phone”, “Key at the office”.")


class CodeField(forms.Form):
    """Dress the field of a code."""

    use_required_attribute = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["code"]
        field.widget.attrs |= {"inputmode": "numeric", "autocomplete": "one-time-code"}
        field.widget.attrs.pop("placeholder", None)
        field.error_messages["required"] = CODE_REQUIRED


class WatchedCode(CodeField):
    """Write down a code that was wrong, and a recovery code that was used up."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["code"].label = _("Code")
        self.fields["code"].help_text = _(
            "Six digits from your authenticator app, or one of your recovery codes."
        )

    def save(self) -> None:
        """Note that the factor was shown; a recovery code that was used up is written down."""
        super().save()  # type: ignore[misc]
        _note_recovery(self.user, self.authenticator)  # type: ignore[attr-defined]


class CodeForm(WatchedCode, base.AuthenticateForm):
    """Sign in with a code of the app, or a recovery code."""

    def clean_code(self) -> str:
        """Check the code; a wrong one is written down."""
        return str(_written_down(self.user, "code", super().clean_code))


class CodeAgainForm(WatchedCode, base.ReauthenticateForm):
    """Show by a code once more that it is you."""

    def clean_code(self) -> str:
        """Check the code; a wrong one is written down."""
        return str(_written_down(self.user, "code", super().clean_code))


class AppForm(CodeField, totp.ActivateTOTPForm):
    """Set up an authenticator app by its first code."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["code"].label = _("Six digits that the app shows now")


class MailedCodeForm(forms.Form):
    """The code of a letter that confirms an address."""

    use_required_attribute = False
    code = forms.CharField(
        label=_("Code of the letter"),
        help_text=_("Eight digits."),
        max_length=20,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages={"required": CODE_REQUIRED},
    )

    def clean_code(self) -> str:
        """Return the digits; spaces between them do not matter."""
        return "".join(str(self.cleaned_data["code"]).split())


class NewPasskeyForm(passkeys.AddWebAuthnForm):
    """Add a passkey; the browser fills in the credential."""

    use_required_attribute = False
    passwordless = forms.BooleanField(required=False, initial=True, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["name"].label = _("Name of the passkey")
        self.fields["name"].help_text = NAME_HELP
        self.fields["name"].max_length = 60
        self.fields["name"].validators.append(_at_most_sixty)
        self.fields["credential"].error_messages |= {"required": NO_PASSKEY, "invalid": NO_PASSKEY}

    def clean(self) -> dict[str, Any]:
        """Check what the browser made, whatever it sent."""
        return dict(_understood(super().clean))


class PasskeyForm(passkeys.AuthenticateWebAuthnForm):
    """Show a passkey as the second factor."""

    def clean_credential(self) -> Authenticator:
        """Check the passkey; a wrong one is written down."""
        return _written_down(self.user, "passkey", super().clean_credential)


class PasskeyAgainForm(passkeys.ReauthenticateWebAuthnForm):
    """Show by a passkey once more that it is you."""

    def clean_credential(self) -> Authenticator:
        """Check the passkey; a wrong one is written down."""
        return _written_down(self.user, "passkey", super().clean_credential)


class PasskeySignInForm(passkeys.LoginWebAuthnForm):
    """Sign in with a passkey alone."""

    def clean_credential(self) -> Authenticator:
        """Check the passkey; a wrong one is written down."""
        return _written_down(None, "passkey", super().clean_credential)


class PasskeyNameForm(passkeys.EditWebAuthnForm):
    """Rename a passkey."""

    use_required_attribute = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["name"].label = _("Name of the passkey")
        self.fields["name"].help_text = NAME_HELP
        self.fields["name"].error_messages["required"] = _("Enter a name.")
        self.fields["name"].validators.append(_at_most_sixty)


class NewCodesForm(recovery.GenerateRecoveryCodesForm):
    """Ask for new recovery codes."""


def _at_most_sixty(name: str) -> None:
    if len(name) > 60:
        raise ValidationError(_("Choose a name of 60 characters or fewer."))


def _written_down(user: User | None, factor: str, check: Any) -> Any:
    try:
        return _understood(check)
    except ValidationError:
        kind = SecurityEvent.Kind.SIGN_IN_FAILED
        security_events.record(kind, at=now(), actor=user, about=user, by=factor)
        raise


def _understood(check: Any) -> Any:
    try:
        return check()
    except (KeyError, TypeError, AttributeError, ValueError) as wrong:
        if isinstance(wrong, ValidationError):
            raise
        raise ValidationError(NO_PASSKEY) from wrong


def _note_recovery(user: User, used: Authenticator) -> None:
    if used.type == Authenticator.Type.RECOVERY_CODES:
        left = len(Authenticator.objects.get(pk=used.pk).wrap().get_unused_codes())
        kind = SecurityEvent.Kind.RECOVERY_USED
        security_events.record(kind, at=now(), actor=user, about=user, left=left)
