"""Who hears of what: the topics that the product subscribes to, and how an event is published."""

from collections import defaultdict
from collections.abc import Callable
from contextvars import ContextVar, Token
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workflows.columns import made
from workflows.models import Case, OutboxEvent
from workflows.timing import machine_now
from workflows.writing import insert

Consumer = Callable[[OutboxEvent], None]
FailureReport = Callable[[OutboxEvent, str], None]


@dataclass(frozen=True)
class Subscription:
    """A consumer of a topic, and who is told when it fails."""

    name: str
    consumer: Consumer
    on_failure: FailureReport | None


_subscriptions: dict[str, dict[str, Subscription]] = defaultdict(dict)
_silent: ContextVar[bool] = ContextVar("lintel_nobody_hears", default=False)


def subscribe(topic: str, consumer: Consumer, *, on_failure: FailureReport | None = None) -> None:
    """Have ``consumer`` called for each event of ``topic``: at least once, idempotently, in case order.

    A consumer runs inside a transaction that also holds its receipt: what it writes to the database
    happens exactly once. What it does outside must be harmless when done again. ``on_failure`` hears of
    each failed try, in a transaction of its own, so that a page can show it.
    """
    name = f"{consumer.__module__}.{consumer.__qualname__}"
    _subscriptions[topic][name] = Subscription(name, consumer, on_failure)


def subscriptions_to(topic: str) -> list[Subscription]:
    """Return the subscriptions of a topic in the order in which they were made."""
    return list(_subscriptions.get(topic, {}).values())


def is_heard(topic: str) -> bool:
    """Tell whether anybody subscribes to a topic."""
    return topic in _subscriptions


class nobody_hears:
    """Write events as done from the start inside a ``with`` block: the past of an import calls nobody.

    The events stay as history; who imports calls by himself what must follow from them.
    """

    def __enter__(self) -> None:
        self._token: Token[bool] = _silent.set(True)

    def __exit__(self, *exc_info: object) -> None:
        _silent.reset(self._token)


def event(case: Case | None, topic: str, *, at: datetime, **payload: Any) -> OutboxEvent:
    """Return an unsaved event; one that nobody subscribes to is done from the start."""
    heard = topic in _subscriptions and not _silent.get()
    values = {
        "id": None,
        "case_id": case.pk if case else None,
        "topic": topic,
        "payload": payload,
        "at": at,
        "state": (OutboxEvent.State.WAITING if heard else OutboxEvent.State.DONE).value,
        "available_at": machine_now(),
        "attempts": 0,
        "last_error": "",
        "begun_at": None,
        "done_at": None if heard else at,
    }
    return made(OutboxEvent, values, case=case)


def publish(case: Case | None, topic: str, *, at: datetime, **payload: Any) -> OutboxEvent:
    """Write an event in the present transaction; it is delivered after the commit, or not at all."""
    row = event(case, topic, at=at, **payload)
    insert(row)
    return row
