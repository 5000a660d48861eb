"""Proving history: every chain recomputed, every head compared, every checkpoint re-taken."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count

from workflows.history import record_hash
from workflows.models import AuditCheckpoint, Case, TransitionRecord
from workflows.models.cases import GENESIS

CHUNK = 2_000


@dataclass(frozen=True)
class Finding:
    """Something in the history that is not as it was written."""

    case: int
    seq: int
    kind: str
    text: str


def verify(*, case: int | None = None, since: datetime | None = None) -> Iterator[Finding]:
    """Recompute the chains of all cases, of one, or of those with a record since a moment.

    Memory stays bounded: records are streamed in the order of their chains.
    """
    cases = Case.objects.order_by("id")
    if case is not None:
        cases = cases.filter(pk=case)
    if since is not None:
        cases = cases.filter(records__at__gte=since).distinct()
    last = 0
    while chunk := list(cases.filter(pk__gt=last)[:CHUNK]):
        yield from _verify_cases(chunk)
        last = chunk[-1].pk


def _verify_cases(cases: list[Case]) -> Iterator[Finding]:
    records = TransitionRecord.objects.filter(case__in=cases).order_by("case_id", "seq")
    chains: dict[int, _Chain] = {each.pk: _Chain(each.pk) for each in cases}
    for record in records.iterator(chunk_size=CHUNK):
        yield from chains[record.case_id].take(record)
    for each in cases:
        yield from chains[each.pk].close(each)


class _Chain:
    """One chain as it is read."""

    def __init__(self, case: int) -> None:
        self.case, self.seq, self.hash = case, 0, GENESIS

    def take(self, record: TransitionRecord) -> Iterator[Finding]:
        if record.seq != self.seq + 1:
            yield self._finding(record.seq, "removed", f"record {self.seq + 1} is missing before this one")
        if record.previous_hash != self.hash:
            yield self._finding(record.seq, "broken", "does not continue the record before it")
        if record_hash(record) != record.hash:
            yield self._finding(record.seq, "changed", "its content is not what was hashed")
        self.seq, self.hash = record.seq, record.hash

    def close(self, case: Case) -> Iterator[Finding]:
        if (case.head_seq, case.head_hash) != (self.seq, self.hash):
            yield self._finding(
                self.seq, "head", f"the case ends at record {case.head_seq}, its chain at {self.seq}"
            )

    def _finding(self, seq: int, kind: str, text: str) -> Finding:
        return Finding(self.case, seq, kind, f"case {self.case}, record {seq}: {text}")


@transaction.atomic
def take_checkpoint(*, at: datetime) -> AuditCheckpoint:
    """Write one hash over the heads of all chains, chained to the checkpoint before."""
    previous = AuditCheckpoint.objects.order_by("-id").first()
    heads, cases, records = _heads()
    before = previous.hash if previous else GENESIS
    return AuditCheckpoint.objects.create(
        taken_at=at,
        cases=cases,
        records=records,
        heads_hash=heads,
        previous_hash=before,
        hash=hashlib.sha256(f"{before}{heads}{at.isoformat()}".encode()).hexdigest(),
    )


def _heads() -> tuple[str, int, int]:
    digest, cases, records = hashlib.sha256(), 0, 0
    rows = Case.objects.order_by("id").values_list("id", "head_seq", "head_hash")
    for pk, seq, head in rows.iterator(chunk_size=CHUNK):
        digest.update(f"{pk}:{seq}:{head};".encode())
        cases, records = cases + 1, records + seq
    return digest.hexdigest(), cases, records


def counted() -> dict[str, int]:
    """Return how many cases and records there are."""
    return {
        "cases": Case.objects.count(),
        "records": TransitionRecord.objects.aggregate(count=Count("id"))["count"],
    }
