"""Daily checkpoints over the heads of all chains: not even a whole chain is rewritten or removed unseen.

A checkpoint keeps the head of each case that moved since the one before, and is chained to it. Its hash can
be printed, mailed or stored elsewhere: from then on nothing older can change without that hash changing.
"""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

from workflows.chains import Finding
from workflows.models import AuditCheckpoint, Case, CheckpointHead
from workflows.models.hashes import GENESIS

CHUNK = 2_000
KEEP_WHAT_MOVED = """
INSERT INTO workflows_checkpointhead (checkpoint_id, case_id, seq, hash)
SELECT %s, c.id, c.head_seq, c.head_hash FROM workflows_case c
LEFT JOIN LATERAL (SELECT h.hash FROM workflows_checkpointhead h WHERE h.case_id = c.id
                   ORDER BY h.checkpoint_id DESC LIMIT 1) kept ON true
WHERE kept.hash IS DISTINCT FROM c.head_hash
"""
GONE = """
SELECT h.case_id, h.seq, p.taken_at, c.id IS NULL, r.seq IS NULL
FROM workflows_checkpointhead h
JOIN workflows_auditcheckpoint p ON p.id = h.checkpoint_id
LEFT JOIN workflows_case c ON c.id = h.case_id
LEFT JOIN workflows_transitionrecord r ON r.case_id = h.case_id AND r.seq = h.seq
WHERE r.hash IS DISTINCT FROM h.hash AND h.seq > 0
"""
LOCK = 0x11_7E_10_01
"""The advisory lock under which checkpoints are taken, one after the other."""


@transaction.atomic
def take_checkpoint(*, at: datetime) -> AuditCheckpoint:
    """Keep the head of every case that moved since the last checkpoint, chained to that checkpoint."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s), nextval('workflows_auditcheckpoint_id_seq')", [LOCK]
        )
        (_, number) = cursor.fetchone()
        cursor.execute(KEEP_WHAT_MOVED, [number])
    heads, moved = _digest(number)
    cases, records = _totals()
    previous = AuditCheckpoint.objects.order_by("-id").first()
    checkpoint = AuditCheckpoint(
        pk=number,
        taken_at=at,
        cases=cases,
        records=records,
        moved=moved,
        heads_hash=heads,
        previous_hash=previous.hash if previous else GENESIS,
    )
    checkpoint.hash = _hash_of(checkpoint)
    checkpoint.save(force_insert=True)
    return checkpoint


def check(*, case: int | None = None, since: datetime | None = None) -> Iterator[Finding]:
    """Compare what the checkpoints remember with what is there; those of one case, or since a moment."""
    if case is None:
        yield from _checked_checkpoints(since)
    yield from _gone(case, since)


def _checked_checkpoints(since: datetime | None) -> Iterator[Finding]:
    last = GENESIS
    for checkpoint in AuditCheckpoint.objects.order_by("id").iterator(chunk_size=CHUNK):
        if checkpoint.previous_hash != last:
            yield _finding(checkpoint.taken_at, "does not continue the one before it")
        last = checkpoint.hash
        if checkpoint.moved is None or (since is not None and checkpoint.taken_at < since):
            continue  # taken before heads were kept one by one, or not asked for
        if _hash_of(checkpoint) != checkpoint.hash:
            yield _finding(checkpoint.taken_at, "was changed")
        if _digest(checkpoint.pk) != (checkpoint.heads_hash, checkpoint.moved):
            yield _finding(checkpoint.taken_at, "its heads are not those that were hashed")


def _gone(case: int | None, since: datetime | None) -> Iterator[Finding]:
    query, values = GONE, list[Any]()
    if case is not None:
        query, values = query + " AND h.case_id = %s", [case]
    if since is not None:
        query, values = query + " AND p.taken_at >= %s", [*values, since]
    with connection.chunked_cursor() as cursor:
        cursor.execute(query + " ORDER BY h.case_id, h.checkpoint_id", values)
        while rows := cursor.fetchmany(CHUNK):
            for number, seq, taken_at, no_case, no_record in rows:
                yield _missing(number, seq, taken_at, no_case, no_record)


def _missing(case: int, seq: int, taken_at: datetime, no_case: bool, no_record: bool) -> Finding:
    if no_case:
        return Finding(case, 0, "case removed", f"case {case}: {_known(taken_at)} and is gone as a whole")
    kind = "removed" if no_record else "rewritten"
    words = "is missing" if no_record else "is another one now"
    return Finding(case, seq, kind, f"case {case}, record {seq}: {_known(taken_at)} and {words}")


def _known(taken_at: datetime) -> str:
    return f"the checkpoint of {taken_at:%Y-%m-%d %H:%M} knew it"


def _finding(taken_at: datetime, text: str) -> Finding:
    return Finding(0, 0, "checkpoint", f"checkpoint of {taken_at:%Y-%m-%d %H:%M}: {text}")


def _digest(checkpoint_id: int) -> tuple[str, int]:
    digest, count = hashlib.sha256(), 0
    rows = CheckpointHead.objects.filter(checkpoint_id=checkpoint_id).order_by("case_id")
    for case, seq, head in rows.values_list("case_id", "seq", "hash").iterator(chunk_size=CHUNK):
        digest.update(f"{case}:{seq}:{head};".encode())
        count += 1
    return digest.hexdigest(), count


def _totals() -> Any:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*), coalesce(sum(head_seq), 0) FROM {Case._meta.db_table}")  # noqa: S608
        return cursor.fetchone()


def _hash_of(checkpoint: AuditCheckpoint) -> str:
    at = checkpoint.taken_at.astimezone(UTC).isoformat(timespec="microseconds")
    content = [checkpoint.cases, checkpoint.records, checkpoint.moved, checkpoint.heads_hash, at]
    return hashlib.sha256((checkpoint.previous_hash + ":".join(map(str, content))).encode()).hexdigest()
