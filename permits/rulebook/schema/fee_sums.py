"""Rules over other lines of the same schedule: percentages, multiples, credits, and bounds of several."""

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from permits.rulebook.schema.fee_rule import FeeRule
from permits.rulebook.schema.part import Amount, Code, LineCode, Part, Positive, mistake, must_differ

Lines = Annotated[tuple[LineCode, ...], Field(min_length=1)]


class SumFee(FeeRule):
    """A rule over the sum of other lines, each as rounded."""

    of: Lines

    @property
    def builds_on(self) -> tuple[str, ...]:
        return self.of

    @model_validator(mode="after")
    def _name_lines_once(self) -> Self:
        must_differ("of", list(self.of))
        return self


class PercentFee(SumFee):
    """A percentage of other lines, and a fixed sum beside it: “50 % of plan review plus $1,000”."""

    basis: Literal["percent_of"]
    percent: Amount
    plus: Amount = Decimal(0)


class Reduction(Part):
    """An appeal may set a penalty to fewer times, in the fact `fact`, but never to fewer than `at_least`."""

    fact: Code
    at_least: Amount


class MultipleFee(SumFee):
    """So many times other lines: “nine times the issuance fee”, besides the fee itself."""

    basis: Literal["multiple_of"]
    times: Positive
    on_appeal: Reduction | None = None

    @model_validator(mode="after")
    def _be_reducible(self) -> Self:
        if self.on_appeal is not None and self.on_appeal.at_least > self.times:
            raise mistake("on_appeal", f"An appeal cannot end with more than {self.times} times.")
        return self


class CreditFee(SumFee):
    """What is taken off other lines, and never more than they come to. It stands as a negative line."""

    basis: Literal["credit"]
    amount: Positive | None = None
    percent: Annotated[Decimal, Field(gt=0, le=100, decimal_places=6)] | None = None
    fact: Code | None = None

    @property
    def measures(self) -> tuple[str, ...]:
        return () if self.fact is None else (self.fact,)

    @model_validator(mode="after")
    def _be_one_kind(self) -> Self:
        given = [key for key in ("amount", "percent", "fact") if getattr(self, key) is not None]
        if len(given) != 1:
            raise mistake("amount", "Give a credit exactly one of `amount`, `percent` and `fact`.")
        if self.minimum is not None or self.maximum is not None:
            raise mistake("minimum", "A credit has no minimum or maximum; it ends where its lines end.")
        return self


class TogetherFee(SumFee):
    """What several lines come to at least or at most; the line adds or takes off the difference."""

    basis: Literal["together"]
    at_least: Positive | None = None
    at_most: Positive | None = None

    @model_validator(mode="after")
    def _bound(self) -> Self:
        if self.at_least is None and self.at_most is None:
            raise mistake("at_least", "Say what the lines come to `at_least` or `at_most`.")
        if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            raise mistake("at_most", "The lines cannot come to at most less than they come to at least.")
        if self.minimum is not None or self.maximum is not None:
            raise mistake("minimum", "Write `at_least` and `at_most` here, not `minimum` and `maximum`.")
        return self
