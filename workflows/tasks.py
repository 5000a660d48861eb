"""What Celery runs for the engine."""

from typing import Any

from celery import shared_task

from workflows import delivery, relay
from workflows.timing import machine_now


@shared_task(name="workflows.deliver", ignore_result=True)
def deliver_event(*, event_id: int, **_unknown: Any) -> None:
    """Deliver one event, then wake the relay for the next of its case."""
    delivery.deliver(event_id, at=machine_now())
    relay.wake()


def send(event_id: int) -> None:
    """Hand an event to the workers.

    :raises OSError: when the broker cannot be reached.
    """
    deliver_event.apply_async(kwargs={"event_id": event_id}, retry=False)
