"""Deliver one event to its consumers: each in one transaction with its receipt."""

import logging
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F

from workflows import outbox
from workflows.models import Delivery, OutboxEvent

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 8
LEASE = timedelta(minutes=6)
"""How long a handed-over event waits for its worker before it is handed over again; longer than any task."""


def deliver(event_id: int, *, at: datetime) -> bool:
    """Run every consumer that has no receipt yet; tell whether the event is done with.

    Harmless when called again, and when two workers call it at once: the receipt's row is the lock.
    """
    event = OutboxEvent.objects.filter(pk=event_id, state=OutboxEvent.State.WAITING).first()
    if event is None:
        return True
    for subscription in outbox.subscriptions_to(event.topic):
        error = _consume(event, subscription, at)
        if error is not None:
            _put_off(event, subscription, error, at)
            return False
    _finish(event, at)
    return True


def backoff(attempts: int) -> timedelta:
    """Return the wait before another try: 2 s, doubling, an hour at most."""
    return timedelta(seconds=min(2**attempts, 3600))


def replay(event: OutboxEvent, *, at: datetime) -> bool:
    """Have a dead event tried again, from its first try; receipts stay, so nothing is done twice.

    Tells whether it was dead: of two people who ask at once, one hears yes.
    """
    dead = OutboxEvent.objects.filter(pk=event.pk, state=OutboxEvent.State.DEAD)
    return bool(dead.update(state=OutboxEvent.State.WAITING, attempts=0, available_at=at))


def _consume(event: OutboxEvent, subscription: outbox.Subscription, at: datetime) -> str | None:
    try:
        Delivery.objects.get_or_create(event=event, consumer=subscription.name)
        with transaction.atomic():
            receipt = Delivery.objects.select_for_update().get(event=event, consumer=subscription.name)
            if receipt.done_at is None:
                subscription.consumer(event)
                Delivery.objects.filter(pk=receipt.pk).update(done_at=at, attempts=F("attempts") + 1)
    except Exception as error:
        log.warning("outbox.failed event=%s consumer=%s", event.pk, subscription.name, exc_info=True)
        _leave_a_dead_connection()
        return f"{type(error).__name__}: {error}"[:2000]
    return None


def _leave_a_dead_connection() -> None:
    """Close a connection that the server cut, so that what failed can be noted on a new one."""
    if not connection.in_atomic_block and not connection.is_usable():
        connection.close()


def _put_off(event: OutboxEvent, subscription: outbox.Subscription, error: str, at: datetime) -> None:
    attempts = event.attempts + 1
    dead = attempts >= MAX_ATTEMPTS
    with transaction.atomic():
        Delivery.objects.filter(event=event, consumer=subscription.name).update(
            attempts=F("attempts") + 1, last_error=error
        )
        OutboxEvent.objects.filter(pk=event.pk, state=OutboxEvent.State.WAITING).update(
            attempts=attempts,
            last_error=error,
            available_at=at + backoff(attempts),
            state=OutboxEvent.State.DEAD if dead else OutboxEvent.State.WAITING,
        )
    _tell_of_failure(event, subscription, error)


def _tell_of_failure(event: OutboxEvent, subscription: outbox.Subscription, error: str) -> None:
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
