"""Which disciplines review an application, and which rule says so, in words."""

import string
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from permits.rulebook.money import plain
from permits.rulebook.review_plan import STAGE
from permits.rulebook.rule_words import because
from permits.rulebook.schema.demand import RoutingRule
from permits.rulebook.schema.office import Discipline
from permits.rulebook.schema.permit_type import PermitType
from workflows.definitions.planning import PlannedStep, plan
from workflows.definitions.schema import Definition

LONGEST_NAME = 100  # characters that a review keeps
ALWAYS = "Reviews every application of this type."


@dataclass(frozen=True, slots=True)
class RoutedReview:
    """A review to be done: by which discipline and team, why, and in how many business days a round.

    ``reason`` is the city's sentence, ``because`` what holds of the rule that fired, in words.
    """

    discipline: str
    name: str
    team: str
    reason: str
    because: str
    rule: str
    days: tuple[int, ...]

    def days_for(self, review_round: int) -> int:
        return self.days[min(review_round, len(self.days)) - 1]


def route(
    permit_type: PermitType,
    disciplines: Mapping[str, Discipline],
    definition: Definition | None,
    facts: Mapping[str, object],
) -> list[RoutedReview]:
    """Return the reviews that the type's plan asks for, one a discipline, in the order of the rules.

    A rule that cannot be decided because a question was not answered does not fire; required questions are
    what makes sure that it can. Several rules for one discipline give one review with all their reasons.
    """
    if definition is None:
        return []
    known = {**facts, **permit_type.facts}
    planned = plan(definition, STAGE, known)
    return [_routed(permit_type, disciplines[code], known) for code in planned.keys]


def _routed(permit_type: PermitType, discipline: Discipline, facts: Mapping[str, object]) -> RoutedReview:
    firing = [
        rule
        for rule in permit_type.routing
        if rule.discipline == discipline.code and permit_type.holds(rule.applies_if, facts)
    ]
    return RoutedReview(
        discipline=discipline.code,
        name=discipline.name,
        team=discipline.team,
        reason=_together(_reason(rule, permit_type, facts) for rule in firing),
        because=_because([rule.applies_if for rule in firing if rule.applies_if], permit_type, facts),
        rule=" || ".join(rule.applies_if or "always" for rule in firing),
        days=discipline.days,
    )


def route_by(
    permit_type: PermitType, definition: Definition, facts: Mapping[str, object]
) -> list[RoutedReview]:
    """Return the reviews that a published plan of its own asks for, in the order of its steps.

    A condition that the type's rules know is told in their words, another one by what holds of it.
    """
    known, stage = {**facts, **permit_type.facts}, definition.stage(STAGE)
    days = {step.key: step.days or stage.days for step in stage.steps}
    return [
        RoutedReview(
            discipline=step.key,
            name=step.title[:LONGEST_NAME],
            team=step.team,
            reason=_together(_said(permit_type, step, known)),
            because=_because(step.why, permit_type, known),
            rule=" || ".join(step.why) or "always",
            days=days[step.key],
        )
        for step in plan(definition, STAGE, known).steps
    ]


def _said(permit_type: PermitType, step: PlannedStep, facts: Mapping[str, object]) -> list[str]:
    """Return why a step opens, a sentence for each condition that holds and that the rules know."""
    rules = {rule.applies_if: rule for rule in permit_type.routing if rule.discipline == step.key}
    fitting = [(text, rules.get(text)) for text in step.why or (None,)]
    return [_reason(rule, permit_type, facts) if rule else "" if text else ALWAYS for text, rule in fitting]


def _together(reasons: Iterable[str]) -> str:
    return "; ".join(reason for reason in reasons if reason)


def _because(rules: Iterable[str], permit_type: PermitType, facts: Mapping[str, object]) -> str:
    return _together(because(rule, permit_type, facts) for rule in rules)


def quoted_facts(reason: str) -> list[str]:
    """Return the facts that a reason quotes. :raises ValueError: when its braces do not pair."""
    return [name for _, name, _, _ in string.Formatter().parse(reason) if name is not None]


def _reason(rule: RoutingRule, permit_type: PermitType, facts: Mapping[str, object]) -> str:
    if not rule.reason:
        return "" if rule.applies_if else ALWAYS
    quoted = {name: in_words(permit_type, name, facts.get(name)) for name in quoted_facts(rule.reason)}
    return _QUOTING.vformat(rule.reason, (), quoted)


class _Quoting(string.Formatter):
    """Takes “home.zip” for the name that it is."""

    def get_field(self, field_name: str, args: Any, kwargs: Any) -> tuple[Any, str]:
        return kwargs[field_name], field_name


_QUOTING = _Quoting()


def in_words(permit_type: PermitType, name: str, value: object) -> str:
    """Write a fact the way the form does: option labels, yes and no, plain numbers."""
    question = permit_type.questions.get(name)
    labels = {option.code: option.label for option in question.options} if question else {}
    match value:
        case None:
            return "not answered"
        case bool():
            return "yes" if value else "no"
        case Decimal() | int():
            return plain(Decimal(value))
        case list() | tuple():
            return ", ".join(labels.get(str(item), str(item)) for item in value)
    return labels.get(str(value), str(value))
