"""Assess the fees of a type on a day: every line with its rule, its version, its inputs and its working."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from permits.rulebook.fee_workings import (
    CannotPrice,
    Working,
    count_working,
    flat_working,
    hourly_working,
    ladder_working,
    percent_working,
    surcharge_working,
)
from permits.rulebook.schema.fee import (
    AnyFee,
    CountFee,
    FeeSchedule,
    FlatFee,
    HourlyFee,
    LadderFee,
    Lock,
    PercentFee,
    Stage,
)
from permits.rulebook.schema.permit_type import PermitType
from workflows.conditions import MissingFacts

__all__ = ["Assessment", "CannotPrice", "FeeLine", "price", "schedule_in_force"]


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One line of an assessment; `rule` and `version` lead back to the printed schedule."""

    code: str
    label: str
    stage: Stage
    lock: Lock
    rule: str
    schedule: str
    version: str
    inputs: dict[str, str]
    formula: str
    amount: Decimal
    account: str

    def as_json(self) -> dict[str, object]:
        written = {name: getattr(self, name) for name in self.__slots__}
        return {**written, "amount": str(self.amount)}


@dataclass(frozen=True, slots=True)
class Assessment:
    """All lines for a day; `undecided` names lines that an estimate left out for want of an answer."""

    on: date
    lines: tuple[FeeLine, ...]
    undecided: tuple[str, ...] = ()

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
        }


def price(
    schedules: Sequence[FeeSchedule],
    permit_type: PermitType,
    facts: Mapping[str, object],
    on: date,
    *,
    stage: Stage | None = None,
    estimate: bool = False,
) -> Assessment:
    """Assess a type's fee lines under the schedules in force on a day, of one stage or of all.

    An estimate leaves out what cannot be decided yet and names it; otherwise a missing fact is refused.
    :raises CannotPrice: when a schedule, a line or a fact is missing.
    """
    given = {**facts, **permit_type.facts}
    lines: list[FeeLine] = []
    undecided: list[str] = []
    for selection in permit_type.fees:
        desk = _Desk(schedule_in_force(schedules, selection.schedule, on), permit_type, given)
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
    return Assessment(on, tuple(lines), tuple(undecided))


def schedule_in_force(schedules: Iterable[FeeSchedule], code: str, on: date) -> FeeSchedule:
    """Return the version of a schedule in force on a day. :raises CannotPrice: when there is none."""
    found = [each for each in schedules if each.schedule == code and each.in_force(on)]
    if not found:
        raise CannotPrice(f"No version of the fee schedule “{code}” is in force on {on}.")
    return max(found, key=_begins)


def _begins(schedule: FeeSchedule) -> date:
    return schedule.effective_from


class _Desk:
    """One schedule open at one case: works out each rule once, percentages after what they build on."""

    def __init__(self, schedule: FeeSchedule, permit_type: PermitType, facts: Mapping[str, object]) -> None:
        self.schedule, self.permit_type, self.facts = schedule, permit_type, facts
        self.done: dict[str, Working | None] = {}
        self.open: list[str] = []

    def rule(self, code: str) -> AnyFee:
        rule = self.schedule.rule(code)
        if rule is None:
            raise CannotPrice(f"The schedule “{self.schedule.title}” has no line {code}.")
        return rule

    def lines(self, rule: AnyFee) -> list[FeeLine]:
        working = self.working(rule)
        return [] if working is None else [self.line(rule, working)]

    def line(self, rule: AnyFee, working: Working) -> FeeLine:
        return FeeLine(
            code=rule.code,
            label=rule.label,
            stage=rule.stage,
            lock=rule.locked,
            rule=f"{self.schedule.schedule}/{rule.code}",
            schedule=self.schedule.schedule,
            version=self.schedule.version,
            inputs=working.inputs,
            formula=working.formula,
            amount=working.amount,
            account=rule.account,
        )

    def working(self, rule: AnyFee) -> Working | None:
        """Return the working, or None when the line does not apply."""
        if rule.code in self.open:
            raise CannotPrice(f"The percentages go round in a circle: {' → '.join([*self.open, rule.code])}.")
        if rule.code not in self.done:
            self.open.append(rule.code)
            try:
                self.done[rule.code] = self._work(rule) if self._applies(rule) else None
            finally:
                self.open.pop()
        return self.done[rule.code]

    def _applies(self, rule: AnyFee) -> bool:
        if rule.applies_if is None:
            return True
        try:
            return self.permit_type.condition(rule.applies_if).holds(self.facts)
        except MissingFacts as missing:
            raise CannotPrice(f"“{rule.label}” cannot be decided: {missing}") from missing

    def _work(self, rule: AnyFee) -> Working | None:
        match rule:
            case LadderFee():
                return ladder_working(rule, self.facts)
            case FlatFee():
                return flat_working(rule, self.facts)
            case CountFee():
                return count_working(rule, self.facts)
            case HourlyFee():
                return hourly_working(rule, self.facts)
            case PercentFee():
                return self._percentage(rule)
        return surcharge_working(rule, self.facts)

    def _percentage(self, rule: PercentFee) -> Working | None:
        bases = {}
        for code in rule.of:
            base = self.rule(code)
            working = self.working(base)
            if working is not None:
                bases[code] = (base.label, working.amount)
        return percent_working(rule, bases) if bases else None
