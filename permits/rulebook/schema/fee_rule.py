"""What all fee rules share: who is charged when, the bands of a ladder, and what a rule asks for."""

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from permits.rulebook.schema.part import Amount, Code, LineCode, Part, Positive, Rule, mistake

Stage = Literal["plan_check", "issuance", "by_hand"]
"""When a line is due: before review, before the permit, or when somebody of the office charges it."""
BY_HAND: Stage = "by_hand"
Lock = Literal["at_submission", "at_issuance"]
Rounding = Literal["or_fraction", "prorated"]
Label = Annotated[str, Field(min_length=1, max_length=200)]
Account = Annotated[str, Field(pattern=r"^[A-Za-z0-9.-]{1,40}$")]


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
    label: Label
    stage: Stage
    account: Account
    lock: Lock | None = None
    applies_if: Rule | None = None
    minimum: Amount | None = None
    maximum: Amount | None = None
    citation: str = ""

    @property
    def locked(self) -> Lock:
        return self.lock or ("at_submission" if self.stage == "plan_check" else "at_issuance")

    @property
    def measures(self) -> tuple[str, ...]:
        """The facts that the rule counts or measures."""
        return ()

    @property
    def builds_on(self) -> tuple[str, ...]:
        """The lines of the same schedule whose amounts the rule takes."""
        return ()

    @property
    def conditions(self) -> tuple[str, ...]:
        """The conditions that decide whether and how the line is charged."""
        return () if self.applies_if is None else (self.applies_if,)

    @model_validator(mode="after")
    def _have_a_range(self) -> Self:
        if self.stage == BY_HAND and (self.lock or self.applies_if):
            raise mistake(
                "stage",
                "A line that is charged by hand has no `lock` and no `applies_if`: a person decides, and it "
                "is priced on that day.",
            )
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

    @property
    def measures(self) -> tuple[str, ...]:
        return (self.measured,)

    @model_validator(mode="after")
    def _climb(self) -> Self:
        if self.basis == "area" and not self.fact:
            raise mistake("fact", "A fee by area must name the fact that holds the area.")
        must_climb("tiers", [tier.up_to for tier in self.tiers])
        return self


def must_climb(key: str, bounds: list[Decimal | None]) -> None:
    """Refuse bands that do not end one above the other."""
    if None in bounds[:-1]:
        raise mistake(key, "Only the last band may be without `up_to`.")
    closed = [bound for bound in bounds if bound is not None]
    if closed != sorted(set(closed)):
        raise mistake(key, "Every band must end above the one before it.")
