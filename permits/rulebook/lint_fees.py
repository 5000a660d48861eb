"""Check fee schedules: dates, ladders that chain, percentages that end, and facts that types must give."""

from collections.abc import Iterator
from itertools import pairwise

from permits.rulebook.fee_workings import tier_amount
from permits.rulebook.loader import Parts
from permits.rulebook.money import dollars, round_dollars
from permits.rulebook.problems import Problem
from permits.rulebook.schema.demand import FeeSelection
from permits.rulebook.schema.fee import (
    AnyFee,
    CountFee,
    FeeSchedule,
    HourlyFee,
    LadderFee,
    PercentFee,
    SurchargeFee,
)
from permits.rulebook.schema.permit_type import PermitType
from permits.rulebook.yaml_source import Source
from workflows.conditions import ConditionError, Kind

NUMBERS = (Kind.NUMBER, Kind.INTEGER)


def lint_fees(parts: Parts) -> list[Problem]:
    """Return what is wrong with the schedules and with the lines that types take from them."""
    problems = list(_dates(parts))
    for schedule in parts.schedules:
        problems += [*_ladders(parts, schedule), *_percentages(parts, schedule), *_unused(parts, schedule)]
    for permit_type in parts.types.values():
        for index, selection in enumerate(permit_type.fees):
            problems += _selection(parts, permit_type, index, selection)
    return problems


def _dates(parts: Parts) -> Iterator[Problem]:
    by_begin = sorted(parts.schedules, key=_order)
    for earlier, later in pairwise(by_begin):
        if earlier.schedule == later.schedule and (
            earlier.effective_to is None or later.effective_from <= earlier.effective_to
        ):
            sentence = (
                f"Two versions of “{later.schedule}” are in force at once from {later.effective_from}; "
                f"end version {earlier.version} the day before."
            )
            yield parts.source_of(later).problem(("effective_from",), sentence)


def _order(schedule: FeeSchedule) -> tuple[str, str]:
    return schedule.schedule, schedule.effective_from.isoformat()


def _ladders(parts: Parts, schedule: FeeSchedule) -> Iterator[Problem]:
    source = parts.source_of(schedule)
    for index, rule in enumerate(schedule.rules):
        if isinstance(rule, LadderFee):
            yield from _discontinuities(source, index, rule)


def _discontinuities(source: Source, index: int, rule: LadderFee) -> Iterator[Problem]:
    """Warn where bands do not chain: printed copies of one and the same table disagree by cents."""
    for place, (below, above) in enumerate(pairwise(rule.tiers), start=1):
        bound = below.up_to
        if bound is None or (above.over is not None and above.over != bound):
            continue
        end = tier_amount(below, bound)
        if end != above.base:
            sentence = (
                f"The bands do not chain at {round_dollars(bound)}: the band below ends with {dollars(end)}, "
                f"this one begins with {dollars(above.base)}. Check the printed schedule."
            )
            yield source.problem(("rules", index, "tiers", place, "base"), sentence, "warning")


def _percentages(parts: Parts, schedule: FeeSchedule) -> Iterator[Problem]:
    source = parts.source_of(schedule)
    bases = {rule.code: rule.of for rule in schedule.rules if isinstance(rule, PercentFee)}
    for index, rule in enumerate(schedule.rules):
        if not isinstance(rule, PercentFee):
            continue
        for code in rule.of:
            if schedule.rule(code) is None:
                yield source.problem(("rules", index, "of"), f"This schedule has no line {code}.")
        if rule.code in _beneath(rule.code, bases):
            yield source.problem(("rules", index, "of"), f"{rule.code} is in the end a percentage of itself.")


def _beneath(code: str, bases: dict[str, tuple[str, ...]]) -> set[str]:
    found: set[str] = set()
    ahead = list(bases.get(code, ()))
    while ahead:
        base = ahead.pop()
        if base not in found:
            found.add(base)
            ahead += bases.get(base, ())
    return found


def _unused(parts: Parts, schedule: FeeSchedule) -> Iterator[Problem]:
    used = {
        code
        for permit_type in parts.types.values()
        for selection in permit_type.fees
        if selection.schedule == schedule.schedule
        for code in selection.lines
    }
    for index, rule in enumerate(schedule.rules):
        if rule.code not in used:
            sentence = f"No type takes the line {rule.code}, so nobody is ever charged it."
            yield parts.source_of(schedule).problem(("rules", index, "code"), sentence, "warning")


def _selection(
    parts: Parts, permit_type: PermitType, index: int, selection: FeeSelection
) -> Iterator[Problem]:
    source = parts.source_of(permit_type)
    versions = [each for each in parts.schedules if each.schedule == selection.schedule]
    if not versions:
        yield source.problem(("fees", index, "schedule"), f"There is no fee schedule “{selection.schedule}”.")
    for schedule in versions:
        for place, code in enumerate(selection.lines):
            rule = schedule.rule(code)
            if rule is None:
                sentence = f"The schedule “{schedule.schedule}” {schedule.version} has no line {code}."
                yield source.problem(("fees", index, "lines", place), sentence)
            else:
                for sentence in _misfits(permit_type, rule):
                    yield source.problem(("fees", index, "lines", place), sentence)


def _misfits(permit_type: PermitType, rule: AnyFee) -> Iterator[str]:
    """Say why a type cannot give what a rule needs."""
    if rule.applies_if is not None:
        try:
            permit_type.condition(rule.applies_if)
        except ConditionError as wrong:
            yield f"The line {rule.code} cannot be decided for this type. {wrong}"
    fact = _measured(rule)
    if fact is not None and permit_type.variables.get(fact) not in NUMBERS:
        yield f"The line {rule.code} measures “{fact}”, which is not a number of this type's form."


def _measured(rule: AnyFee) -> str | None:
    match rule:
        case LadderFee():
            return rule.measured
        case CountFee() | HourlyFee() | SurchargeFee():
            return rule.fact
    return None
