"""What a draft would do to every open case: steps gained, lost and kept. Reads only, a chunk at a time."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from django.db import connection, transaction

from workflows.conditions import ConditionError
from workflows.definitions.models import DefinitionPin, DefinitionVersion
from workflows.definitions.planning import CannotPlan, Plan, plan
from workflows.definitions.schema import Definition
from workflows.models import WorkItem

CHUNK = 500

Facts = Mapping[str, object]
FactsOf = Callable[[Sequence[int]], Mapping[int, Facts]]
"""Returns the facts of many cases, by the number of the case, in a constant number of queries."""


@dataclass(frozen=True, slots=True)
class StageChange:
    """One stage of one case: which steps the draft would add, take away, keep and keep otherwise.

    ``changed`` names kept steps whose team or service level differs; ``in_hand`` those of the lost ones on
    which somebody has begun or finished work.
    """

    stage: str
    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    in_hand: tuple[str, ...] = ()
    problem: str = ""

    @property
    def differs(self) -> bool:
        return bool(self.gained or self.lost or self.changed or self.problem)


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
    comparison, last = Comparison(draft), 0
    while True:
        changes = _chunk(comparison, facts_of, last, chunk, standing)
        yield from changes
        if len(changes) < chunk:
            return
        last = changes[-1].case


def _chunk(
    comparison: "Comparison",
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


class Comparison:
    """Compares many cases with one definition; what equal facts led to before is remembered."""

    def __init__(self, after: Definition) -> None:
        self.after = after
        self._names: dict[int, tuple[Definition, frozenset[str] | None]] = {}
        self._seen: dict[tuple[object, ...], tuple[StageChange, ...]] = {}

    def of(self, before: Definition, facts: Facts, worked: Set[tuple[str, str]]) -> tuple[StageChange, ...]:
        """Compare what one case goes by, with its facts and the steps on which work was begun."""
        names = self._read_by(before)
        if names is None:
            return compare(before, self.after, facts, worked)
        key = (id(before), *(_frozen(facts.get(name)) for name in sorted(names)))
        if key not in self._seen:
            self._seen[key] = compare(before, self.after, facts)
        changes = self._seen[key]
        return tuple(_with_work(each, worked) for each in changes) if worked else changes

    def _read_by(self, before: Definition) -> frozenset[str] | None:
        """Return the facts that the two definitions read, None when a condition cannot be compiled."""
        if id(before) not in self._names:  # kept with its definition, so that its number is not used again
            self._names[id(before)] = (before, names_read(before, self.after))
        return self._names[id(before)][1]


def names_read(*definitions: Definition) -> frozenset[str] | None:
    """Return the facts that the steps of definitions read, None when a condition cannot be compiled."""
    try:
        return frozenset(
            name
            for definition in definitions
            for stage in definition.stages
            for step in stage.steps
            for rule in step.when
            for name in definition.condition(rule).names
        )
    except ConditionError:
        return None


def _frozen(value: object) -> object:
    return tuple(value) if isinstance(value, list) else (type(value), value)


def _with_work(change: StageChange, worked: Set[tuple[str, str]]) -> StageChange:
    return replace(change, in_hand=tuple(step for step in change.lost if (change.stage, step) in worked))


def compare(
    before: Definition,
    after: Definition,
    facts: Facts,
    worked: Iterable[tuple[str, str]] = (),
    *,
    facts_after: Facts | None = None,
) -> tuple[StageChange, ...]:
    """Compare the plans of two definitions stage by stage, for the same facts unless others are given."""
    begun = set(worked)
    keys = dict.fromkeys([*(s.key for s in before.stages), *(s.key for s in after.stages)])
    later = facts if facts_after is None else facts_after
    return tuple(_stage_change(key, (before, facts), (after, later), begun) for key in keys)


def _stage_change(
    key: str, before: tuple[Definition, Facts], after: tuple[Definition, Facts], begun: set[tuple[str, str]]
) -> StageChange:
    try:
        old, new = _planned(key, *before), _planned(key, *after)
    except CannotPlan as unclear:
        return StageChange(key, problem=str(unclear))
    lost = tuple(step for step in old if step not in new)
    kept = tuple(step for step in new if step in old)
    return StageChange(
        stage=key,
        gained=tuple(step for step in new if step not in old),
        lost=lost,
        kept=kept,
        changed=tuple(step for step in kept if old[step] != new[step]),
        in_hand=tuple(step for step in lost if (key, step) in begun),
    )


def _planned(stage: str, definition: Definition, facts: Facts) -> dict[str, tuple[str, int | None]]:
    """Return the steps of a stage with what they promise; none where there is no such stage."""
    if all(each.key != stage for each in definition.stages):
        return {}
    made: Plan = plan(definition, stage, facts)
    return {step.key: (step.team, step.days) for step in made.steps}
