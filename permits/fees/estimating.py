"""What an estimate has to ask: the facts on which a type's fees depend, and nothing else."""

from collections.abc import Iterator
from datetime import date

from permits.rulebook.pricing import schedule_in_force
from permits.rulebook.rulebook import Rulebook
from permits.rulebook.schema.fee import (
    AnyFee,
    CountFee,
    FeeSchedule,
    HourlyFee,
    LadderFee,
    PercentFee,
    SurchargeFee,
)
from permits.rulebook.schema.permit_type import APPLICATION_FIELDS, PermitType


def facts_asked(rulebook: Rulebook, permit_type: PermitType, *, on: date) -> list[str]:
    """Return the facts that the type's fees depend on, as the form orders them; constants are known.

    :raises CannotPrice: when a schedule of the type is not in force on that day.
    """
    named = {name for rule in _rules(rulebook, permit_type, on) for name in _facts_of(rule, permit_type)}
    known = [*APPLICATION_FIELDS, *permit_type.questions]
    return [name for name in known if name in named - set(permit_type.facts)]


def _rules(rulebook: Rulebook, permit_type: PermitType, on: date) -> Iterator[AnyFee]:
    for selection in permit_type.fees:
        schedule = schedule_in_force(rulebook.schedules, selection.schedule, on)
        for code in selection.lines:
            yield from _with_bases(schedule, code)


def _with_bases(schedule: FeeSchedule, code: str) -> Iterator[AnyFee]:
    rule = schedule.rule(code)
    if rule is None:
        return
    yield rule
    if isinstance(rule, PercentFee):
        for base in rule.of:
            yield from _with_bases(schedule, base)


def _facts_of(rule: AnyFee, permit_type: PermitType) -> Iterator[str]:
    if rule.applies_if is not None:
        yield from permit_type.condition(rule.applies_if).names
    match rule:
        case LadderFee():
            yield rule.measured
        case CountFee() | HourlyFee() | SurchargeFee():
            yield rule.fact
