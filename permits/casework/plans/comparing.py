"""What a plan review would mean for the open applications of its type: reviews gained, lost and kept."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, QuerySet

from permits.applications.facts import facts_of
from permits.applications.models import Party, PermitApplication
from permits.casework.plans.drafting import Plan
from permits.casework.plans.going_by import own_plan
from permits.casework.rule_changes import BEFORE_THE_DECISION
from permits.rulebook import answers
from permits.rulebook.plan_versions import published_plans
from permits.rulebook.review_plan import STAGE
from workflows.definitions.comparing import Comparison, StageChange
from workflows.definitions.dry_run import CHUNK, CaseChange, read_only, worked_steps
from workflows.definitions.models import DefinitionPin
from workflows.definitions.pins import pins_of
from workflows.definitions.schema import Definition

NOBODY = StageChange(STAGE, problem="Nobody would review it.")
BUILDER = Party.objects.filter(application=OuterRef("pk"), role=Party.Role.CONTRACTOR, until=None)


@dataclass(frozen=True, slots=True)
class Compared:
    """One open application, by its keys and number, and what a plan would change in its review."""

    pk: int
    case: int
    number: str
    version: str
    change: StageChange

    @property
    def as_case(self) -> CaseChange:
        """The same for the engine's counting."""
        return CaseChange(self.case, self.version, (self.change,), self.number)


class _Open(NamedTuple):
    """What comparing needs of an open application."""

    pk: int
    case: int
    number: str
    own: Definition
    facts: Mapping[str, object]


def concerned(type_code: str, basis: str) -> QuerySet[PermitApplication]:
    """Return the applications that a plan of these rules may concern: review is to come or under way."""
    rows = PermitApplication.objects.filter(permit_type=type_code, status__in=BEFORE_THE_DECISION)
    found: QuerySet[PermitApplication] = rows.filter(
        rulebook_version__number=int(basis) if basis.isdecimal() else 0
    )
    return found


def compare_all(
    definition: Definition, plan: Plan, *, after: int = 0, chunk: int = CHUNK
) -> Iterator[Compared]:
    """Compare every open application of a plan with a definition, from the one after a number on.

    A chunk takes three queries (applications, pins, work), read in a transaction that refuses every write;
    of the answers only those are read on which a condition may hang.
    """
    comparison = Comparison(definition)
    published = (each.definition for each in published_plans(plan.rules, plan.type.code))
    names = comparison.names_with(plan.own, *published)
    needed = answers.leading_to(plan.type, names) if names is not None else None
    while True:
        with read_only():
            found = [_read(each, plan, needed) for each in _rows(plan, after, chunk)]
            compared = _compared(found, definition.code, comparison) if found else []
        yield from compared
        if len(found) < chunk:
            return
        after = found[-1].pk


def compare(applications: Sequence[PermitApplication], definition: Definition) -> list[Compared]:
    """Compare chosen applications with a definition."""
    rows = [
        _Open(each.pk, each.case_id, each.number, own_plan(each), facts_of(each)) for each in applications
    ]
    return _compared(rows, definition.code, Comparison(definition))


def _rows(plan: Plan, after: int, size: int) -> Iterable[dict[str, Any]]:
    rows = concerned(plan.type.code, str(plan.rules.number)).filter(pk__gt=after)
    return rows.order_by("pk").values(
        "pk", "case_id", "number", "answers", "valuation", "work_class", owner_builder=~Exists(BUILDER)
    )[:size]


def _read(row: dict[str, Any], plan: Plan, needed: frozenset[str] | None) -> _Open:
    fields = {name: row[name] for name in ("valuation", "work_class", "owner_builder")}
    facts = answers.facts(plan.type, row["answers"], fields, only=needed)
    return _Open(row["pk"], row["case_id"], row["number"], plan.own, facts)


def _compared(rows: Sequence[_Open], code: str, comparison: Comparison) -> list[Compared]:
    cases = [each.case for each in rows]
    pins, worked = pins_of(cases, code), worked_steps(cases)
    return [_one(each, pins.get(each.case), worked.get(each.case, set()), comparison) for each in rows]


def _one(
    row: _Open, pin: DefinitionPin | None, worked: set[tuple[str, str]], comparison: Comparison
) -> Compared:
    before = pin.version.definition if pin else row.own
    changes = comparison.of(before, row.facts, worked)
    change = next((each for each in changes if each.stage == STAGE), NOBODY)
    if not (change.problem or change.kept or change.gained):
        change = NOBODY
    return Compared(row.pk, row.case, row.number, str(pin.version.number) if pin else "", change)
