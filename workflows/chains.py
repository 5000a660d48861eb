"""One chain of history examined: what was changed, removed, inserted or put in another order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, cast

from workflows.history import record_hash
from workflows.models import TransitionRecord
from workflows.models.hashes import GENESIS


@dataclass(frozen=True)
class Finding:
    """Something in the history that is not as it was written; ``seq`` 0 is the case itself."""

    case: int
    seq: int
    kind: str
    text: str


class Row(NamedTuple):
    """A record as it lies in the table, without the weight of a model."""

    case_id: int
    seq: int
    thing: str
    move: str
    source: str
    target: str
    actor_id: int | None
    acting_as: str
    at: datetime
    reason: str
    facts: Any
    previous_hash: str
    hash: str


class Head(NamedTuple):
    """Where a case says that its chain ends."""

    case: int
    seq: int
    hash: str


def examine(head: Head, rows: Sequence[Row]) -> list[Finding]:
    """Return what is wrong with the chain of one case, in the order of its records."""
    if _is_whole(head, rows):
        return []
    return sorted(_Examination(head, rows).findings(), key=_place)


def _place(finding: Finding) -> tuple[int, str]:
    return finding.seq, finding.kind


def _is_whole(head: Head, rows: Sequence[Row]) -> bool:
    last = GENESIS
    for seq, row in enumerate(rows, start=1):
        if row.seq != seq or row.previous_hash != last or _hash_of(row) != row.hash:
            return False
        last = row.hash
    return (head.seq, head.hash) == (len(rows), last)


def _hash_of(row: Row) -> str:
    return record_hash(cast("TransitionRecord", row))


class _Examination:
    """A broken chain, walked from the head that the case remembers back to its first record."""

    def __init__(self, head: Head, rows: Sequence[Row]) -> None:
        self.head, self.rows = head, rows
        self.by_hash = {row.hash: row for row in rows}
        self.by_seq = {row.seq: row for row in rows}
        self.seen: set[int] = set()

    def findings(self) -> Iterator[Finding]:
        wanted, seq, follows_truth = self.head.hash, self.head.seq, True
        while seq > 0:
            row = self._unseen(self.by_hash.get(wanted))
            if row is not None and row.seq != seq and _hash_of(row) == row.hash:
                yield from self._misnumbered(row, seq)
                seq = row.seq
            here = row or self._unseen(self.by_seq.get(seq))
            found = self._judged(here, seq, is_linked=row is not None or not follows_truth)
            if found is not None:
                yield found
            follows_truth = found is None
            wanted, seq = (here.previous_hash if here else ""), seq - 1
            if here is not None:
                self.seen.add(here.seq)
        yield from (self._inserted(row) for row in self.rows if row.seq not in self.seen)

    def _judged(self, row: Row | None, seq: int, *, is_linked: bool) -> Finding | None:
        """Judge the record that should be number ``seq``; what follows a linked one names its hash."""
        if row is None:
            return self._finding(seq, "removed", "is missing")
        if row.seq != seq and _hash_of(row._replace(seq=seq)) == row.hash:
            return self._finding(row.seq, "reordered", f"was written as record {seq}")
        if _hash_of(row) != row.hash:
            return self._finding(row.seq, "changed", "its content is not what was hashed")
        if not is_linked:
            return self._finding(row.seq, "changed", "is not the record that what follows it continues")
        return None

    def _misnumbered(self, row: Row, seq: int) -> Iterator[Finding]:
        """Say what is wrong when the chain leads to a record that is whole but has another number."""
        if row.seq > seq:
            yield self._finding(row.seq, "head", f"the case says that its history ends at record {seq}")
        for missing in range(row.seq + 1, seq + 1):
            yield self._finding(missing, "removed", "is missing")

    def _unseen(self, row: Row | None) -> Row | None:
        return row if row is not None and row.seq not in self.seen else None

    def _inserted(self, row: Row) -> Finding:
        return self._finding(row.seq, "inserted", "belongs to no chain of this case")

    def _finding(self, seq: int, kind: str, text: str) -> Finding:
        return Finding(self.head.case, seq, kind, f"case {self.head.case}, record {seq}: {text}")
