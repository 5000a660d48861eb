"""Who must show a second factor, and whether a session has shown one (domain S15: all staff)."""

from enum import Enum

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest

from accounts.clock import now
from accounts.models import User

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""What counts as a second factor of one's own; recovery codes only stand in for a lost one."""
BY_SINGLE_SIGN_ON = "single_sign_on"


class Standing(Enum):
    """How a signed-in person stands to the second factor."""

    CLEAR = "clear"
    TO_SHOW = "to show"
    TO_SET_UP = "to set up"


def is_asked_of(user: User) -> bool:
    """Tell whether a person must have a second factor: everybody who holds a staff role at this moment."""
    if not settings.STAFF_SECOND_FACTOR:
        return False
    at = now()
    return any(held.holds_at(at) for held in user.granted_roles)


def is_shown(request: HttpRequest) -> bool:
    """Tell whether this session has shown a second factor (or a passkey, or a single sign-on that counts)."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)


def note_shown(request: HttpRequest, user: User, kind: str, **facts: str) -> None:
    """Note that a second factor was shown in this session, without one of ours having been asked."""
    record_authentication(request, user, "mfa", type=kind, **facts)


def standing(request: HttpRequest, user: User) -> Standing:
    """Return how the person of a request stands; costs no query once a factor was shown."""
    if not settings.STAFF_SECOND_FACTOR or is_shown(request) or not is_asked_of(user):
        return Standing.CLEAR
    return Standing.TO_SHOW if has_one(user) else Standing.TO_SET_UP


def has_one(user: User) -> bool:
    """Tell whether a person has set up a second factor."""
    return bool(Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).exists())
