"""What an estimate has to ask: the facts on which a type's fees depend, and nothing else."""

from collections.abc import Iterator
from datetime import date

from permits.rulebook import valuing
from permits.rulebook.pricing import schedule_in_force
from permits.rulebook.rulebook import Rulebook
from permits.rulebook.schema.fee import AnyLine, FeeSchedule, MultipleFee
from permits.rulebook.schema.permit_type import APPLICATION_FIELDS, PermitType


def facts_asked(rulebook: Rulebook, permit_type: PermitType, *, on: date) -> list[str]:
    """Return the facts that the type's fees depend on, as the form orders them; constants are known.

    :raises CannotPrice: when a schedule of the type is not in force on that day.
    """
    named = {name for rule in _rules(rulebook, permit_type, on) for name in _facts_of(rule, permit_type)}
    table = valuing.table_for(rulebook.valuations, permit_type.code, on)
    if table is not None and valuing.VALUATION in named and table.governs != "declared":
        named |= set(table.measures)
        named -= {valuing.VALUATION} if table.governs == "computed" else set()
    known = [*APPLICATION_FIELDS, *permit_type.questions]
    return [name for name in known if name in named - set(permit_type.facts)]


def _rules(rulebook: Rulebook, permit_type: PermitType, on: date) -> Iterator[AnyLine]:
    for selection in permit_type.fees:
        schedule = schedule_in_force(rulebook.schedules, selection.schedule, on)
        seen: set[str] = set()
        for code in selection.lines:
            yield from _with_bases(schedule, code, seen)


def _with_bases(schedule: FeeSchedule, code: str, seen: set[str]) -> Iterator[AnyLine]:
    rule = schedule.rule(code)
    if rule is None or code in seen:
        return
    seen.add(code)
    yield rule
    for base in rule.builds_on:
        yield from _with_bases(schedule, base, seen)


def _facts_of(rule: AnyLine, permit_type: PermitType) -> Iterator[str]:
    for condition in rule.conditions:
        yield from permit_type.condition(condition).names
    yield from rule.measures
    if isinstance(rule, MultipleFee) and rule.on_appeal is not None:
        yield rule.on_appeal.fact
