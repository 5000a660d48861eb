"""Fee lines that a person charges by hand: which there are, what they must be told, what they come to."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from permits.rulebook.fee_desk import Desk, FeeLine
from permits.rulebook.fee_workings import CannotPrice
from permits.rulebook.pricing import Pricer, schedule_in_force
from permits.rulebook.schema.fee import (
    BY_HAND,
    AnyLine,
    CostFee,
    CountFee,
    FeeSchedule,
    FixturesFee,
    HourlyFee,
    LadderFee,
    MultipleFee,
    SurchargeFee,
)
from permits.rulebook.schema.permit_type import PermitType
from permits.rulebook.schema.valuation import ValuationTable
from permits.rulebook.valuing import VALUATION
from workflows.conditions import ConditionError

Kind = Literal["hours", "dollars", "count", "times", "number"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A number that the office gives: the fact that it becomes, its kind, and the schedule's name for it."""

    fact: str
    kind: Kind
    name: str = ""
    is_needed: bool = True


@dataclass(frozen=True, slots=True)
class Counter:
    """What a line is charged to: the schedules, the type, what is known, and the days that count."""

    schedules: Sequence[FeeSchedule]
    permit_type: PermitType
    facts: Mapping[str, object]
    on: date
    submitted_on: date
    valuations: Sequence[ValuationTable] = ()
    valuation_set: bool = False

    def offered(self) -> Iterator[tuple[FeeSchedule, list[AnyLine]]]:
        """Return the lines that may be charged by hand on the day, by schedule.

        A line over others is offered where the type takes one of them.
        """
        for code in dict.fromkeys(each.schedule for each in self.schedules):
            try:
                schedule = schedule_in_force(self.schedules, code, self.on)
            except CannotPrice:
                continue
            taken = self._taken(code)
            lines = [line for line in schedule.lines.values() if _fits(line, taken)]
            if lines:
                yield schedule, lines

    def price(self, schedule: FeeSchedule, line: AnyLine, given: Mapping[str, Decimal]) -> FeeLine:
        """Work out one line from the numbers given. :raises CannotPrice: when something else is missing."""
        try:
            lines = self._desk(schedule, line, given).lines(line)
        except ConditionError as wrong:
            raise CannotPrice(f"“{line.label}” cannot be decided for this type. {wrong}") from wrong
        if not lines:
            raise CannotPrice(f"“{line.label}” comes to nothing: none of its lines is charged here.")
        return lines[0]

    def _desk(self, schedule: FeeSchedule, line: AnyLine, given: Mapping[str, Decimal]) -> Desk:
        condition = self.permit_type.condition
        if not line.builds_on and VALUATION not in line.measures:
            return Desk(schedule, given, {line.code}, condition)
        pricer = Pricer(
            self.schedules,
            self.permit_type,
            self.facts,
            self.valuations,
            estimate=False,
            is_set=self.valuation_set,
        )
        taken = self._taken(schedule.schedule)
        now, then = pricer.day(self.on), pricer.day(self.submitted_on)
        known = Desk(
            schedule_in_force(self.schedules, schedule.schedule, self.submitted_on),
            then.facts,
            taken,
            condition,
            basis=then.basis,
        )
        facts = {**now.facts, **given}
        return Desk(schedule, facts, taken | {line.code}, condition, basis=now.basis, earlier=known)

    def _taken(self, schedule: str) -> frozenset[str]:
        selections = (each for each in self.permit_type.fees if each.schedule == schedule)
        return frozenset(code for each in selections for code in each.lines)


def asked(line: AnyLine) -> list[Asked]:
    """Return the numbers that a line needs and no form asks; the valuation is the application's own."""
    match line:
        case HourlyFee():
            return [Asked(line.fact, "hours")]
        case CostFee():
            return [Asked(line.fact, "dollars")]
        case CountFee():
            return [Asked(line.fact, "count", line.unit)]
        case FixturesFee():
            return [Asked(each.fact, "count", each.label, False) for each in line.items if each.fact]
        case MultipleFee() if line.on_appeal is not None:
            return [Asked(line.on_appeal.fact, "times", is_needed=False)]
        case LadderFee() if line.measured != VALUATION:
            return [Asked(line.measured, "number", line.unit)]
        case SurchargeFee() if line.fact != VALUATION:
            return [Asked(line.fact, "number")]
    return []


def _fits(line: AnyLine, taken: frozenset[str]) -> bool:
    return line.stage == BY_HAND and (not line.builds_on or not taken.isdisjoint(line.builds_on))
