"""What an estimate has to ask: the facts on which a type's fees depend, and nothing else."""

from collections.abc import Iterator, Mapping
from datetime import date

from permits.rulebook import valuing
from permits.rulebook.pricing import schedule_in_force
from permits.rulebook.rulebook import Rulebook
from permits.rulebook.schema.fee import AnyLine, FeeSchedule, FixturesFee
from permits.rulebook.schema.permit_type import APPLICATION_FIELDS, PermitType
from permits.rulebook.schema.question_kinds import QuestionKind

UNASKED = frozenset({QuestionKind.ADDRESS, QuestionKind.PERSON, QuestionKind.LICENCE, QuestionKind.PARCEL})
"""An estimate asks nobody who he is and where he builds; lines that depend on it stay open."""


def facts_asked(rulebook: Rulebook, permit_type: PermitType, *, on: date) -> list[str]:
    """Return the facts that the type's fees depend on, as the form orders them; constants are known.

    Where a fact is computed, what it is computed from is asked; of a repeated group only how many entries.
    :raises CannotPrice: when a schedule of the type is not in force on that day.
    """
    rules = list(_rules(rulebook, permit_type, on))
    named = {name for rule in rules for name in _facts_of(rule, permit_type)}
    table = valuing.table_for(rulebook.valuations, permit_type.code, on)
    if table is not None and valuing.VALUATION in named and table.governs != "declared":
        named |= set(table.measures)
        named -= {valuing.VALUATION} if table.governs == "computed" else set()
    asked = {leaf for name in named for leaf in _leaves(permit_type, name)}
    known = [*APPLICATION_FIELDS, *permit_type.questions]
    return [name for name in known if name in asked - set(permit_type.facts)]


def fixtures_asked(rulebook: Rulebook, permit_type: PermitType, *, on: date) -> dict[str, str]:
    """Return what is counted by kind in a repeated group: “fixtures.kind:sink” -> what it is called."""
    return {
        f"{rule.fact}:{item.item}": item.label
        for rule in _rules(rulebook, permit_type, on)
        if isinstance(rule, FixturesFee) and _is_column(rule)
        for item in rule.items
        if item.item is not None
    }


def computed(permit_type: PermitType, facts: Mapping[str, object]) -> dict[str, object]:
    """Return the facts with what the form computes from them; what cannot be computed yet is absent."""
    known = dict(facts)
    for code, question in permit_type.questions.items():
        if question.kind is QuestionKind.COMPUTED and code not in known:
            value = permit_type.computation(question).value(known)
            known |= {} if value is None else {code: value}
    return known


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
    if isinstance(rule, FixturesFee) and _is_column(rule):
        yield from (item.fact for item in rule.items if item.fact is not None)
    else:
        yield from rule.measures


def _is_column(rule: FixturesFee) -> bool:
    return rule.fact is not None and "." in rule.fact


def _leaves(permit_type: PermitType, name: str) -> set[str]:
    """Return what must be asked to know a fact: itself, or what it is computed from if that can be asked."""
    question = permit_type.questions.get(name)
    if question is None:
        return {name} if name in APPLICATION_FIELDS else set()
    if question.kind is not QuestionKind.COMPUTED:
        return set() if question.kind in UNASKED else {name}
    below = permit_type.computation(question).names
    if any("." in each for each in below):  # a column of a group: ask for the result itself
        return {name}
    return {leaf for each in below for leaf in _leaves(permit_type, each)}
