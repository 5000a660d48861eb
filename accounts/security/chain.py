"""Prove that the security events are what was written: the chain recomputed here, not in the database."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db import connection

from accounts.models import SecurityEvent, SecurityHead

GENESIS = "0" * 64
CHUNK = 2_000
ROWS = """
SELECT id, seq, at, kind, coalesce(actor_id::text, ''), about, facts::text, network, visitor, request,
       previous_hash, hash
FROM accounts_securityevent WHERE seq IS NOT NULL ORDER BY seq
"""


class Flaw(NamedTuple):
    """Something in the chain that is not as it was written."""

    seq: int
    kind: str
    text: str


class _Row(NamedTuple):
    id: int
    seq: int
    at: datetime
    kind: str
    actor: str
    about: str
    facts: str
    network: str
    visitor: str
    request: str
    previous_hash: str
    hash: str


def verify() -> Iterator[Flaw]:
    """Recompute the chain from its first row to its head, in bounded memory."""
    expected, last = 1, GENESIS
    for row in _rows():
        if row.seq > expected:
            yield _flaw(expected, "removed", f"is missing, up to event {row.seq - 1}")
        elif row.previous_hash != last:
            yield _flaw(row.seq, "changed", "does not continue the one before it")
        if _hash_of(row) != row.hash:
            yield _flaw(row.seq, "changed", "its content is not what was hashed")
        expected, last = row.seq + 1, row.hash
    yield from _checked_head(expected - 1, last)
    loose = SecurityEvent.objects.filter(seq__isnull=True).order_by("id").values_list("id", flat=True)
    for number in loose.iterator(chunk_size=CHUNK):
        yield Flaw(0, "inserted", f"security event with the id {number}: was never sealed into the chain")


def head() -> tuple[int, str]:
    """Return the number and the hash of the last event; printed or kept elsewhere they prove all before."""
    last = SecurityHead.objects.first()
    return (last.seq, last.hash) if last else (0, GENESIS)


def _checked_head(seq: int, last: str) -> Iterator[Flaw]:
    known = head()
    if known[0] > seq:
        yield _flaw(seq + 1, "removed", f"is missing, up to event {known[0]}, where the chain ended")
    elif known != (seq, last):
        yield _flaw(seq, "head", f"the chain is remembered to end at event {known[0]} with another hash")


def _rows() -> Iterator[_Row]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(ROWS)
        while rows := cursor.fetchmany(CHUNK):
            yield from (_Row(*each) for each in rows)


def _hash_of(row: _Row) -> str:
    """Hash as the database does: each part of the row behind its length in bytes."""
    at = row.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    parts: list[Any] = [row.previous_hash, str(row.seq), at, row.kind, row.actor, row.about, row.facts]
    parts += [row.network, row.visitor, row.request]
    encoded = [part.encode() for part in parts]
    return hashlib.sha256(b"".join(b"%d:%s" % (len(part), part) for part in encoded)).hexdigest()


def _flaw(seq: int, kind: str, text: str) -> Flaw:
    return Flaw(seq, kind, f"security event {seq}: {text}")
