"""The relay: takes waiting events from the outbox, in case order, and hands them to the workers.

It needs no Celery to be safe: an event stays waiting until its consumers have signed for it, so a relay,
a worker or a broker may die at any moment and the event is handed over again.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from workflows.delivery import LEASE, deliver
from workflows.timing import machine_now

log = logging.getLogger(__name__)

CHANNEL = "lintel_outbox"
BATCH = 100
WINDOW = 16
"""How many events one relay lets wait at the broker. The rest waits here, where new ones can overtake."""
PATIENCE = timedelta(seconds=30)
"""How long a full window may stand still before it is forgotten: a broker may have lost what it held."""

CLAIM = """
WITH oldest AS (
  SELECT e.id FROM workflows_outboxevent e
  WHERE e.state = 'waiting' AND e.available_at <= %(at)s
    AND NOT EXISTS (SELECT 1 FROM workflows_outboxevent p
                    WHERE p.case_id = e.case_id AND p.state = 'waiting' AND p.id < e.id)
  ORDER BY e.available_at, e.id LIMIT %(share)s FOR UPDATE SKIP LOCKED),
newest AS (
  SELECT e.id FROM workflows_outboxevent e
  WHERE e.id IN (SELECT n.id FROM workflows_outboxevent n
                 WHERE n.state = 'waiting' AND n.available_at <= %(at)s
                 ORDER BY n.available_at DESC, n.id DESC LIMIT %(looked_at)s)
    AND e.state = 'waiting' AND e.available_at <= %(at)s
    AND NOT EXISTS (SELECT 1 FROM workflows_outboxevent p
                    WHERE p.case_id = e.case_id AND p.state = 'waiting' AND p.id < e.id)
  ORDER BY e.available_at DESC, e.id DESC LIMIT %(share)s FOR UPDATE SKIP LOCKED)
UPDATE workflows_outboxevent o SET available_at = %(until)s
FROM (SELECT id FROM oldest UNION SELECT id FROM newest) next WHERE o.id = next.id
RETURNING o.id
"""
"""Half of a batch is what has waited longest, half what came last: a long queue starves nobody."""

STILL_OUT = """
SELECT id FROM workflows_outboxevent WHERE id = ANY(%s) AND state = 'waiting' AND available_at > %s
"""


def claim(*, at: datetime, lease: timedelta = LEASE, most: int = BATCH) -> list[int]:
    """Take the next events that may go out: per case only the oldest; returns their ids in order.

    Each is leased: nobody else takes it until the lease ends.
    """
    share = max(most // 2, 1)
    values: dict[str, Any] = {"at": at, "until": at + lease, "share": share, "looked_at": share * 4}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(CLAIM, values)
        return sorted(row[0] for row in cursor.fetchall())


class Window:
    """What one relay has handed over and nobody has finished yet.

    Forgotten when the relay dies: then the lease alone brings an event back.
    """

    def __init__(self, size: int = WINDOW) -> None:
        self.size, self.out = size, set[int]()
        self.moved_at: datetime | None = None

    def room(self, *, at: datetime) -> int:
        """Ask what is done, or was put off, since the last time; return how many more may go out."""
        before = len(self.out)
        if self.out:
            with connection.cursor() as cursor:
                cursor.execute(STILL_OUT, [list(self.out), at])
                self.out = {row[0] for row in cursor.fetchall()}
        if len(self.out) < before or self.moved_at is None:
            self.moved_at = at
        elif len(self.out) >= self.size and at - self.moved_at > PATIENCE:
            self.forget(at=at)
        return self.size - len(self.out)

    def forget(self, *, at: datetime) -> None:
        """Count nothing as handed over any more; what comes twice is harmless."""
        self.out, self.moved_at = set(), at


def hand_over(send: Callable[[int], object], *, at: datetime, window: Window | None = None) -> int:
    """Hand every event that may go out now to ``send``, as far as the window has room; returns how many were.

    What cannot be sent (the broker is away) becomes available again in two seconds.
    """
    room = min(window.room(at=at), BATCH) if window else BATCH
    if room < 1:
        return 0
    ids = claim(at=at, most=room)
    for event_id in ids:
        try:
            send(event_id)
        except OSError as error:
            log.warning("outbox.broker_away event=%s error=%s", event_id, type(error).__name__)
            give_back([i for i in ids if i >= event_id], at=at)
            if window:
                window.forget(at=at)
            return ids.index(event_id)
        if window:
            window.out.add(event_id)
    return len(ids)


def give_back(ids: list[int], *, at: datetime) -> None:
    """Make leased events available again shortly."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE workflows_outboxevent SET available_at = %s WHERE id = ANY(%s) AND state = 'waiting'",
            [at + timedelta(seconds=2), ids],
        )


def drain(*, limit: int = 10_000) -> int:
    """Deliver everything that waits, here and now, until nothing is left that may go out; returns how many.

    For tests, replays and maintenance windows. What fails waits for its next try, as ever.
    """
    delivered = 0
    while delivered < limit:
        ids = claim(at=machine_now())
        if not ids:
            break
        for event_id in ids:
            deliver(event_id, at=machine_now())
        delivered += len(ids)
    return delivered


def wake() -> None:
    """Tell the relay that something may go out."""
    with connection.cursor() as cursor:
        cursor.execute(f"NOTIFY {CHANNEL}")
