"""One fee schedule open at one case: works out each line once, and what builds on others after them."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from permits.rulebook import fee_sums, valuing
from permits.rulebook.fee_workings import (
    CannotPrice,
    Working,
    cost_working,
    count_working,
    fixtures_working,
    flat_working,
    hourly_working,
    ladder_working,
    surcharge_working,
)
from permits.rulebook.schema.fee import (
    BY_HAND,
    AnyLine,
    ColumnFee,
    CostFee,
    CountFee,
    CreditFee,
    FeeSchedule,
    FixturesFee,
    FlatFee,
    HourlyFee,
    LadderFee,
    Lock,
    MultipleFee,
    PercentFee,
    Stage,
    SurchargeFee,
    TogetherFee,
)
from workflows.conditions import Condition, ConditionError, Kind, MissingFacts, compile_condition

Conditions = Callable[[str], Condition]


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


class Desk:
    """A schedule, the facts of a case, and the lines that are charged to it.

    `earlier` is the desk of the day of submission: a line of today that builds on one locked at submission
    takes that one's price of then.
    """

    def __init__(
        self,
        schedule: FeeSchedule,
        facts: Mapping[str, object],
        charged: Collection[str],
        conditions: Conditions,
        *,
        basis: str = "",
        earlier: "Desk | None" = None,
    ) -> None:
        self.schedule, self.facts, self.charged = schedule, facts, charged
        self.conditions, self.basis, self.earlier = conditions, basis, earlier
        self.done: dict[str, Working | None] = {}
        self.open: list[str] = []

    def rule(self, code: str) -> AnyLine:
        rule = self.schedule.rule(code)
        if rule is None:
            raise CannotPrice(f"The schedule “{self.schedule.title}” has no line {code}.")
        return rule

    def lines(self, rule: AnyLine) -> list[FeeLine]:
        """Return the line of a rule, none where it does not apply."""
        working = self.working(rule)
        return [] if working is None else [self._line(rule, working)]

    def _line(self, rule: AnyLine, working: Working) -> FeeLine:
        schedule = self.schedule
        inputs, formula = working.inputs, working.formula
        if self.basis and valuing.VALUATION in inputs:
            inputs, formula = {**inputs, "valuation_basis": self.basis}, f"Valuation {self.basis}. {formula}"
        return FeeLine(
            code=rule.code,
            label=rule.label,
            stage=rule.stage,
            lock=rule.locked,
            rule=f"{schedule.schedule}/{rule.code}",
            schedule=schedule.schedule,
            version=schedule.version,
            inputs=inputs,
            formula=formula,
            amount=working.amount,
            account=rule.account,
        )

    def working(self, rule: AnyLine) -> Working | None:
        """Return the working, or None when the line does not apply."""
        code = rule.code
        if code not in self.done:
            if code in self.open:
                raise CannotPrice(f"The lines build on one another in a circle: {self._circle(code)}.")
            self.open.append(code)
            try:
                self.done[code] = self._work(rule) if self._applies(rule) else None
            finally:
                self.open.pop()
        return self.done[code]

    def _circle(self, code: str) -> str:
        return " → ".join([*self.open, code])

    def _applies(self, rule: AnyLine) -> bool:
        return rule.applies_if is None or self._holds(rule, rule.applies_if)

    def _holds(self, rule: AnyLine, condition: str) -> bool:
        try:
            return self.conditions(condition).holds(self.facts)
        except MissingFacts as missing:
            raise CannotPrice(f"“{rule.label}” cannot be decided: {missing}") from missing

    def _work(self, rule: AnyLine) -> Working | None:
        if isinstance(rule, PercentFee | MultipleFee | CreditFee | TogetherFee):
            return self._work_on_lines(rule)
        facts = self.facts
        match rule:
            case LadderFee():
                return ladder_working(rule, facts)
            case FlatFee():
                return flat_working(rule, facts)
            case CountFee():
                return count_working(rule, facts)
            case FixturesFee():
                return fixtures_working(rule, facts)
            case HourlyFee():
                return hourly_working(rule, facts)
            case CostFee():
                return cost_working(rule, facts)
            case SurchargeFee():
                return surcharge_working(rule, facts)
        return self._column(rule)

    def _column(self, rule: ColumnFee) -> Working | None:
        for column in rule.columns:
            if column.applies_if is None or self._holds(rule, column.applies_if):
                if column.ladder is None:
                    return None
                working = ladder_working(column.ladder, self.facts)
                return replace(working, formula=f"{column.label}: {working.formula}")
        raise CannotPrice(f"“{rule.label}” cannot be priced: no column of {rule.table} fits this work.")

    def _work_on_lines(self, rule: PercentFee | MultipleFee | CreditFee | TogetherFee) -> Working | None:
        about_charges = isinstance(rule, CreditFee | TogetherFee) or rule.stage == BY_HAND
        bases = self._bases(rule.of, charged_only=about_charges)
        if not bases:
            return None
        match rule:
            case PercentFee():
                return fee_sums.percent_working(rule, bases)
            case MultipleFee():
                return fee_sums.multiple_working(rule, bases, self.facts)
            case CreditFee():
                return fee_sums.credit_working(rule, bases, self._taken(rule), self.facts)
        return fee_sums.together_working(rule, bases)

    def _bases(self, codes: Collection[str], *, charged_only: bool) -> dict[str, tuple[str, Decimal]]:
        """Return what the named lines come to; some rules count only what is charged."""
        found = {}
        for code in codes:
            if charged_only and code not in self.charged:
                continue
            desk = self._desk_of(code)
            base = desk.rule(code)
            working = desk.working(base)
            if working is not None:
                found[code] = (base.label, working.amount)
        return found

    def _desk_of(self, code: str) -> "Desk":
        then = self.earlier.schedule.rule(code) if self.earlier is not None else None
        return self.earlier if self.earlier and then and then.locked == "at_submission" else self

    def _taken(self, credit: CreditFee) -> Decimal:
        """Return what credits that stand before this one in the schedule take off the same lines."""
        taken = Decimal(0)
        for rule in self.schedule.lines.values():
            if rule.code == credit.code:
                break
            if isinstance(rule, CreditFee) and rule.code in self.charged and set(rule.of) & set(credit.of):
                working = self.working(rule)
                taken -= working.amount if working is not None else 0
        return taken


def conditions_over(facts: Mapping[str, object]) -> Conditions:
    """Compile conditions over the facts given, where no type declares them; others are missing.

    :raises CannotPrice: when the returned function meets a condition that these facts cannot answer.
    """
    numbers = _kinds(facts, Kind.INTEGER), _kinds(facts, Kind.NUMBER)

    def compiled(text: str) -> Condition:
        try:
            return _compiled(text, numbers[0])
        except ConditionError:
            return _compiled(text, numbers[1])

    def priced(text: str) -> Condition:
        try:
            return compiled(text)
        except ConditionError as wrong:
            raise CannotPrice(f"The condition “{text}” cannot be decided: {wrong.reason}") from wrong

    return priced


@lru_cache(maxsize=1024)
def _compiled(text: str, kinds: tuple[tuple[str, Kind], ...]) -> Condition:
    return compile_condition(text, dict(kinds))


def _kinds(facts: Mapping[str, object], whole: Kind) -> tuple[tuple[str, Kind], ...]:
    found = {}
    for name, value in facts.items():
        match value:
            case bool():
                found[name] = Kind.BOOLEAN
            case int():
                found[name] = whole
            case Decimal() | float():
                found[name] = Kind.NUMBER
            case str():
                found[name] = Kind.TEXT
            case list() | tuple():
                found[name] = Kind.TEXTS
    return tuple(sorted(found.items()))
