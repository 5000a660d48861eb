"""Sessions that know since when they are open and when their person was last seen (ASVS 5.0, 7.3).

These moments are the machine's own: no simulated date may sign people out or keep them in.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.sessions.backends import cached_db
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from accounts.clock import now
from accounts.models import SecurityEvent, User
from accounts.security import events as security_events

OPENED, SEEN = "opened_at", "seen_at"


class SessionStore(cached_db.SessionStore):
    """A session stamped when it is first saved with a person in it."""

    def save(self, must_create: bool = False) -> None:
        """Save, having noted since when the person is signed in."""
        if SESSION_KEY in self and OPENED not in self:
            stamp(self)
        super().save(must_create)


class SessionLimits:
    """Sign people out who did nothing for long, and everybody after a working day."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            moment = time.time()
            if over := limit_reached(request.session, moment):
                end(request, over)
            elif moment - request.session.get(SEEN, 0) > settings.SESSION_SEEN_EVERY:
                seen(request, moment)
        return self.get_response(request)


def stamp(session: SessionBase) -> None:
    """Let a session begin now."""
    session[OPENED] = session[SEEN] = time.time()


def rotate(request: HttpRequest) -> None:
    """Give a session a new number; the old one opens nothing any more."""
    before = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(session_key=before).update(session_key=request.session.session_key)


def limit_reached(session: SessionBase, moment: float) -> str:
    """Return which limit a session has reached: ``idle``, ``age``, or "" for none."""
    if moment - session.get(OPENED, moment) > settings.SESSION_AGE_LIMIT:
        return "age"
    return "idle" if moment - session.get(SEEN, moment) > settings.SESSION_IDLE_LIMIT else ""


def seen(request: HttpRequest, moment: float) -> None:
    """Note that the person is still there, at most once a minute."""
    request.session[SEEN] = moment
    request.session.setdefault(OPENED, moment)
    UserSession.objects.filter(session_key=request.session.session_key).update(
        last_seen_at=datetime.fromtimestamp(moment, UTC)
    )


def end(request: HttpRequest, limit: str) -> None:
    """Sign a person out whose time is over, and say why."""
    person = request.user if isinstance(request.user, User) else None
    security_events.record(
        SecurityEvent.Kind.SESSION_ENDED, at=now(), actor=person, about=person, limit=limit
    )
    UserSession.objects.filter(session_key=request.session.session_key).delete()
    logout(request)
    messages.info(request, _why(limit))


def _why(limit: str) -> str:
    if limit == "idle":
        return _("You were signed out because nothing happened for a long time. What you saved is kept.")
    return _("You were signed out because your session was as long as one may be. What you saved is kept.")
