"""The planner: which steps a round opens, which results it carries over, and where a stage leads. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from workflows.conditions import ConditionError, MissingFacts, WrongFact
from workflows.definitions.schema import Definition, Exit, Stage, Step

Facts = Mapping[str, object]
Cause = Literal["first", "new", "outcome", "rule", "unfinished"]


@dataclass(frozen=True, slots=True)
class Result:
    """How a step stands after the rounds before: its latest outcome ("" while open) and its own facts."""

    outcome: str
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step to be worked: by whom, in how many business days, and why.

    ``why`` holds the conditions that hold (none for a step that always opens); ``cause`` says why it is
    worked in this round, and ``again`` which outcome or rule asks for it once more.
    """

    key: str
    title: str
    team: str
    days: int | None
    why: tuple[str, ...] = ()
    cause: Cause = "first"
    again: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What one round of a stage does."""

    stage: str
    order: Literal["parallel", "sequence"]
    steps: tuple[PlannedStep, ...]
    carried: Mapping[str, str] = field(default_factory=dict)

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(step.key for step in self.steps)

    def open_next(self, finished: Collection[str] = ()) -> tuple[PlannedStep, ...]:
        """Return what may be worked now: all that is left, or in a sequence only the first of it."""
        left = tuple(step for step in self.steps if step.key not in finished)
        return left if self.order == "parallel" else left[:1]


class CannotPlan(ValueError):
    """A plan that the facts do not decide; says which stage, which step, and what is missing."""

    def __init__(self, definition: Definition, stage: str, place: str, reason: str) -> None:
        self.definition, self.stage, self.place, self.reason = definition.code, stage, place, reason
        super().__init__(f"{definition.code}, stage {stage}, {place}: {reason}")


def plan(
    definition: Definition,
    stage: str,
    facts: Facts,
    *,
    previous_round: Mapping[str, Result] | None = None,
    round: int = 1,
) -> Plan:
    """Return the steps that a round of a stage opens, in the order of the definition.

    A step that applies and was never worked opens; one that was worked opens again when its carry-over rule
    says so or its work was not finished, and else its result is carried. What no longer applies is neither.

    :raises KeyError: when the definition has no such stage.
    :raises CannotPlan: when a fact is missing that decides, or is not of its kind.
    """
    chosen, before = definition.stage(stage), previous_round or {}
    steps: list[PlannedStep] = []
    carried: dict[str, str] = {}
    for step in chosen.steps:
        why = _opens(definition, chosen, step, facts)
        if why is None:
            continue
        cause, again = _cause(definition, chosen, step, facts, before.get(step.key), bool(before))
        if cause is None:
            carried[step.key] = before[step.key].outcome
        else:
            days = chosen.days_of(step, round)
            steps.append(PlannedStep(step.key, step.title, step.team, days, why, cause, again))
    return Plan(chosen.key, chosen.order, tuple(steps), carried)


def next_stage(definition: Definition, stage: str, facts: Facts, outcomes: Collection[str]) -> str:
    """Return where a finished stage leads: a stage, its own key for another round, or "end".

    :raises CannotPlan: when no exit fits or a fact is missing that decides.
    """
    chosen = definition.stage(stage)
    for index, way in enumerate(chosen.exits):
        if fits(definition, chosen, way, facts, outcomes, f"exit {index + 1}"):
            return way.to
    raise CannotPlan(definition, stage, "exits", f"No exit fits the outcomes {', '.join(sorted(outcomes))}.")


def fits(
    definition: Definition, stage: Stage, way: Exit, facts: Facts, outcomes: Collection[str], place: str = ""
) -> bool:
    """Tell whether an exit fits these facts and outcomes."""
    if way.outcomes and not set(way.outcomes) & set(outcomes):
        return False
    return not way.when or any(
        _holds(definition, stage, place or way.to, rule, facts, None) for rule in way.when
    )


def _opens(definition: Definition, stage: Stage, step: Step, facts: Facts) -> tuple[str, ...] | None:
    """Return the conditions that open a step, or None when it does not apply."""
    if not step.when:
        return ()
    undecided = None if step.if_undecided is None else step.if_undecided == "open"
    place = f"step {step.key}"
    firing = _firing(definition, stage, place, step.when, facts, undecided)
    return firing or None


def _firing(
    definition: Definition,
    stage: Stage,
    place: str,
    rules: Sequence[str],
    facts: Facts,
    undecided: bool | None,
) -> tuple[str, ...]:
    """Return the rules that hold; a missing fact does not matter when another rule decides."""
    firing: list[str] = []
    doubt: CannotPlan | None = None
    for rule in rules:
        try:
            if _holds(definition, stage, place, rule, facts, undecided):
                firing.append(rule)
        except CannotPlan as unanswered:
            if not isinstance(unanswered.__cause__, MissingFacts):
                raise
            doubt = unanswered
    if doubt is not None and not firing:
        raise doubt
    return tuple(firing)


def _cause(
    definition: Definition, stage: Stage, step: Step, facts: Facts, before: Result | None, later: bool
) -> tuple[Cause | None, str]:
    """Return why a step is worked in this round, and the outcome or rule that asks for it once more."""
    if before is None:
        return ("new" if later else "first"), ""
    if not before.outcome:
        return "unfinished", ""
    rule = stage.again_of(step)
    if before.outcome in rule.outcomes:
        return "outcome", before.outcome
    known = {**facts, **before.facts}
    for condition in rule.when:
        place = f"step {step.key}, carry-over"
        if _holds(definition, stage, place, condition, known, None, between_rounds=True):
            return "rule", condition
    return None, ""


def _holds(
    definition: Definition,
    stage: Stage,
    place: str,
    rule: str,
    facts: Facts,
    undecided: bool | None,
    *,
    between_rounds: bool = False,
) -> bool:
    try:
        condition = definition.condition(rule, between_rounds=between_rounds)
        return condition.holds(facts, unanswered=undecided)
    except (ConditionError, MissingFacts, WrongFact) as wrong:
        raise CannotPlan(definition, stage.key, place, str(wrong)) from wrong
