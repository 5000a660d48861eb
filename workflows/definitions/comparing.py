"""What another definition would change in the stages of one case: steps gained, lost, kept. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace

from workflows.conditions import Condition, ConditionError, MissingFacts, WrongFact
from workflows.definitions.planning import CannotPlan, Plan, plan
from workflows.definitions.schema import Definition

Facts = Mapping[str, object]
MOST_REMEMBERED = 100_000


@dataclass(frozen=True, slots=True)
class StageChange:
    """One stage of one case: which steps the draft would add, take away, keep and keep otherwise.

    ``changed`` names kept steps whose team or service level differs; ``in_hand`` those of the lost ones on
    which somebody has begun or finished work.
    """

    stage: str
    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    in_hand: tuple[str, ...] = ()
    problem: str = ""

    @property
    def differs(self) -> bool:
        return bool(self.gained or self.lost or self.changed or self.problem)


def compare(
    before: Definition,
    after: Definition,
    facts: Facts,
    worked: Iterable[tuple[str, str]] = (),
    *,
    facts_after: Facts | None = None,
) -> tuple[StageChange, ...]:
    """Compare the plans of two definitions stage by stage, for the same facts unless others are given."""
    begun = set(worked)
    keys = dict.fromkeys([*(s.key for s in before.stages), *(s.key for s in after.stages)])
    later = facts if facts_after is None else facts_after
    return tuple(_stage_change(key, (before, facts), (after, later), begun) for key in keys)


def _stage_change(
    key: str, before: tuple[Definition, Facts], after: tuple[Definition, Facts], begun: set[tuple[str, str]]
) -> StageChange:
    try:
        old, new = _planned(key, *before), _planned(key, *after)
    except CannotPlan as unclear:
        return StageChange(key, problem=str(unclear))
    lost = tuple(step for step in old if step not in new)
    kept = tuple(step for step in new if step in old)
    return StageChange(
        stage=key,
        gained=tuple(step for step in new if step not in old),
        lost=lost,
        kept=kept,
        changed=tuple(step for step in kept if old[step] != new[step]),
        in_hand=tuple(step for step in lost if (key, step) in begun),
    )


def _planned(stage: str, definition: Definition, facts: Facts) -> dict[str, tuple[str, int | None]]:
    """Return the steps of a stage with what they promise; none where there is no such stage."""
    if all(each.key != stage for each in definition.stages):
        return {}
    made: Plan = plan(definition, stage, facts)
    return {step.key: (step.team, step.days) for step in made.steps}


@dataclass(frozen=True, slots=True)
class _Rule:
    """A condition of a step, with what it counts as while a fact is missing."""

    condition: Condition
    unanswered: bool | None

    def asked(self, facts: Facts) -> tuple[object, ...]:
        """Return what the answer depends on: the condition, and the facts that it reads."""
        values = tuple(_frozen(facts.get(name)) for name, _kind in self.condition.kinds)
        return (self.condition.text, self.condition.kinds, self.unanswered, values)

    def answer(self, facts: Facts) -> bool | str:
        """Answer the condition; where it cannot be, say why."""
        try:
            return self.condition.holds(facts, unanswered=self.unanswered)
        except (ConditionError, MissingFacts, WrongFact) as wrong:
            return str(wrong)


class Comparison:
    """Compares many cases with one definition.

    A plan hangs on nothing but the answers to its conditions: each is asked once for the same facts, and
    cases with the same answers are planned once.
    """

    def __init__(self, after: Definition) -> None:
        self.after = after
        self._rules: dict[int, tuple[Definition, list[_Rule] | None]] = {}
        self._answers: dict[tuple[object, ...], bool | str] = {}
        self._seen: dict[tuple[object, ...], tuple[StageChange, ...]] = {}

    def names_with(self, *before: Definition) -> frozenset[str] | None:
        """Return the facts that plans may read; None when a condition cannot be compiled: then all are."""
        rules = [_rules_of(each) for each in (self.after, *before)]
        if any(each is None for each in rules):
            return None
        return frozenset(name for each in rules for rule in each or () for name in rule.condition.names)

    def of(self, before: Definition, facts: Facts, worked: Set[tuple[str, str]]) -> tuple[StageChange, ...]:
        """Compare what one case goes by, with its facts and the steps on which work was begun."""
        rules = self._rules_with(before)
        if rules is None:
            return compare(before, self.after, facts, worked)
        key = (id(before), *(self._answer(rule, facts) for rule in rules))
        if key not in self._seen:
            self._seen[key] = compare(before, self.after, facts)
        changes = self._seen[key]
        return tuple(_with_work(each, worked) for each in changes) if worked else changes

    def _rules_with(self, before: Definition) -> list[_Rule] | None:
        if id(before) not in self._rules:  # kept with its definition, so that its number is not used again
            own, other = _rules_of(before), _rules_of(self.after)
            both = None if own is None or other is None else [*own, *other]
            self._rules[id(before)] = (before, both)
        return self._rules[id(before)][1]

    def _answer(self, rule: _Rule, facts: Facts) -> bool | str:
        asked = rule.asked(facts)
        if asked not in self._answers:
            if len(self._answers) >= MOST_REMEMBERED:
                self._answers.clear()
            self._answers[asked] = rule.answer(facts)
        return self._answers[asked]


def _rules_of(definition: Definition) -> list[_Rule] | None:
    """Return every condition that opens a step, None when one cannot be compiled."""
    try:
        return list(_each_rule(definition))
    except ConditionError:
        return None


def _each_rule(definition: Definition) -> Iterator[_Rule]:
    for stage in definition.stages:
        for step in stage.steps:
            unanswered = None if step.if_undecided is None else step.if_undecided == "open"
            for rule in step.when:
                yield _Rule(definition.condition(rule), unanswered)


def _frozen(value: object) -> object:
    return tuple(value) if isinstance(value, list) else (type(value), value)


def _with_work(change: StageChange, worked: Set[tuple[str, str]]) -> StageChange:
    return replace(change, in_hand=tuple(step for step in change.lost if (change.stage, step) in worked))
