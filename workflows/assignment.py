"""To whom an item goes by itself: a pure choice by absence, interest, skill and load."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Wanted:
    """What an item asks of the person who will work on it."""

    skills: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Candidate:
    """A person who could have an item: ``load`` is how many he holds, ``given_at`` when he got his last."""

    person: int
    load: int = 0
    skills: frozenset[str] = field(default_factory=frozenset)
    absent: bool = False
    interested: bool = False
    given_at: datetime | None = None


def choose(item: Wanted, candidates: Iterable[Candidate]) -> Candidate | None:
    """Choose who gets an item; None when nobody is there who may.

    Absent people and people with an interest never do. Of the others comes first who lacks the fewest of
    the skills that the item asks for, then who holds the fewest items, then who has waited longest for
    one, so that equals take turns. The same people always give the same answer, in whatever order.
    """
    there = [each for each in candidates if not (each.absent or each.interested)]
    return min(there, key=lambda each: _rank(item, each), default=None)


def _rank(item: Wanted, candidate: Candidate) -> tuple[int, int, datetime, int]:
    lacking = len(item.skills - candidate.skills)
    return lacking, candidate.load, candidate.given_at or NEVER, candidate.person
