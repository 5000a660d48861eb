"""Keep one visitor, or one account, from asking so much that others wait or that guessing pays.

What is limited and how far is one table, ``config/rate_limits.py``. Counts live in the cache; without a cache
to count in all may pass; the lock-out of sign-in (django-axes) counts in the database and still holds.
"""

import logging
import time
from collections.abc import Callable, Mapping
from ipaddress import ip_address
from typing import Any, NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from accounts.clock import now
from accounts.models import SecurityEvent, User
from accounts.security import events as security_events
from accounts.security.visitors import address_of

log = logging.getLogger(__name__)
MINUTE = 60


class Limit(NamedTuple):
    """How often a room may be entered in one minute: from one address, and by one account."""

    room: str
    per_address: int
    per_account: int | None = None
    methods: tuple[str, ...] = ("GET", "HEAD", "POST")


class RateLimits:
    """Answer 429 to whoever enters a room more often than the table allows."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.limits: Mapping[str, Limit] = import_string(settings.RATE_LIMITS)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        match = request.resolver_match
        limit = self.limits.get(match.view_name) if match else None
        if limit is None or request.method not in limit.methods:
            return None
        counts = [(_visits(limit.room, who), most) for who, most in _counted(request, limit)]
        if all(count <= most for count, most in counts):
            return None
        if any(count == most + 1 for count, most in counts):
            _told(request, limit.room)
        return _too_many(request)


def _counted(request: HttpRequest, limit: Limit) -> list[tuple[str, int]]:
    """Return who is counted, each with how often he may come."""
    address = _countable(address_of(request))
    found = [(f"a{address}", limit.per_address)] if address else []
    if limit.per_account is not None and isinstance(request.user, User):
        found.append((f"u{request.user.pk}", limit.per_account))
    return found


def _countable(address: str) -> str:
    """Return an address to count by; none for this machine and its own network, where all share one."""
    near = ip_address(address)
    return "" if near.is_private or near.is_loopback or near.is_unspecified else address


def _visits(room: str, who: str) -> int:
    """Count one more visit of this minute and return the count; 0 where nothing can be counted."""
    key = f"throttle:{room}:{who}:{this_minute()}"
    try:
        cache.add(key, 0, 2 * MINUTE)
        return int(cache.incr(key))
    except (RedisError, OSError, ValueError) as error:
        log.warning("throttle.cache_away error=%s", type(error).__name__)
        return 0


def this_minute() -> int:
    """Number the minutes by the machine's own clock, which no simulated date moves."""
    return int(time.time() // MINUTE)


def _told(request: HttpRequest, room: str) -> None:
    """Write it down once for each minute in which somebody goes over the limit."""
    actor = request.user if isinstance(request.user, User) else None
    security_events.record(SecurityEvent.Kind.RATE_LIMITED, at=now(), actor=actor, room=room)


def _too_many(request: HttpRequest) -> HttpResponseBase:
    answer: HttpResponse
    title = _("Too many requests")
    if "text/html" in request.headers.get("Accept", ""):
        answer = render(request, "errors/too_many.html", {"page_title": title}, status=429)
    else:
        text = _("That was a lot in one minute. Wait a minute, then go on.")
        answer = JsonResponse({"message": text}, status=429)
    answer["Retry-After"] = str(MINUTE)
    return answer
