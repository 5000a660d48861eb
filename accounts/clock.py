"""The present moment as the whole house has it: the setting ``CLOCK`` names the function that tells it."""

from datetime import datetime
from functools import cache
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string


class Clock(Protocol):
    """Tells the moment to act at."""

    def __call__(self) -> datetime: ...


def now() -> datetime:
    """Return the moment to act at; people do not know the engine, whose clock it is."""
    return _clock()()


@cache
def _clock() -> Clock:
    return cast(Clock, import_string(settings.CLOCK))
