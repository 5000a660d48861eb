"""How second factors are kept and when they may go (django-allauth's adapter)."""

from base64 import b32encode, urlsafe_b64encode
from functools import cache
from ipaddress import ip_address
from secrets import token_bytes
from typing import Any

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.front_door.second_factor.standing import FACTORS, is_asked_of
from accounts.models import User

PURPOSE = b"lintel second factors 1"


class FactorAdapter(DefaultMFAAdapter):
    """Secrets are encrypted at rest; a member of staff never removes the last factor."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "add_email_blocked": _("Turn two-step sign-in off before you add an e-mail address."),
        "cannot_delete_authenticator": _(
            "Your role at the city needs a second factor. Set up another one first, then remove this one."
        ),
        "cannot_generate_recovery_codes": _("Set up a second factor first; recovery codes stand in for it."),
        "incorrect_code": _(
            "This code is not right. Each counts once and for 30 seconds: wait for the next one and enter it."
        ),
        "unverified_email": _(
            "Confirm all your e-mail addresses first: open the links that we sent, or remove the addresses."
        ),
    }

    def encrypt(self, text: str) -> str:
        """Return a secret as it may lie in the database."""
        return _keys(settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret; a fresh one that fits nothing when it was written with a key we do not have."""
        try:
            keys = _keys(settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
            return keys.decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return b32encode(token_bytes(20)).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Keep the last factor of a member of staff."""
        user = User.objects.get(pk=authenticator.user_id)
        others = Authenticator.objects.filter(user=user, type__in=FACTORS).exclude(pk=authenticator.pk)
        return not is_asked_of(user) or others.exists()

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        """Name a passkey whose owner gave it no name."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("Passkey") if number == 1 else gettext("Passkey %(number)s") % {"number": number}

    def get_public_key_credential_user_entity(self, user: AbstractBaseUser) -> dict[str, Any]:
        """Tell the passkey's keeper whose it is."""
        entity: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        return entity | {"display_name": str(user)}


def passkeys_work_here() -> bool:
    """Tell whether passkeys can be used at the browser’s address: they are tied to a name, not a number."""
    host = context.request.get_host()
    try:
        ip_address(host.rpartition(":")[0].strip("[]") or host)
    except ValueError:
        return True
    return False


@cache
def _keys(*secrets: str) -> MultiFernet:
    return MultiFernet([Fernet(urlsafe_b64encode(_derived(secret))) for secret in secrets])


def _derived(secret: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(secret.encode())
