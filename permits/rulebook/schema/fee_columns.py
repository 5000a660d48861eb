"""A table with columns: one measure, several kinds of work, several lines (San Francisco's Table 1A-A).

Written as it is printed, band by band; each of its lines is taken by a type like any other line.
"""

from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from permits.rulebook.schema.fee_rule import FeeRule, LadderFee, Rounding, Tier, must_climb
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


class Column(Part):
    """One kind of work; the first column whose condition holds is charged, one without is the last resort."""

    column: Code
    label: Words
    applies_if: Rule | None = None


class Cell(Part):
    """What stands in one column for one line; `over` and `per` only where they differ from the band's."""

    base: Amount
    rate: Amount = Decimal(0)
    over: Amount | None = None
    per: Positive | None = None


class Band(Part):
    up_to: Positive | None = None
    over: Amount | None = None
    per: Positive | None = None
    rounding: Rounding = "or_fraction"
    amounts: Annotated[dict[Code, dict[LineCode, Cell]], Field(min_length=1)]

    @model_validator(mode="after")
    def _be_whole(self) -> Self:
        for column, cells in self.amounts.items():
            for line, cell in cells.items():
                over = self.over if cell.over is None else cell.over
                if cell.rate and (over is None or (cell.per or self.per) is None):
                    raise mistake(
                        "amounts", f"The rate of {line} in “{column}” needs `over` and `per`, here or there."
                    )
                if over is not None and self.up_to is not None and over >= self.up_to:
                    raise mistake("over", "The increments must begin below the end of the band.")
        return self

    def tier(self, cell: Cell) -> Tier:
        over = self.over if cell.over is None else cell.over
        return Tier(
            up_to=self.up_to,
            base=cell.base,
            over=over if cell.rate else None,
            rate=cell.rate,
            per=(cell.per or self.per) if cell.rate else None,
            rounding=self.rounding,
        )


class ColumnLine(FeeRule):
    """One line that a table charges."""


class ColumnLadder(Part):
    """One column of one line; `ladder` is None where the table charges nothing."""

    label: Words
    applies_if: Rule | None
    ladder: LadderFee | None


class ColumnFee(FeeRule):
    """A line of a table with all its columns: what is priced."""

    table: LineCode
    measured: Code
    columns: tuple[ColumnLadder, ...]

    @property
    def measures(self) -> tuple[str, ...]:
        return (self.measured,)

    @property
    def conditions(self) -> tuple[str, ...]:
        choosing = tuple(each.applies_if for each in self.columns if each.applies_if is not None)
        return (*super().conditions, *choosing)


class ColumnsFee(Part):
    code: LineCode
    label: Words
    basis: Literal["columns"]
    fact: Code = "valuation"
    unit: str = ""
    citation: str = ""
    lines: Annotated[tuple[ColumnLine, ...], Field(min_length=1)]
    columns: Annotated[tuple[Column, ...], Field(min_length=1)]
    bands: Annotated[tuple[Band, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _fit_together(self) -> Self:
        must_differ("lines", [line.code for line in self.lines])
        must_differ("columns", [column.column for column in self.columns])
        must_climb("bands", [band.up_to for band in self.bands])
        if any(column.applies_if is None for column in self.columns[:-1]):
            raise mistake("columns", "Only the last column may be without `applies_if`: it takes the rest.")
        self._know_every_cell()
        self._fill_every_band()
        return self

    def _know_every_cell(self) -> None:
        columns = [column.column for column in self.columns]
        lines = [line.code for line in self.lines]
        for band in self.bands:
            for column, cells in band.amounts.items():
                if column not in columns:
                    raise mistake(
                        "bands", f"There is no column “{column}”; expected one of: {', '.join(columns)}."
                    )
                for line in cells:
                    if line not in lines:
                        expected = f"expected one of: {', '.join(lines)}."
                        raise mistake("bands", f"The table has no line {line}; {expected}")

    def _fill_every_band(self) -> None:
        """Refuse a column of a line that some bands charge and others forget; 0 says that it is free."""
        for column in self.columns:
            for line in self.lines:
                filled = [line.code in band.amounts.get(column.column, {}) for band in self.bands]
                if any(filled) and not all(filled):
                    place = filled.index(False) + 1
                    where = f"“{column.column}” has no amount for {line.code} in band {place}"
                    raise mistake("bands", f"{where}, but in others. Write base: 0 where nothing is charged.")

    @cached_property
    def expanded(self) -> tuple[ColumnFee, ...]:
        """The lines with their columns, as they are priced."""
        return tuple(
            ColumnFee(
                **_shared(line),
                table=self.code,
                measured=self.fact,
                columns=tuple(self._ladder(line, column) for column in self.columns),
            )
            for line in self.lines
        )

    def _ladder(self, line: ColumnLine, column: Column) -> ColumnLadder:
        cells = [(band, band.amounts.get(column.column, {}).get(line.code)) for band in self.bands]
        tiers = tuple(band.tier(cell) for band, cell in cells if cell is not None)
        ladder = (
            LadderFee(
                **_shared(line),
                basis="area" if self.unit else "valuation",
                fact=self.fact,
                unit=self.unit,
                tiers=tiers,
            )
            if tiers
            else None
        )
        return ColumnLadder(label=column.label, applies_if=column.applies_if, ladder=ladder)


def _shared(line: ColumnLine) -> dict[str, Any]:
    return {name: getattr(line, name) for name in FeeRule.model_fields}
