"""`valuations/<table>.yaml`: what a square foot of building is worth, by occupancy group and construction.

The shape of the International Code Council's building valuation data: dollars a square foot by group and
type of construction, times a multiplier of the region.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from permits.rulebook.schema.part import Code, Part, Positive, TypeCode, Words, mistake

Governing = Literal["declared", "computed", "higher"]
Key = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_.-]{0,59}$")]


class ValuationTable(Part):
    """A table of values, and for which types it governs the valuation that fees are taken from."""

    table: Code
    version: Words
    title: Words
    source: Words
    adopted: date
    effective_from: date
    effective_to: date | None = None
    types: Annotated[tuple[TypeCode, ...], Field(min_length=1)]
    governs: Governing = "higher"
    area: Code
    group: Code
    construction: Code
    regional_multiplier: Positive = Decimal(1)
    dollars_per_square_foot: Annotated[dict[Key, dict[Key, Positive | None]], Field(min_length=1)]

    @model_validator(mode="after")
    def _be_in_order(self) -> Self:
        if self.effective_to is not None and self.effective_to < self.effective_from:
            raise mistake("effective_to", "A table must not end before it begins.")
        first, *others = self.dollars_per_square_foot.items()
        for group, values in others:
            if values.keys() != first[1].keys():
                expected = ", ".join(first[1])
                raise mistake(
                    "dollars_per_square_foot",
                    f"The group {group} has other types of construction than {first[0]}: "
                    f"expected {expected}; "
                    "leave a value empty where the code does not permit the construction.",
                )
        return self

    def in_force(self, on: date) -> bool:
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)

    @property
    def measures(self) -> tuple[str, ...]:
        return self.area, self.group, self.construction
