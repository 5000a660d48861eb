"""What a draft would do to every open case: steps gained, lost and kept. Reads only, a chunk at a time."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import connection, transaction

from workflows.definitions.comparing import Comparison, Facts, StageChange
from workflows.definitions.models import DefinitionPin, DefinitionVersion
from workflows.definitions.schema import Definition
from workflows.models import WorkItem

CHUNK = 500

FactsOf = Callable[[Sequence[int]], Mapping[int, Facts]]
"""Returns the facts of many cases, by the number of the case, in a constant number of queries."""


@dataclass(frozen=True, slots=True)
class CaseChange:
    """What the draft would mean for one case; ``version`` is what it goes by now."""

    case: int
    version: str
    stages: tuple[StageChange, ...]
    name: str = ""

    @property
    def differs(self) -> bool:
        return any(stage.differs for stage in self.stages)


@dataclass(slots=True)
class Summary:
    """The changes of many cases, counted; ``examples`` holds the first that differ."""

    cases: int = 0
    differing: int = 0
    gained: dict[str, int] = field(default_factory=dict)
    lost: dict[str, int] = field(default_factory=dict)
    kept: dict[str, int] = field(default_factory=dict)
    problems: int = 0
    examples: list[CaseChange] = field(default_factory=list)


def summarise(changes: Iterable[CaseChange], *, examples: int = 20) -> Summary:
    """Count the changes of a dry run while it goes, keeping only the first few that differ."""
    summary = Summary()
    for change in changes:
        summary.cases += 1
        summary.differing += change.differs
        if change.differs and len(summary.examples) < examples:
            summary.examples.append(change)
        for stage in change.stages:
            summary.problems += bool(stage.problem)
            for tally, keys in (
                (summary.gained, stage.gained),
                (summary.lost, stage.lost),
                (summary.kept, stage.kept),
            ):
                for key in keys:
                    tally[key] = tally.get(key, 0) + 1
    return summary


def dry_run(draft: Definition, facts_of: FactsOf, *, chunk: int = CHUNK) -> Iterator[CaseChange]:
    """Compare a draft with what every open case of the same definition goes by now, in order of the cases.

    Each chunk takes the queries of ``facts_of`` and three of ours inside a read-only transaction, so
    nothing that it calls can write. Versions are read once.
    """
    standing: dict[int, DefinitionVersion] = {}
    last, comparison = 0, Comparison(draft)
    while True:
        changes = _chunk(comparison, facts_of, last, chunk, standing)
        yield from changes
        if len(changes) < chunk:
            return
        last = changes[-1].case


def _chunk(
    comparison: Comparison,
    facts_of: FactsOf,
    after: int,
    size: int,
    standing: dict[int, DefinitionVersion],
) -> list[CaseChange]:
    with read_only():
        pins = _pins(comparison.after.code, after, size)
        cases = [case for case, _version in pins]
        missing = {version for _case, version in pins} - standing.keys()
        standing.update(DefinitionVersion.objects.in_bulk(missing))
        facts, worked = facts_of(cases) if cases else {}, worked_steps(cases)
        return [
            CaseChange(
                case,
                str(standing[version].number),
                comparison.of(standing[version].definition, facts.get(case, {}), worked.get(case, set())),
            )
            for case, version in pins
        ]


def _pins(code: str, after: int, size: int) -> list[tuple[int, int]]:
    rows = DefinitionPin.objects.filter(code=code, case_id__gt=after, case__closed_at__isnull=True)
    return list(rows.order_by("case_id").values_list("case_id", "version_id")[:size])


@contextmanager
def read_only() -> Iterator[None]:
    """Run a block in a transaction in which the database refuses every write."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")
        yield


def worked_steps(cases: Sequence[int]) -> dict[int, set[tuple[str, str]]]:
    """Return the steps on which work was begun or finished, by case."""
    rows = WorkItem.objects.filter(case_id__in=cases, status__in=["claimed", "closed"])
    worked: dict[int, set[tuple[str, str]]] = {}
    for case, stage, key in rows.values_list("case_id", "stage", "key"):
        worked.setdefault(case, set()).add((stage, key))
    return worked
