"""Signatures of web messages, as the Standard Webhooks specification (1.0) writes them.

Signed is ``<id>.<timestamp>.<body>`` by HMAC-SHA256; the header is ``v1,<base64>``, several apart by spaces.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

TOLERANCE = timedelta(minutes=5)
"""How far a message's clock may be from ours, both ways; older ones may be replays."""


class SignatureRefused(ValueError):
    """A message whose signature, time or headers are not right; the text says which."""


def signed_headers(key: bytes, message_id: str, body: bytes, *, at: datetime) -> dict[str, str]:
    """Return the three headers that sign a body at a moment."""
    stamp = str(int(at.timestamp()))
    return {
        "webhook-id": message_id,
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{_signature(key, message_id, stamp, body)}",
    }


def verified_id(key: bytes, headers: Mapping[str, str], body: bytes, *, at: datetime) -> str:
    """Return the id of a message whose signature holds.

    :raises SignatureRefused: when a header lacks, the time is off by too much, or no signature fits.
    """
    message_id, stamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not message_id or len(message_id) > 100:
        raise SignatureRefused("The message has no usable webhook-id.")
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12):
        raise SignatureRefused("The message has no usable webhook-timestamp.")
    if abs(at - datetime.fromtimestamp(int(stamp), UTC)) > TOLERANCE:
        raise SignatureRefused("The message is too old, or its clock is wrong.")
    expected = _signature(key, message_id, stamp, body).encode()
    offered = headers.get("webhook-signature", "").split()
    if not any(hmac.compare_digest(each.removeprefix("v1,").encode(), expected) for each in offered):
        raise SignatureRefused("The signature does not fit the message.")
    return message_id


def _signature(key: bytes, message_id: str, stamp: str, body: bytes) -> str:
    signed = f"{message_id}.{stamp}.".encode() + body
    return base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
