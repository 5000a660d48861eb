"""Deliver one event to its consumers: each in one transaction with its receipt.

A try counts from the moment it begins (see :mod:`workflows.tries`), so that a consumer which takes its worker
down with it is given up in the end, as one that fails is.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from workflows import outbox, tries
from workflows.models import OutboxEvent
from workflows.outbox import Subscription
from workflows.tries import LEASE

__all__ = ["LEASE", "MAX_ATTEMPTS", "UNANSWERED", "backoff", "deliver", "replay"]

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 8
UNANSWERED = (
    "The worker ended without an answer: it was killed, or ran out of memory or time, while it was at this."
)
RECEIPT = """
INSERT INTO workflows_delivery AS d (event_id, consumer, attempts, last_error, done_at)
VALUES (%(event)s, %(consumer)s, 1, %(error)s, %(done_at)s)
ON CONFLICT (event_id, consumer) DO UPDATE SET attempts = d.attempts + 1, done_at = excluded.done_at,
  last_error = coalesce(nullif(excluded.last_error, ''), d.last_error)
WHERE d.done_at IS NULL
"""


def deliver(event_id: int, *, at: datetime) -> bool:
    """Run every consumer that has no receipt yet; tell whether the event is done with.

    Harmless when called again, and when two workers call it at once: the second one leaves it to the first.
    """
    with tries.held(event_id) as mine:
        if not mine:
            return False
        event = tries.begin(event_id, at=at)
        return _note_the_lost(event_id, at) if event is None else _try(event, at)


def backoff(attempts: int) -> timedelta:
    """Return the wait before another try: 2 s, doubling, an hour at most."""
    return timedelta(seconds=min(2**attempts, 3600))


def replay(event: OutboxEvent, *, at: datetime) -> bool:
    """Have a dead event tried again, from its first try; receipts stay, so nothing is done twice.

    Tells whether it was dead: of two people who ask at once, one hears yes.
    """
    dead = OutboxEvent.objects.filter(pk=event.pk, state=OutboxEvent.State.DEAD)
    again = {"state": OutboxEvent.State.WAITING, "attempts": 0, "begun_at": None, "available_at": at}
    return bool(dead.update(**again))


def _try(event: OutboxEvent, at: datetime) -> bool:
    subscriptions = outbox.subscriptions_to(event.topic)
    for subscription in subscriptions:
        error = _consume(event, subscription, at, is_last=subscription is subscriptions[-1])
        if error is not None:
            _put_off(event, subscription, error, at)
            return False
    if not subscriptions:
        _finish(event, at)
    return True


def _consume(event: OutboxEvent, subscription: Subscription, at: datetime, *, is_last: bool) -> str | None:
    """Sign, act and, after the last consumer, finish: in one transaction. Returns what went wrong."""
    try:
        with transaction.atomic():
            if _sign(event, subscription, done_at=at):
                subscription.consumer(event)
            if is_last:
                _finish(event, at)
    except Exception as error:
        log.warning("outbox.failed event=%s consumer=%s", event.pk, subscription.name, exc_info=True)
        _leave_a_dead_connection()
        return f"{type(error).__name__}: {error}"[:2000]
    return None


def _sign(
    event: OutboxEvent, subscription: Subscription, *, done_at: datetime | None = None, error: str = ""
) -> bool:
    """Count one try of a consumer, done or failed; tell whether it had not signed before."""
    values: dict[str, Any] = {"event": event.pk, "consumer": subscription.name, "error": error}
    with connection.cursor() as cursor:
        cursor.execute(RECEIPT, values | {"done_at": done_at})
        return bool(cursor.rowcount)


def _leave_a_dead_connection() -> None:
    """Close a connection that the server cut, so that what failed can be noted on a new one."""
    if not connection.in_atomic_block and not connection.is_usable():
        connection.close()


def _note_the_lost(event_id: int, at: datetime) -> bool:
    """Count a try that ended without an answer as failed; tell whether the event is done with."""
    event = tries.lost(event_id)
    if event is None:
        return True
    subscription = _first_unsigned(event)
    if subscription is None:
        _finish(event, at)
        return True
    log.warning("outbox.unanswered event=%s consumer=%s", event.pk, subscription.name)
    _put_off(event, subscription, UNANSWERED, at)
    return False


def _first_unsigned(event: OutboxEvent) -> Subscription | None:
    """Return the consumer that was at an event when its worker ended: they are called in their order."""
    signed = set(event.deliveries.filter(done_at__isnull=False).values_list("consumer", flat=True))
    waiting = (each for each in outbox.subscriptions_to(event.topic) if each.name not in signed)
    return next(waiting, None)


def _put_off(event: OutboxEvent, subscription: Subscription, error: str, at: datetime) -> None:
    """Note a failed try and when the next one is, unless somebody else has noted it meanwhile."""
    dead = event.attempts + 1 >= MAX_ATTEMPTS
    until = at + backoff(event.attempts + 1)
    tried = OutboxEvent.objects.filter(pk=event.pk, state=OutboxEvent.State.WAITING, begun_at=event.begun_at)
    with transaction.atomic():
        noted = tried.update(
            last_error=error,
            begun_at=None,
            available_at=until,
            state=OutboxEvent.State.DEAD if dead else OutboxEvent.State.WAITING,
        )
        if noted:
            _sign(event, subscription, error=error)
            _hold_back_what_follows(event, until=at if dead else until)
    if noted:
        _tell_of_failure(event, subscription, error)


def _hold_back_what_follows(event: OutboxEvent, *, until: datetime) -> None:
    """Have the later events of a case wait as long as the one before them, so that nobody looks in vain."""
    if event.case_id is not None:
        waiting = OutboxEvent.objects.filter(case=event.case_id, state=OutboxEvent.State.WAITING)
        waiting.filter(pk__gt=event.pk).update(available_at=until)


def _tell_of_failure(event: OutboxEvent, subscription: Subscription, error: str) -> None:
    """Tell who wants to know; a report that fails itself must not hide that the try was counted."""
    if subscription.on_failure is None:
        return
    try:
        with transaction.atomic():
            subscription.on_failure(event, error)
    except Exception:
        log.exception("outbox.failure_report event=%s consumer=%s", event.pk, subscription.name)


def _finish(event: OutboxEvent, at: datetime) -> None:
    OutboxEvent.objects.filter(pk=event.pk, state=OutboxEvent.State.WAITING).update(
        state=OutboxEvent.State.DONE, done_at=at, last_error=""
    )
