"""Take the second factor off an account whose owner lost it, after a person has checked who it is."""

from datetime import datetime
from urllib.parse import urlsplit

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from accounts.front_door.sessions.ending import end_sessions, sessions_of
from accounts.models import SecurityEvent, User
from accounts.security import events as security_events

LETTER = "mfa/email/factors_reset"


@transaction.atomic
def take_off(user: User, *, actor: User, ticket: str, at: datetime) -> int:
    """Remove every factor and recovery code, end every session, tell the owner; return how many factors went.

    :raises OwnFactor: when somebody would do it for himself.
    """
    if actor == user:
        raise OwnFactor
    factors = Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES)
    removed: int = factors.count()
    Authenticator.objects.filter(user=user).delete()
    kind = SecurityEvent.Kind.FACTOR_REMOVED
    security_events.record(kind, at=at, actor=actor, about=user, factor="all", ticket=ticket)
    end_sessions(sessions_of(user), actor=actor, at=at, how="factor reset")
    tell(user)
    return removed


def tell(user: User) -> None:
    """Write to the owner in the owner's language."""
    words = {"current_site": {"domain": urlsplit(settings.SITE_URL).netloc}}
    with translation.override(user.language):
        subject = render_to_string(f"{LETTER}_subject.txt", words).strip()
        send_mail(subject, render_to_string(f"{LETTER}_message.txt", words), None, [user.email])


class OwnFactor(Exception):
    """Somebody wanted to take off his own second factor."""
