"""What every payment provider can do, and what its messages say."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Protocol

from permits.fees.models import Payment

CREATED = "payment.created"
SUCCEEDED = "payment.succeeded"
FAILED = "payment.failed"


class MessageRefused(Exception):
    """A message that does not come from the provider, or that cannot be read; nothing of it is kept."""


@dataclass(frozen=True)
class Message:
    """One message of a provider, in our words. ``amount`` is in US dollars; None where it names no sum."""

    event_id: str
    kind: str
    reference: str
    amount: Decimal | None = None
    currency: str = "USD"
    payer: str = ""
    reason: str = ""
    body: dict[str, Any] = field(default_factory=dict)


class Provider(Protocol):
    """A company that takes payments and reports by signed messages."""

    @property
    def name(self) -> str: ...

    @property
    def label(self) -> str: ...

    @property
    def method(self) -> Payment.Method: ...

    def checkout_url(self, payment: Payment) -> str:
        """Begin the payment at the provider, or find the one begun, and return the page to send the payer to.

        ``payment.provider_reference`` is the idempotency key: asked twice, the provider charges once.
        """
        ...

    def read(self, headers: Mapping[str, str], body: bytes, *, at: datetime) -> Message:
        """Check a message's signature and read it.

        :raises MessageRefused: when it is not signed by the provider, is too old, or cannot be read.
        """
        ...
