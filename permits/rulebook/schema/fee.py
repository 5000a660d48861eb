"""`fees/<schedule>.yaml`: a fee schedule, its source and dates, and its rules by basis."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from permits.rulebook.schema.fee_columns import ColumnFee, ColumnsFee
from permits.rulebook.schema.fee_rule import BY_HAND, FeeRule, LadderFee, Lock, Rounding, Stage, Tier
from permits.rulebook.schema.fee_sums import CreditFee, MultipleFee, PercentFee, TogetherFee
from permits.rulebook.schema.part import Amount, Code, FactName, Part, Positive, Words, mistake, must_differ

__all__ = [
    "BY_HAND",
    "AnyFee",
    "AnyLine",
    "ColumnFee",
    "ColumnsFee",
    "CostFee",
    "CountFee",
    "CreditFee",
    "FeeRule",
    "FeeSchedule",
    "FixturesFee",
    "FlatFee",
    "HourlyFee",
    "LadderFee",
    "Lock",
    "MultipleFee",
    "PercentFee",
    "Stage",
    "SurchargeFee",
    "Tier",
    "TogetherFee",
]


LONGEST_VERSION = 40  # characters that an invoice's line keeps
LONGEST_RULE = 60


class FlatFee(FeeRule):
    basis: Literal["flat"]
    amount: Amount


class MeasuringFee(FeeRule):
    """A rule that measures one fact."""

    fact: FactName

    @property
    def measures(self) -> tuple[str, ...]:
        return (self.fact,)


class CountFee(MeasuringFee):
    """A fee for each counted thing; `first` prices the first one differently, `included` are free."""

    basis: Literal["count"]
    unit: Words
    each: Amount
    first: Amount | None = None
    included: Annotated[int, Field(ge=0)] = 0


class Fixture(Part):
    """One kind of thing with its own price; counted in a fact of its own, or as `item` of the list's fact."""

    item: Code | None = None
    fact: Code | None = None
    label: Words
    each: Amount
    first: Amount | None = None


class FixturesFee(FeeRule):
    """Each kind of fixture at its own price: from one fact that holds a number for each, or from several.

    The one fact may be a column of a repeated group, with the numbers in the column `counts` beside it.
    What is not named in the one fact, and a fact that is absent while another is given, counts as none.
    """

    basis: Literal["fixtures"]
    fact: FactName | None = None
    counts: FactName | None = None
    items: Annotated[tuple[Fixture, ...], Field(min_length=1)]

    @property
    def measures(self) -> tuple[str, ...]:
        own = tuple(item.fact for item in self.items if item.fact is not None)
        return (*(fact for fact in (self.fact, self.counts) if fact is not None), *own)

    @model_validator(mode="after")
    def _say_what_is_counted(self) -> Self:
        for item in self.items:
            if (item.item is None) == (item.fact is None):
                raise mistake("items", f"“{item.label}” needs either `item` or `fact`, and not both.")
            if item.item is not None and self.fact is None:
                raise mistake("fact", f"“{item.item}” is an item of a list; name the `fact` that holds it.")
        if self.counts is not None and self.fact is None:
            raise mistake("counts", "Name the `fact` that holds the kinds beside these numbers.")
        must_differ("items", [item.item or item.fact or "" for item in self.items])
        return self


class HourlyFee(MeasuringFee):
    basis: Literal["hourly"]
    rate: Amount
    minimum_hours: Amount = Decimal(0)


class CostFee(MeasuringFee):
    """What something has cost the city, passed on: outside consultants, with `percent` for its own work."""

    basis: Literal["cost"]
    percent: Amount = Decimal(0)


class SurchargeFee(MeasuringFee):
    """An amount for each so much of a fact: “$4 per $100,000 with appropriate fractions”."""

    basis: Literal["surcharge"]
    fact: FactName = "valuation"
    amount: Positive
    per: Positive
    rounding: Rounding = "or_fraction"


OneLine = (
    LadderFee
    | FlatFee
    | CountFee
    | FixturesFee
    | HourlyFee
    | CostFee
    | PercentFee
    | MultipleFee
    | SurchargeFee
    | CreditFee
    | TogetherFee
)
AnyFee = Annotated[OneLine, Field(discriminator="basis")]
AnyLine = OneLine | ColumnFee
WrittenRule = Annotated[OneLine | ColumnsFee, Field(discriminator="basis")]


class FeeSchedule(Part):
    schedule: Code
    version: Annotated[str, Field(min_length=1, max_length=LONGEST_VERSION)]
    title: Words
    source: Words
    adopted: date
    effective_from: date
    effective_to: date | None = None
    rules: Annotated[tuple[WrittenRule, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _be_in_order(self) -> Self:
        must_differ("rules", [line.code for line in self._every_line()])
        for line in self._every_line():
            if len(self.schedule) + 1 + len(line.code) > LONGEST_RULE:
                raise mistake(
                    "rules",
                    f"“{self.schedule}/{line.code}” is longer than the {LONGEST_RULE} characters that an "
                    "invoice keeps of a rule; shorten one of the codes.",
                )
            _refuse_by_hand(line)
        if self.effective_to is not None and self.effective_to < self.effective_from:
            raise mistake("effective_to", "A schedule must not end before it begins.")
        return self

    def in_force(self, on: date) -> bool:
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)

    @cached_property
    def lines(self) -> dict[str, AnyLine]:
        """All lines by code in the order of the schedule, a table's among them."""
        return {line.code: line for line in self._every_line()}

    @cached_property
    def places(self) -> dict[str, tuple[str | int, ...]]:
        """Where each line stands in the file."""
        found: dict[str, tuple[str | int, ...]] = {}
        for index, rule in enumerate(self.rules):
            if isinstance(rule, ColumnsFee):
                found |= {
                    line.code: ("rules", index, "lines", place) for place, line in enumerate(rule.lines)
                }
            else:
                found[rule.code] = ("rules", index)
        return found

    def rule(self, code: str) -> AnyLine | None:
        return self.lines.get(code)

    def _every_line(self) -> Iterator[AnyLine]:
        for rule in self.rules:
            yield from rule.expanded if isinstance(rule, ColumnsFee) else (rule,)


def _refuse_by_hand(line: AnyLine) -> None:
    """Refuse a line that nobody can charge by hand: it is about other charges, or about a list of a form."""
    listed = isinstance(line, FixturesFee) and line.fact is not None
    if line.stage == BY_HAND and (listed or isinstance(line, ColumnFee | CreditFee | TogetherFee)):
        raise mistake(
            "rules",
            f"{line.code} cannot be charged by hand: nobody can give what it is about. Write it as a flat "
            "fee, by count, hours, cost, area, or over other lines.",
        )
