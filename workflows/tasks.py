"""What Celery runs for the engine."""

import time
from typing import Any

from celery import shared_task

from workflows import delivery, relay
from workflows.timing import machine_now

SLICE = 0.1
"""How many seconds a worker takes events by itself before it looks at the broker's queue again."""


@shared_task(name="workflows.deliver", ignore_result=True)
def deliver_event(*, event_id: int, **_unknown: Any) -> None:
    """Deliver one event and, for a moment, what else waits; wake the relay when more may be left."""
    until = time.monotonic() + SLICE
    delivery.deliver(event_id, at=machine_now())
    if relay.deliver_more(until=until):
        relay.wake()


def send(event_id: int) -> None:
    """Hand an event to the workers.

    :raises OSError: when the broker cannot be reached.
    """
    deliver_event.apply_async(kwargs={"event_id": event_id}, retry=False)
