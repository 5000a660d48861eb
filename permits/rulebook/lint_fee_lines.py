"""Check what types take from fee schedules: lines that exist, facts that they give, lines that can be due."""

from collections.abc import Iterator

from permits.rulebook.answer_domain import never_holds
from permits.rulebook.loader import Parts
from permits.rulebook.problems import Problem
from permits.rulebook.schema.demand import FeeSelection
from permits.rulebook.schema.fee import BY_HAND, AnyLine, CreditFee, FeeSchedule, FixturesFee, TogetherFee
from permits.rulebook.schema.permit_type import PermitType
from workflows.conditions import ConditionError, Kind

NUMBERS = (Kind.NUMBER, Kind.INTEGER, Kind.ENTRIES)


def lint_fee_lines(parts: Parts) -> list[Problem]:
    """Return what is wrong with the lines that types take, and which lines nobody takes."""
    problems: list[Problem] = []
    for schedule in parts.schedules:
        problems += _unused(parts, schedule)
    for permit_type in parts.types.values():
        for index, selection in enumerate(permit_type.fees):
            problems += _selection(parts, permit_type, index, selection)
    return problems


def _unused(parts: Parts, schedule: FeeSchedule) -> Iterator[Problem]:
    used = {
        code
        for permit_type in parts.types.values()
        for selection in permit_type.fees
        if selection.schedule == schedule.schedule
        for code in selection.lines
    }
    for code, place in schedule.places.items():
        if code not in used and schedule.lines[code].stage != BY_HAND:
            sentence = f"No type takes the line {code}, so nobody is ever charged it."
            yield parts.source_of(schedule).problem((*place, "code"), sentence, "warning")


def _selection(
    parts: Parts, permit_type: PermitType, index: int, selection: FeeSelection
) -> Iterator[Problem]:
    source = parts.source_of(permit_type)
    versions = [each for each in parts.schedules if each.schedule == selection.schedule]
    if not versions:
        yield source.problem(("fees", index, "schedule"), f"There is no fee schedule “{selection.schedule}”.")
    for place, code in enumerate(selection.lines):
        path = ("fees", index, "lines", place)
        for schedule in versions:
            rule = schedule.rule(code)
            if rule is None:
                sentence = f"The schedule “{schedule.schedule}” {schedule.version} has no line {code}."
                yield source.problem(path, sentence)
                continue
            misfits = list(_misfits(permit_type, rule))
            for sentence in misfits:
                yield source.problem(path, sentence)
            if not misfits:
                for sentence in _idle(permit_type, selection, rule):
                    yield source.problem(path, sentence, "warning")


def _misfits(permit_type: PermitType, rule: AnyLine) -> Iterator[str]:
    """Say why a type cannot give what a rule needs."""
    if rule.stage == BY_HAND:
        yield f"The line {rule.code} is charged by hand, so a type does not take it. Leave it out here."
        return
    for condition in rule.conditions:
        try:
            permit_type.condition(condition)
        except ConditionError as wrong:
            yield f"The line {rule.code} cannot be decided for this type. {wrong}"
    listed = (rule.fact, rule.counts) if isinstance(rule, FixturesFee) else ()
    for fact in rule.measures:
        if fact in listed:
            if fact not in permit_type.variables:
                yield f"The line {rule.code} counts kinds of “{fact}”, which this type's form does not ask."
        elif permit_type.variables.get(fact) not in NUMBERS:
            yield f"The line {rule.code} measures “{fact}”, which is not a number of this type's form."


def _idle(permit_type: PermitType, selection: FeeSelection, rule: AnyLine) -> Iterator[str]:
    """Say why a line can never come to anything for a type."""
    if rule.applies_if is not None and never_holds(permit_type, rule.applies_if):
        yield f"The line {rule.code} never applies here: no answer of this form fulfils “{rule.applies_if}”."
    if isinstance(rule, CreditFee | TogetherFee) and not set(rule.of) & set(selection.lines):
        named = ", ".join(rule.of)
        yield f"The line {rule.code} is about {named}, and this type takes none of them."
