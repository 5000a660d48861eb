"""The relay: takes waiting events from the outbox, in case order, and hands them to the workers.

It needs no Celery to be safe: an event stays waiting until its consumers have signed for it, so a relay,
a worker or a broker may die at any moment and the event is handed over again.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection, transaction

from workflows.delivery import LEASE, deliver
from workflows.timing import machine_now

log = logging.getLogger(__name__)

CHANNEL = "lintel_outbox"
BATCH = 100
CLAIM = """
WITH next AS (
  SELECT e.id FROM workflows_outboxevent e
  WHERE e.state = 'waiting' AND e.available_at <= %s
    AND NOT EXISTS (SELECT 1 FROM workflows_outboxevent p
                    WHERE p.case_id = e.case_id AND p.state = 'waiting' AND p.id < e.id)
  ORDER BY e.available_at, e.id LIMIT %s FOR UPDATE SKIP LOCKED)
UPDATE workflows_outboxevent o SET available_at = %s FROM next WHERE o.id = next.id
RETURNING o.id
"""


def claim(*, at: datetime, lease: timedelta = LEASE) -> list[int]:
    """Take the next events that may go out: per case only the oldest; returns their ids in order.

    Each is leased: nobody else takes it until the lease ends.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(CLAIM, [at, BATCH, at + lease])
        return sorted(row[0] for row in cursor.fetchall())


def hand_over(send: Callable[[int], object], *, at: datetime) -> int:
    """Hand every event that may go out now to ``send``; returns how many were.

    What cannot be sent (the broker is away) becomes available again in two seconds.
    """
    ids = claim(at=at)
    for event_id in ids:
        try:
            send(event_id)
        except OSError as error:
            log.warning("outbox.broker_away event=%s error=%s", event_id, type(error).__name__)
            give_back([i for i in ids if i >= event_id], at=at)
            return ids.index(event_id)
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
