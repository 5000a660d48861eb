"""What is kept in the cache for the public pages, which go on without it when it is away."""

import logging
from collections.abc import Callable
from typing import TypeVar

from django.core.cache import cache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)
Kept = TypeVar("Kept")


def kept(key: str, make: Callable[[], Kept], *, kind: type[Kept], seconds: int) -> Kept:
    """Return what is kept under a key; make and keep it where it is not, or is no longer of its kind."""
    try:
        found = cache.get(key)
        if not isinstance(found, kind):
            found = make()
            cache.set(key, found, seconds)
    except (RedisError, OSError) as error:
        log.warning("register.cache_away error=%s", type(error).__name__)
        return make()
    return found
