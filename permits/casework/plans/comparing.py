"""What a plan review would mean for the open applications of its type: reviews gained, lost and kept."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from permits.applications.facts import facts_of
from permits.applications.models import Party, PermitApplication
from permits.casework.plans.going_by import own_plan
from permits.casework.rule_changes import BEFORE_THE_DECISION
from permits.rulebook.review_plan import STAGE
from workflows.definitions.dry_run import CHUNK, CaseChange, Comparison, StageChange, read_only, worked_steps
from workflows.definitions.models import DefinitionPin
from workflows.definitions.pins import pins_of
from workflows.definitions.schema import Definition

NOBODY = StageChange(STAGE, problem="Nobody would review it.")
BUILDERS = Party.objects.filter(role=Party.Role.CONTRACTOR, until=None)


@dataclass(frozen=True, slots=True)
class Compared:
    """One open application, and what a plan would change in its review."""

    application: PermitApplication
    version: str
    change: StageChange

    @property
    def as_case(self) -> CaseChange:
        """The same for the engine's counting."""
        number = self.application.number
        return CaseChange(self.application.case_id, self.version, (self.change,), number)


def concerned(type_code: str, basis: str) -> QuerySet[PermitApplication]:
    """Return the applications that a plan of these rules may concern: review is to come or under way."""
    rows = PermitApplication.objects.filter(permit_type=type_code, status__in=BEFORE_THE_DECISION)
    found: QuerySet[PermitApplication] = rows.filter(
        rulebook_version__number=int(basis) if basis.isdecimal() else 0
    )
    return found


def compare_all(
    plan: Definition, type_code: str, *, after: int = 0, chunk: int = CHUNK
) -> Iterator[Compared]:
    """Compare every open application with a plan, in their order, from the one after a number on.

    A chunk takes four queries (applications, their builders, pins, work), read in a transaction that refuses
    every write.
    """
    comparison, rows = Comparison(plan), concerned(type_code, plan.basis)
    builders = Prefetch("parties", BUILDERS)
    while True:
        with read_only():
            found = list(rows.filter(pk__gt=after).prefetch_related(builders).order_by("pk")[:chunk])
            compared = _compared(found, plan.code, comparison) if found else []
        yield from compared
        if len(found) < chunk:
            return
        after = found[-1].pk


def compare(applications: Sequence[PermitApplication], plan: Definition) -> list[Compared]:
    """Compare chosen applications with a plan."""
    return _compared(applications, plan.code, Comparison(plan))


def _compared(applications: Sequence[PermitApplication], code: str, comparison: Comparison) -> list[Compared]:
    cases = [each.case_id for each in applications]
    pins, worked = pins_of(cases, code), worked_steps(cases)
    return [
        _one(each, pins.get(each.case_id), worked.get(each.case_id, set()), comparison)
        for each in applications
    ]


def _one(
    application: PermitApplication,
    pin: DefinitionPin | None,
    worked: set[tuple[str, str]],
    comparison: Comparison,
) -> Compared:
    before = pin.version.definition if pin else own_plan(application)
    changes = comparison.of(before, facts_of(application), worked)
    change = next((each for each in changes if each.stage == STAGE), NOBODY)
    if not (change.problem or change.kept or change.gained):
        change = NOBODY
    return Compared(application, str(pin.version.number) if pin else "", change)
