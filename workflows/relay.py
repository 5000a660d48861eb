"""The relay: takes waiting events from the outbox, in case order, and hands them to the workers.

It needs no Celery to be safe: an event stays waiting until its consumers have signed for it, so a relay,
a worker or a broker may die at any moment and the event is handed over again.
"""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import cycle
from typing import Any

from django.db import connection

from workflows.delivery import deliver
from workflows.timing import machine_now

log = logging.getLogger(__name__)

CHANNEL = "lintel_outbox"
BATCH = 100
WINDOW = 4
"""How many events one relay lets wait at the broker. The rest waits here, where new ones can overtake."""
PATIENCE = timedelta(seconds=10)
"""How long a handed-over event waits for its first line of work: a broker may have lost what it held."""
OLD, NEW = 0, 1
"""Whose turn it is when the number of events that may go out is odd."""

WAITING = """
  SELECT id, case_id FROM workflows_outboxevent WHERE state = 'waiting' AND available_at <= %(at)s"""
HEADS = """
  SELECT head.id FROM (SELECT DISTINCT case_id FROM {looked_at}) c CROSS JOIN LATERAL (
    SELECT p.id FROM workflows_outboxevent p
    WHERE p.case_id = c.case_id AND p.state || '' = 'waiting' ORDER BY p.id LIMIT 1) head
  UNION ALL SELECT id FROM {looked_at} WHERE case_id IS NULL"""
LOCKED = """
  SELECT e.id FROM workflows_outboxevent e
  WHERE e.id = ANY (ARRAY(SELECT id FROM {heads})) AND e.state || '' = 'waiting' AND e.available_at <= %(at)s
  ORDER BY e.available_at {way}, e.id {way} LIMIT {most} FOR UPDATE SKIP LOCKED"""
CLAIM = f"""
WITH latest AS MATERIALIZED ({WAITING} ORDER BY available_at DESC, id DESC LIMIT %(latest)s),
latest_heads AS MATERIALIZED ({HEADS.format(looked_at="latest")}),
newest AS MATERIALIZED ({LOCKED.format(heads="latest_heads", way="DESC", most="%(new)s")}),
earliest AS MATERIALIZED ({WAITING} ORDER BY available_at, id LIMIT %(earliest)s),
earliest_heads AS MATERIALIZED ({HEADS.format(looked_at="earliest")}),
oldest AS ({LOCKED.format(heads="earliest_heads", way="", most="%(most)s - (SELECT count(*) FROM newest)")})
UPDATE workflows_outboxevent o SET available_at = %(until)s
FROM (SELECT id FROM newest UNION SELECT id FROM oldest) next WHERE o.id = next.id
RETURNING o.id, set_config('synchronous_commit', 'off', true)
"""  # noqa: S608 (our own text)
"""Half of a batch is what came last, the rest what has waited longest: a long queue starves nobody.

Some events at both ends are looked at, and of their cases the heads are taken. The steps are kept apart
(appending nothing to a state forbids the index of all that waits) because the planner cannot know how long
the queue is. A claim that a crash of the database forgets is made again, so nobody waits for the disk.
"""
LOOKED_AT = 48
"""How many more events are looked at than wanted: others may be at their cases."""

STILL_OUT = """
SELECT id FROM workflows_outboxevent
WHERE id = ANY(%s) AND state = 'waiting' AND begun_at IS NULL AND available_at > %s
"""


def claim(*, at: datetime, lease: timedelta = PATIENCE, most: int = BATCH, turn: int = OLD) -> list[int]:
    """Take the next events that may go out: per case only the oldest; returns their ids in order.

    Each is leased: nobody else takes it until the lease ends.
    """
    new = (most + turn) // 2
    few = 4 * most + LOOKED_AT
    return _claimed(at, lease, most, new, few) or _claimed(at, lease, most, 0, None)


def _claimed(at: datetime, lease: timedelta, most: int, new: int, looked_at: int | None) -> list[int]:
    values: dict[str, Any] = {"at": at, "until": at + lease, "most": most, "new": new}
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, values | {"latest": (looked_at or 0) if new else 0, "earliest": looked_at})
        return sorted(row[0] for row in cursor.fetchall())


class Window:
    """What one relay has handed over and no worker has begun with yet.

    Forgotten when the relay dies: then the lease alone brings an event back.
    """

    def __init__(self, size: int = WINDOW) -> None:
        self.size, self.out = size, set[int]()
        self.turns = cycle((OLD, NEW))

    @property
    def is_full(self) -> bool:
        return len(self.out) >= self.size

    def room(self, *, at: datetime) -> int:
        """Ask what was begun, or is leased no more, since the last time; return how many more may go out."""
        if self.out:
            with connection.cursor() as cursor:
                cursor.execute(STILL_OUT, [list(self.out), at])
                self.out = {row[0] for row in cursor.fetchall()}
        return self.size - len(self.out)


def hand_over(send: Callable[[int], object], *, at: datetime, window: Window | None = None) -> int:
    """Hand every event that may go out now to ``send``, as far as the window has room; returns how many were.

    What cannot be sent (the broker is away) becomes available again in two seconds.
    """
    window = window or Window(BATCH)
    room = window.room(at=at)
    if room < 1:
        return 0
    ids = claim(at=at, most=room, turn=next(window.turns))
    for event_id in ids:
        try:
            send(event_id)
        except OSError as error:
            log.warning("outbox.broker_away event=%s error=%s", event_id, type(error).__name__)
            give_back([i for i in ids if i >= event_id], at=at)
            return ids.index(event_id)
        window.out.add(event_id)
    return len(ids)


def give_back(ids: list[int], *, at: datetime) -> None:
    """Make leased events available again shortly."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE workflows_outboxevent SET available_at = %s "
            "WHERE id = ANY(%s) AND state = 'waiting' AND begun_at IS NULL",
            [at + timedelta(seconds=2), ids],
        )


def deliver_more(*, until: float) -> bool:
    """Deliver what may go out, here, one by one, until a moment of the monotonic clock.

    New and old events take turns. A worker that has one event spares the next ones the way through the
    broker. Tells whether more may wait.
    """
    for turn in cycle((NEW, OLD)):
        if time.monotonic() >= until:
            return True
        ids = claim(at=machine_now(), most=1, turn=turn)
        if not ids:
            return False
        for event_id in ids:
            deliver(event_id, at=machine_now())
    return False


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
