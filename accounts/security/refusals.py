"""Write down that somebody signed in was refused a page: once an hour for each person and page.

More would let anybody fill the chain by asking; each refusal is a line of the log in any case. What is
written down in words of its own (one's own record, a grant that ended) is not written down again.
"""

import logging

from django.core.cache import cache
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from redis.exceptions import RedisError

from accounts.clock import now
from accounts.models import SecurityEvent, User
from accounts.security import events as security_events

log = logging.getLogger(__name__)
FORBIDDEN = 403
EVERY = 60 * 60


def note(request: HttpRequest, response: HttpResponseBase) -> None:
    """Write a refusal down, unless it was, or is a step of signing in."""
    if response.status_code != FORBIDDEN or getattr(response, "is_a_step", False):
        return
    person, match = getattr(request, "_cached_user", None), request.resolver_match
    if not isinstance(person, User) or match is None or security_events.refusal_was_told():
        return
    if _is_first(f"refused:{person.pk}:{match.view_name}"):
        numbers = [value for value in match.kwargs.values() if isinstance(value, int)]
        security_events.record(
            SecurityEvent.Kind.REFUSED, at=now(), actor=person, page=match.view_name, numbers=numbers
        )


def _is_first(key: str) -> bool:
    """Tell whether it is the first of its hour; without a cache to ask, none is written."""
    try:
        return bool(cache.add(key, 1, EVERY))
    except (RedisError, OSError) as error:
        log.warning("refusals.cache_away error=%s", type(error).__name__)
        return False
