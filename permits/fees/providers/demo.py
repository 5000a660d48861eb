"""The demonstration provider: a payment page of our own, on which no real money moves.

It behaves like a real one: the browser comes back by itself, and what counts is a signed message that the
provider's machine sends, sooner or later, once or several times.
"""

import json
import urllib.request
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from secrets import token_hex
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from permits.fees.models import Payment
from permits.fees.providers.protocol import Message, MessageRefused
from permits.fees.providers.signatures import SignatureRefused, signed_headers, verified_id
from workflows import outbox
from workflows.models import OutboxEvent
from workflows.timing import machine_now

TOPIC = "demo_provider.message"
SECONDS_TO_ANSWER = 15


class DemoProvider:
    """The provider that this installation plays itself."""

    name = "demo"
    method = Payment.Method.CARD

    @property
    def label(self) -> str:
        return _("Card (demonstration)")

    def checkout_url(self, payment: Payment) -> str:
        """Return our own payment page for a payment."""
        return reverse("fees:demo_checkout", args=[payment.provider_reference])

    def read(self, headers: Mapping[str, str], body: bytes, *, at: datetime) -> Message:
        """Check and read a message. :raises MessageRefused: when it is not ours or not readable."""
        try:
            event_id = verified_id(signing_key(), headers, body, at=at)
        except SignatureRefused as refused:
            raise MessageRefused(str(refused)) from refused
        return _message(event_id, body)


def signing_key() -> bytes:
    """Derive the key that both ends of the demonstration know."""
    return salted_hmac("permits.fees.providers.demo", "webhook", algorithm="sha256").digest()


def signed(event_id: str, content: Mapping[str, Any], *, at: datetime) -> tuple[dict[str, str], bytes]:
    """Return the headers and the body of a message, as the provider would send it at a moment."""
    body = json.dumps(content, sort_keys=True).encode()
    return signed_headers(signing_key(), event_id, body, at=at), body


def content_of(payment: Payment, kind: str, *, payer: str = "", reason: str = "") -> dict[str, Any]:
    """Return what a message says about a payment."""
    return {
        "type": kind,
        "data": {
            "reference": payment.provider_reference,
            "amount": str(payment.amount),
            "currency": "USD",
            "payer": payer,
            "reason": reason,
        },
    }


def report(payment: Payment, kind: str, *, payer: str, reason: str = "", at: datetime) -> OutboxEvent:
    """Have the provider send a message about a payment, in the background and until it arrives."""
    content = content_of(payment, kind, payer=payer, reason=reason)
    return outbox.publish(None, TOPIC, at=at, event_id=f"demo_{token_hex(12)}", content=content)


def send(event: OutboxEvent) -> None:
    """Send a message to the web site's own webhook address (consumer of the provider's messages).

    :raises OSError: when the site does not take it; it is sent again then, with the same id.
    """
    headers, body = signed(event.payload["event_id"], event.payload["content"], at=machine_now())
    request = urllib.request.Request(  # noqa: S310 (the site's own address, http or https, from the settings)
        settings.SITE_URL + reverse("fees:demo_webhook"),
        data=body,
        headers={**headers, "Content-Type": "application/json"},
        method="POST",
    )
    with urllib.request.urlopen(request, timeout=SECONDS_TO_ANSWER):  # noqa: S310 (as above)
        pass


def _message(event_id: str, body: bytes) -> Message:
    try:
        content = json.loads(body)
        about = content["data"]
        return Message(
            event_id=event_id,
            kind=str(content["type"])[:60],
            reference=str(about["reference"]),
            amount=Decimal(str(about["amount"])) if about.get("amount") is not None else None,
            currency=str(about.get("currency", "")),
            payer=str(about.get("payer", ""))[:150],
            reason=str(about.get("reason", ""))[:200],
            body=content,
        )
    except (ValueError, KeyError, TypeError, AttributeError, InvalidOperation) as unreadable:
        raise MessageRefused("The message is signed but cannot be read.") from unreadable
