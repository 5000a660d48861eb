"""What happens to people and companies, told to the floors above, which this one does not know.

A listener is called inside the transaction of what happened: it fails together with it. Anything slow or
outside of the database it leaves to an event of its own.
"""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from typing import Any

Listener = Callable[..., None]

COMPANY_INVITED = "company.invited"
COMPANY_JOINED = "company.joined"
COMPANY_LEFT = "company.left"
READING_OFFERED = "reading.offered"
LICENCE_CHANGED = "licence.changed"

_listeners: dict[str, list[Listener]] = defaultdict(list)


def subscribe(topic: str, listener: Listener) -> None:
    """Have a listener called as ``listener(at=…, **facts)`` for each announcement of a topic; once only."""
    if listener not in _listeners[topic]:
        _listeners[topic].append(listener)


def announce(topic: str, *, at: datetime, **facts: Any) -> None:
    """Tell every listener of a topic, in the order in which they subscribed."""
    for listener in _listeners[topic]:
        listener(at=at, **facts)
