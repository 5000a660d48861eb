"""The present moment, injectable: the only place that asks the machine for the time."""

from contextvars import ContextVar
from datetime import datetime

from django.conf import settings
from django.utils import timezone

_frozen: ContextVar[datetime | None] = ContextVar("lintel_now", default=None)


def now() -> datetime:
    """Return the moment to act at: the frozen one, else the machine's, as far ahead as LINTEL_NOW has it."""
    return _frozen.get() or timezone.now() + settings.AHEAD


def machine_now() -> datetime:
    """Return the machine's own time, for leases and retries, which no simulated date may touch."""
    return timezone.now()


class at_moment:
    """Live at a given moment inside a ``with`` block (tests, replays, what-ifs)."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def __enter__(self) -> datetime:
        self._token = _frozen.set(self.moment)
        return self.moment

    def __exit__(self, *exc_info: object) -> None:
        _frozen.reset(self._token)
