"""The tries to deliver an event: counted when they begin, held by who makes them, found when nobody does.

Who is at an event holds an advisory lock on it, which the database lets go when the connection ends. So a
slow worker is told from a dead one without guessing, and a try that ended without an answer counts as any
other. The lock belongs to a session: a worker needs a connection of its own, not a pool between statements.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from workflows.models import OutboxEvent

LEASE = timedelta(minutes=6)
"""How long a try may take before another worker is offered the event, to find it held or lost."""
GRACE = timedelta(seconds=5)
"""How old a try is left alone though nobody holds it: its worker may be noting what went wrong."""
SPACE = 19_540
"""The first half of the advisory lock's key; the second is made of the event's number."""
KEYS = 2**31

HOLD = "SELECT pg_try_advisory_lock(%s::int, %s::int)"
LET_GO = "SELECT pg_advisory_unlock(%s::int, %s::int)"
BEGIN = """
UPDATE workflows_outboxevent o
SET attempts = attempts + 1, begun_at = %(at)s, available_at = %(until)s
WHERE id = %(event)s AND state = 'waiting' AND begun_at IS NULL
RETURNING o.*, set_config('synchronous_commit', 'off', true) AS unhurried
"""
"""The death of a worker leaves this commit as it is; a crash of the database may forget it, with the try."""
TAKE_BACK = """
UPDATE workflows_outboxevent e SET available_at = %(at)s
WHERE e.state = 'waiting' AND e.available_at > %(at)s AND e.begun_at < %(before)s
  AND NOT EXISTS (
    SELECT 1 FROM pg_locks l JOIN pg_database d ON d.oid = l.database
    WHERE d.datname = current_database() AND l.locktype = 'advisory' AND l.objsubid = 2
      AND l.classid = %(space)s::bigint::oid AND l.objid = (e.id %% %(keys)s::bigint)::oid)
"""


@contextmanager
def held(event_id: int) -> Iterator[bool]:
    """Hold an event while a block runs and the connection lives; give whether nobody else does."""
    key = [SPACE, event_id % KEYS]
    mine = bool(_asked(HOLD, key))
    try:
        yield mine
    finally:
        if mine:
            _asked(LET_GO, key)


def begin(event_id: int, *, at: datetime) -> OutboxEvent | None:
    """Count a try of an event that is held, and commit that; None when it waits no more or is begun already.

    In the event given back, ``attempts`` are the tries that ended before this one.
    """
    values = {"event": event_id, "at": at, "until": at + LEASE}
    for event in OutboxEvent.objects.raw(BEGIN, values):
        event.attempts -= 1
        return event
    return None


def lost(event_id: int) -> OutboxEvent | None:
    """Return an event, held, whose last try ended without an answer, as it was when that try began."""
    event = OutboxEvent.objects.filter(
        pk=event_id, state=OutboxEvent.State.WAITING, begun_at__isnull=False
    ).first()
    if event is not None:
        event.attempts -= 1
    return event


def take_back(*, at: datetime) -> int:
    """Offer at once what was begun and is held by nobody any more; returns how many events."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE_BACK, {"at": at, "before": at - GRACE, "space": SPACE, "keys": KEYS})
        return int(cursor.rowcount)


def _asked(text: str, values: list[int]) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        return cursor.fetchone()[0]
