"""End sessions from elsewhere: at once, and written down."""

from collections.abc import Sequence
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.crypto import constant_time_compare

from accounts.models import SecurityEvent, User
from accounts.security import events as security_events


@transaction.atomic
def end_sessions(
    sessions: Sequence[UserSession], *, actor: User | None, at: datetime, how: str = "afar"
) -> int:
    """End sessions, and return how many there were; nothing more can be done in them."""
    for session in sessions:
        kind = SecurityEvent.Kind.SESSION_ENDED
        security_events.record(kind, at=at, actor=actor, about=session.user, limit=how)
        session.end()
    return len(sessions)


def living_sessions(user: User, *, moment: datetime) -> list[UserSession]:
    """Return the sessions in which a person is signed in, the latest first; forget those that are over.

    Two queries, however many there are.
    """
    known = list(UserSession.objects.filter(user=user).order_by("-last_seen_at"))
    stored = Session.objects.filter(session_key__in=[each.session_key for each in known])
    alive = {each.session_key for each in stored.filter(expire_date__gt=moment) if _is_of(user, each)}
    if over := [each.pk for each in known if each.session_key not in alive]:
        UserSession.objects.filter(pk__in=over).delete()
    return [each for each in known if each.session_key in alive]


def _is_of(user: User, session: Session) -> bool:
    kept = session.get_decoded()
    fits = constant_time_compare(kept.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash())
    return fits and kept.get(SESSION_KEY) == str(user.pk)


def sessions_of(user: User) -> list[UserSession]:
    """Return every session of a person that is known."""
    return list(UserSession.objects.filter(user=user).select_related("user"))
