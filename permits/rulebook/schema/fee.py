"""`fees/<schedule>.yaml`: a fee schedule, its source and dates, and its rules by basis."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from permits.rulebook.schema.part import (
    Amount,
    Code,
    LineCode,
    Part,
    Positive,
    Rule,
    Words,
    mistake,
    must_differ,
)

Stage = Literal["plan_check", "issuance"]
Lock = Literal["at_submission", "at_issuance"]
Rounding = Literal["or_fraction", "prorated"]


class Tier(Part):
    """One band of a ladder: `base` for all up to `over`, and `rate` for each further `per`."""

    up_to: Positive | None = None
    base: Amount
    over: Amount | None = None
    rate: Amount = Decimal(0)
    per: Positive | None = None
    rounding: Rounding = "or_fraction"

    @model_validator(mode="after")
    def _be_whole(self) -> Self:
        if self.rate and (self.over is None or self.per is None):
            raise mistake("rate", "A rate needs `over` (where the increments begin) and `per` (their size).")
        if self.over is not None and self.up_to is not None and self.over >= self.up_to:
            raise mistake("over", "The increments must begin below the end of the band.")
        return self


class FeeRule(Part):
    """What all rules share. A plan-check line is priced at submission, an issuance line at issuance, unless
    `lock` says otherwise; a line that is paid is never priced again."""

    code: LineCode
    label: Words
    stage: Stage
    account: Annotated[str, Field(pattern=r"^[A-Za-z0-9.-]{1,40}$")]
    lock: Lock | None = None
    applies_if: Rule | None = None
    minimum: Amount | None = None
    maximum: Amount | None = None
    citation: str = ""

    @property
    def locked(self) -> Lock:
        return self.lock or ("at_submission" if self.stage == "plan_check" else "at_issuance")

    @model_validator(mode="after")
    def _have_a_range(self) -> Self:
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            raise mistake("maximum", "The maximum is smaller than the minimum.")
        return self


class LadderFee(FeeRule):
    """A fee by bands of a valuation or an area."""

    basis: Literal["valuation", "area"]
    fact: Code = ""
    unit: str = ""
    tiers: Annotated[tuple[Tier, ...], Field(min_length=1)]

    @property
    def measured(self) -> str:
        return self.fact or "valuation"

    @model_validator(mode="after")
    def _climb(self) -> Self:
        if self.basis == "area" and not self.fact:
            raise mistake("fact", "A fee by area must name the fact that holds the area.")
        bounds = [tier.up_to for tier in self.tiers]
        if None in bounds[:-1]:
            raise mistake("tiers", "Only the last band may be without `up_to`.")
        closed = [bound for bound in bounds if bound is not None]
        if closed != sorted(set(closed)):
            raise mistake("tiers", "Every band must end above the one before it.")
        return self


class FlatFee(FeeRule):
    basis: Literal["flat"]
    amount: Amount


class CountFee(FeeRule):
    """A fee for each counted thing; `first` prices the first one differently, `included` are free."""

    basis: Literal["count"]
    fact: Code
    unit: Words
    each: Amount
    first: Amount | None = None
    included: Annotated[int, Field(ge=0)] = 0


class HourlyFee(FeeRule):
    basis: Literal["hourly"]
    fact: Code
    rate: Amount
    minimum_hours: Amount = Decimal(0)


class PercentFee(FeeRule):
    """A percentage of the sum of other lines, each as rounded."""

    basis: Literal["percent_of"]
    percent: Amount
    of: Annotated[tuple[LineCode, ...], Field(min_length=1)]


class SurchargeFee(FeeRule):
    """An amount for each so much of a fact: “$4 per $100,000 with appropriate fractions”."""

    basis: Literal["surcharge"]
    fact: Code = "valuation"
    amount: Positive
    per: Positive
    rounding: Rounding = "or_fraction"


AnyFee = Annotated[
    LadderFee | FlatFee | CountFee | HourlyFee | PercentFee | SurchargeFee, Field(discriminator="basis")
]


class FeeSchedule(Part):
    schedule: Code
    version: Words
    title: Words
    source: Words
    adopted: date
    effective_from: date
    effective_to: date | None = None
    rules: Annotated[tuple[AnyFee, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _be_in_order(self) -> Self:
        must_differ("rules", [rule.code for rule in self.rules])
        if self.effective_to is not None and self.effective_to < self.effective_from:
            raise mistake("effective_to", "A schedule must not end before it begins.")
        return self

    def in_force(self, on: date) -> bool:
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)

    def rule(self, code: str) -> "AnyFee | None":
        return next((rule for rule in self.rules if rule.code == code), None)
