"""What another version means for the rounds of a case that are under way. Pure: it reads items, no rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from workflows.definitions.comparing import StageChange, compare
from workflows.definitions.planning import Plan, PlannedStep, plan
from workflows.definitions.schema import Definition
from workflows.models import WorkItem

Facts = Mapping[str, object]
CANCELLED = WorkItem.Status.CANCELLED


@dataclass(frozen=True, slots=True)
class RoundChange:
    """A round under way: what is to be opened and cancelled; ``finishes`` when nothing stays open."""

    stage: str
    round: int
    opening: tuple[PlannedStep, ...] = ()
    cancelling: tuple[WorkItem, ...] = ()
    finishes: bool = False
    problem: str = ""
    cancelled_before: Mapping[str, WorkItem] = field(default_factory=dict)


def round_changes(
    before: Definition, after: Definition, facts: Facts, items: Sequence[WorkItem]
) -> list[RoundChange]:
    """Return what each round with open work gains and loses, as the dry run says of its stage."""
    changes = {each.stage: each for each in compare(before, after, facts)}
    under_way = dict.fromkeys((item.stage, item.round) for item in items if item.is_open)
    return [
        _round_change(after, facts, changes[stage], [item for item in items if item.stage == stage], number)
        for stage, number in under_way
        if stage in changes
    ]


def _round_change(
    after: Definition, facts: Facts, change: StageChange, items: Sequence[WorkItem], number: int
) -> RoundChange:
    """Return what one round loses and gains; ``items`` are those of all rounds of the stage."""
    if change.problem:
        return RoundChange(change.stage, number, problem=change.problem)
    here = [item for item in items if item.round == number]
    cancelling = tuple(item for item in here if item.is_open and item.key in change.lost)
    left = [item for item in here if item.is_open and item not in cancelling]
    opening = _opening(after, facts, change, items, number, bool(left))
    before = {item.key: item for item in here if item.status == CANCELLED}
    return RoundChange(change.stage, number, opening, cancelling, not left and not opening, "", before)


def _opening(
    after: Definition,
    facts: Facts,
    change: StageChange,
    items: Sequence[WorkItem],
    number: int,
    busy: bool,
) -> tuple[PlannedStep, ...]:
    """Return the gained steps; in a sequence the next one only, when nothing else of it is open."""
    if all(each.key != change.stage for each in after.stages):
        return ()
    made: Plan = plan(after, change.stage, facts, round=number)
    there = {item.key for item in items if item.round == number and item.status != CANCELLED}
    if made.order == "parallel":
        return tuple(step for step in made.steps if step.key in change.gained and step.key not in there)
    carried = {item.key for item in items if item.outcome and item.key not in change.gained}
    return () if busy else made.open_next(there | carried)
