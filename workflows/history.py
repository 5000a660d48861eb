"""The hash chain: what a record says, hashed together with the record before it."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from workflows.actors import Actor
from workflows.canonical import canonical
from workflows.columns import made
from workflows.models import Case, TransitionRecord


def record_hash(record: TransitionRecord) -> str:
    """Return the SHA-256 (hex) of a record's content and its predecessor's hash."""
    text = f"{record.previous_hash}[{record.case_id},{told(record)}]"
    return hashlib.sha256(text.encode()).hexdigest()


def told(record: TransitionRecord) -> str:
    """Return the canonical text of all that a record says but the number of its case.

    A case that is just being opened gets its number from the database, which then hashes this text itself.
    """
    content = [
        record.seq,
        record.thing,
        record.move,
        record.source,
        record.target,
        record.actor_id,
        record.acting_as,
        record.at.astimezone(UTC).isoformat(timespec="microseconds"),
        record.reason,
        record.facts,
    ]
    return canonical(content)[1:-1]


def next_record(
    case: Case,
    *,
    move: str,
    source: str,
    target: str,
    actor: Actor,
    acting_as: str,
    at: datetime,
    thing: str = "",
    reason: str = "",
    facts: dict[str, Any] | None = None,
) -> TransitionRecord:
    """Return the unsaved next record of a locked case and advance the case's head in memory.

    The caller saves both in the transaction that holds the lock. The first record of a case without a
    number is hashed when it is written.
    """
    values = {
        "case_id": case.pk,
        "seq": case.head_seq + 1,
        "thing": thing,
        "move": move,
        "source": source,
        "target": target,
        "actor_id": actor.pk,
        "acting_as": acting_as,
        "at": at,
        "reason": reason,
        "facts": json.loads(canonical(facts)) if facts else {},
        "previous_hash": case.head_hash,
        "hash": "",
    }
    record = made(TransitionRecord, values, case=case)
    case.head_seq = record.seq
    if case.pk is not None:
        record.hash = case.head_hash = record_hash(record)
    return record
