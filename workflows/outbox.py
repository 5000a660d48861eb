"""Who hears of what: the topics that the product subscribes to, and how an event is published."""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from typing import Any

from workflows.models import Case, OutboxEvent

Consumer = Callable[[OutboxEvent], None]

_consumers: dict[str, dict[str, Consumer]] = defaultdict(dict)


def subscribe(topic: str, consumer: Consumer) -> None:
    """Have ``consumer`` called for each event of ``topic``: at least once, idempotently, in case order.

    A consumer runs inside a transaction that also holds its receipt: what it writes to the database
    happens exactly once. What it does outside must be harmless when done again.
    """
    _consumers[topic][f"{consumer.__module__}.{consumer.__qualname__}"] = consumer


def consumers_of(topic: str) -> dict[str, Consumer]:
    """Return the consumers of a topic by name."""
    return _consumers.get(topic, {})


def event(case: Case | None, topic: str, *, at: datetime, **payload: Any) -> OutboxEvent:
    """Return an unsaved event; one that nobody subscribes to is done from the start."""
    heard = bool(consumers_of(topic))
    return OutboxEvent(
        case=case,
        topic=topic,
        payload=payload,
        at=at,
        available_at=at,
        state=OutboxEvent.State.WAITING if heard else OutboxEvent.State.DONE,
        done_at=None if heard else at,
    )


def publish(case: Case | None, topic: str, *, at: datetime, **payload: Any) -> OutboxEvent:
    """Write an event in the present transaction; it is delivered after the commit, or not at all."""
    row = event(case, topic, at=at, **payload)
    row.save(force_insert=True)
    return row
