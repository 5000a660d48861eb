"""Write down what an auditor will ask about: who came in, who was refused, whose rights changed.

An event is a row of the transaction that it tells of: the act and its record are committed together, or
neither is, and a record that cannot be written fails the act. What tells of a refusal must outlive the
transaction that the refusal rolls back: inside :func:`kept` (every request is) such an event is written
when the block ends, outside of every transaction. The database numbers and chains the rows at commit,
under a lock held for that moment alone; see the migration ``security_events``.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection, models

from accounts.models import SecurityEvent, User

Kind = SecurityEvent.Kind

REFUSALS = frozenset(
    {
        Kind.SIGN_IN_FAILED,
        Kind.LOCKED_OUT,
        Kind.GRANT_USED_AFTER_END,
        Kind.OWN_RECORD_REFUSED,
        Kind.RATE_LIMITED,
        Kind.ROLE_REFUSED,
    }
)
"""What is told though the transaction around it may be rolled back because of the very thing told."""


class Origin(NamedTuple):
    """Where a request came from: its number, the visitor as a keyed hash, the network of the address."""

    request: str = ""
    visitor: str = ""
    network: str = ""


NOWHERE = Origin()
origin: ContextVar[Origin] = ContextVar("lintel_origin", default=NOWHERE)
_waiting: ContextVar[list[SecurityEvent] | None] = ContextVar("lintel_waiting_events", default=None)
_told: ContextVar[bool] = ContextVar("lintel_refusal_told", default=False)


def record(
    kind: SecurityEvent.Kind,
    *,
    at: datetime,
    actor: User | None = None,
    about: models.Model | None = None,
    **facts: Any,
) -> SecurityEvent:
    """Write an event down; facts are codes, numbers and days, never names, addresses or free text of people.

    The event of a refusal is saved when the request ends, if a transaction is open now.

    :raises django.db.Error: when it cannot be written; then what it tells of must not happen either.
    """
    event = SecurityEvent(
        kind=Kind(kind),
        at=at,
        actor_id=actor.pk if actor is not None else None,
        about=named(about) if about is not None else "",
        facts=facts,
        **origin.get()._asdict(),
    )
    waiting = _waiting.get()
    _told.set(_told.get() or event.kind in REFUSALS)
    if waiting is not None and event.kind in REFUSALS and connection.in_atomic_block:
        waiting.append(event)
    else:
        event.save(force_insert=True)
    return event


@contextmanager
def kept() -> Iterator[None]:
    """Write the refusals told inside the block when it ends, whatever was rolled back and however it ends."""
    waiting: list[SecurityEvent] = []
    token, told = _waiting.set(waiting), _told.set(False)
    try:
        yield
    finally:
        _waiting.reset(token)
        _told.reset(told)
        for event in waiting:
            event.save(force_insert=True)


def refusal_was_told() -> bool:
    """Tell whether a refusal was written down inside the block of :func:`kept`."""
    return _told.get()


def named(thing: models.Model) -> str:
    """Return what an event calls a thing: ``accounts.user:12``."""
    return f"{thing._meta.label_lower}:{thing.pk}"
