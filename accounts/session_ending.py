"""End sessions from elsewhere: at once, and written down."""

from collections.abc import Sequence
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.db import transaction

from accounts import security_events
from accounts.models import SecurityEvent, User


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


def sessions_of(user: User) -> list[UserSession]:
    """Return every session of a person that is known."""
    return list(UserSession.objects.filter(user=user).select_related("user"))
