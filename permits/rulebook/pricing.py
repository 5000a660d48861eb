"""Assess the fees of a type on a day: every line with its rule, its version, its inputs and its working."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from permits.rulebook import valuing
from permits.rulebook.fee_desk import Desk, FeeLine, conditions_over
from permits.rulebook.fee_workings import CannotPrice
from permits.rulebook.schema.demand import FeeSelection
from permits.rulebook.schema.fee import FeeSchedule, Stage
from permits.rulebook.schema.permit_type import PermitType
from permits.rulebook.schema.valuation import ValuationTable
from permits.rulebook.valuing import CannotValue, Valuation

__all__ = ["Assessment", "CannotPrice", "FeeLine", "price", "price_schedule", "schedule_in_force"]


@dataclass(frozen=True, slots=True)
class Assessment:
    """All lines for a day; `undecided` names lines that an estimate left out for want of an answer."""

    on: date
    lines: tuple[FeeLine, ...]
    undecided: tuple[str, ...] = ()
    valuation: Valuation | None = None

    @property
    def total(self) -> Decimal:
        return sum((line.amount for line in self.lines), Decimal("0.00"))

    def total_for(self, stage: Stage) -> Decimal:
        return sum((line.amount for line in self.lines if line.stage == stage), Decimal("0.00"))

    def as_json(self) -> dict[str, object]:
        return {
            "on": self.on.isoformat(),
            "lines": [line.as_json() for line in self.lines],
            "total": str(self.total),
            "undecided": list(self.undecided),
        } | ({"valuation": self.valuation.as_json()} if self.valuation else {})


def price(
    schedules: Sequence[FeeSchedule],
    permit_type: PermitType,
    facts: Mapping[str, object],
    on: date,
    *,
    stage: Stage | None = None,
    estimate: bool = False,
    submitted_on: date | None = None,
    valuations: Sequence[ValuationTable] = (),
    valuation_set: bool = False,
) -> Assessment:
    """Assess a type's fee lines under the schedules in force on a day, of one stage or of all.

    Lines that build on one locked at submission take its price of `submitted_on`, the same day if not given.
    A valuation that the city has set is taken as it is, whatever the table says.
    An estimate leaves out what cannot be decided yet and names it; otherwise a missing fact is refused.
    :raises CannotPrice: when a schedule, a line or a fact is missing.
    """
    pricer = Pricer(schedules, permit_type, facts, valuations, estimate=estimate, is_set=valuation_set)
    now = pricer.day(on)
    then = pricer.day(submitted_on) if submitted_on not in (None, on) else None
    lines: list[FeeLine] = []
    undecided: list[str] = []
    for selection in permit_type.fees:
        desk = pricer.desk(selection, now, pricer.earlier(selection, then))
        for code in selection.lines:
            rule = desk.rule(code)
            if stage is not None and rule.stage != stage:
                continue
            try:
                lines += desk.lines(rule)
            except CannotPrice:
                if not estimate:
                    raise
                undecided.append(rule.label)
    return Assessment(on, tuple(lines), tuple(undecided), now.valuation)


def price_schedule(schedule: FeeSchedule, facts: Mapping[str, object], on: date) -> Assessment:
    """Assess every line of a schedule that applies, without a type; the facts' own kinds are taken.

    A condition that names a fact which is not given is undecided, and so is a line that measures it.
    :raises CannotPrice: when the schedule is not in force on the day.
    """
    schedule_in_force([schedule], schedule.schedule, on)
    desk = Desk(schedule, facts, frozenset(schedule.lines), conditions_over(facts))
    lines: list[FeeLine] = []
    undecided: list[str] = []
    for rule in schedule.lines.values():
        try:
            lines += desk.lines(rule)
        except CannotPrice as unknown:
            undecided.append(f"{rule.label}: {unknown}")
    return Assessment(on, tuple(lines), tuple(undecided))


def schedule_in_force(schedules: Iterable[FeeSchedule], code: str, on: date) -> FeeSchedule:
    """Return the version of a schedule in force on a day. :raises CannotPrice: when there is none."""
    found = [each for each in schedules if each.schedule == code and each.in_force(on)]
    if not found:
        raise CannotPrice(f"No version of the fee schedule “{code}” is in force on {on}.")
    return max(found, key=_begins)


def _begins(schedule: FeeSchedule) -> date:
    return schedule.effective_from


@dataclass(frozen=True, slots=True)
class Day:
    """A day at which lines are priced, with the facts as that day's valuation table has them."""

    on: date
    facts: dict[str, object]
    valuation: Valuation | None

    @property
    def basis(self) -> str:
        """What a line that takes the valuation says of where it comes from."""
        return self.valuation.formula if self.valuation else ""


@dataclass(frozen=True, slots=True)
class Pricer:
    """A case at the counter: its type and facts, and all schedules and tables there are."""

    schedules: Sequence[FeeSchedule]
    permit_type: PermitType
    facts: Mapping[str, object]
    tables: Sequence[ValuationTable]
    estimate: bool
    is_set: bool

    def day(self, on: date) -> Day:
        given = {**self.facts, **self.permit_type.facts}
        if self.is_set:
            return Day(on, given, valuing.set_by_the_city(given))
        table = valuing.table_for(self.tables, self.permit_type.code, on) if self.tables else None
        if table is None:
            return Day(on, given, None)
        try:
            found = valuing.value(table, given)
        except CannotValue as missing:
            if not self.estimate:
                raise CannotPrice(str(missing)) from missing
            return Day(on, given, None)
        return Day(on, {**given, valuing.VALUATION: found.governing}, found)

    def desk(self, selection: FeeSelection, day: Day, earlier: Desk | None) -> Desk:
        schedule = schedule_in_force(self.schedules, selection.schedule, day.on)
        conditions = self.permit_type.condition
        return Desk(schedule, day.facts, selection.lines, conditions, basis=day.basis, earlier=earlier)

    def earlier(self, selection: FeeSelection, day: Day | None) -> Desk | None:
        return None if day is None else self.desk(selection, day, None)
