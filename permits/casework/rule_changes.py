"""What other rules would mean for every open application: disciplines gained, lost, kept. Reads only."""

from collections.abc import Iterator, Sequence

from permits.applications.facts import facts_of, fields_of, rulebook_of
from permits.applications.models import PermitApplication
from permits.applications.statuses import Status
from permits.rulebook import answers
from permits.rulebook.review_plan import STAGE
from permits.rulebook.rulebook import Rulebook
from workflows.definitions.comparing import StageChange, compare
from workflows.definitions.dry_run import CHUNK, CaseChange, read_only, worked_steps
from workflows.definitions.models import DefinitionPin
from workflows.definitions.schema import Definition

BEFORE_THE_DECISION = (
    Status.SUBMITTED,
    Status.INCOMPLETE,
    Status.INTAKE_FEES_DUE,
    Status.IN_REVIEW,
    Status.CORRECTIONS_REQUIRED,
)
"""Where plan review is still to come or under way."""


def dry_run(rules: Rulebook, *, chunk: int = CHUNK) -> Iterator[CaseChange]:
    """Compare what each open application goes by with other rules, in order of the applications.

    A chunk takes four queries (applications, their parties, their pins, their work) and is read in a
    transaction that refuses every write; each published version is read once.
    """
    last = 0
    while True:
        with read_only():
            applications = _next(last, chunk)
            cases = [each.case_id for each in applications]
            worked, pinned = worked_steps(cases), _pinned(cases)
            changes = [
                _change(each, rules, pinned.get(each.case_id), worked.get(each.case_id, set()))
                for each in applications
            ]
        yield from changes
        if len(applications) < chunk:
            return
        last = applications[-1].pk


def _next(after: int, size: int) -> list[PermitApplication]:
    rows = PermitApplication.objects.filter(pk__gt=after, status__in=BEFORE_THE_DECISION)
    return list(rows.prefetch_related("parties").order_by("pk")[:size])


def _pinned(cases: Sequence[int]) -> dict[int, Definition]:
    """Return the plans that were published by themselves and that cases go by."""
    pins = DefinitionPin.objects.filter(case__in=cases).select_related("version")
    return {each.case_id: each.version.definition for each in pins}


def _change(
    application: PermitApplication,
    rules: Rulebook,
    pinned: Definition | None,
    worked: set[tuple[str, str]],
) -> CaseChange:
    name, version = application.number or str(application.pk), str(application.rulebook_version_id)
    return CaseChange(application.case_id, version, _stages(application, rules, pinned, worked), name)


def _stages(
    application: PermitApplication,
    rules: Rulebook,
    pinned: Definition | None,
    worked: set[tuple[str, str]],
) -> tuple[StageChange, ...]:
    code = application.permit_type
    if code not in rules.types:
        return (StageChange(STAGE, problem=f"These rules have no type {code}."),)
    before, after = pinned or rulebook_of(application).definition(code), rules.definition(code)
    if before is None or after is None:
        return () if before is after else (StageChange(STAGE, problem="Review begins or ends altogether."),)
    later = answers.facts(rules.types[code], application.answers, fields_of(application))
    return compare(
        before,
        after,
        facts_of(application),
        worked,
        facts_after={**later, **rules.types[code].facts},
    )
