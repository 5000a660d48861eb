"""Find the valuation that fees are taken from: declared, computed by a table, or the higher of both."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from permits.rulebook.money import cents, dollars, plain
from permits.rulebook.schema.valuation import ValuationTable

VALUATION = "valuation"


@dataclass(frozen=True, slots=True)
class Valuation:
    """The valuation that governs, what was declared and computed, and how, in a sentence for the file."""

    governing: Decimal
    declared: Decimal | None
    computed: Decimal | None
    formula: str
    table: str = ""
    version: str = ""

    def as_json(self) -> dict[str, str]:
        return {
            name: str(value) for name in self.__slots__ if (value := getattr(self, name)) not in (None, "")
        }


class CannotValue(ValueError):
    """A valuation that a table must give and cannot; the sentence says why."""


def table_for(tables: Iterable[ValuationTable], type_code: str, on: date) -> ValuationTable | None:
    """Return the table that governs a type on a day, the latest begun; None where the declaration does."""
    found = [each for each in tables if type_code in each.types and each.in_force(on)]
    return max(found, key=_begins, default=None)


def _begins(table: ValuationTable) -> date:
    return table.effective_from


def value(table: ValuationTable, facts: Mapping[str, object]) -> Valuation:
    """Find the valuation that governs under a table.

    :raises CannotValue: when the table governs and a fact that it needs is missing, or it has no value.
    """
    declared = _number(facts.get(VALUATION))
    if table.governs == "declared":
        if declared is None:
            raise CannotValue("The valuation is missing.")
        return Valuation(declared, declared, None, f"as declared: {dollars(declared)}")
    computed, how = compute(table, facts)
    if table.governs == "higher" and declared is not None and declared > computed:
        formula = f"declared {dollars(declared)}, higher than the table’s {dollars(computed)} ({how})"
        return Valuation(declared, declared, computed, formula, table.table, table.version)
    beside = f", higher than the declared {dollars(declared)}" if declared is not None else ""
    formula = f"{how} = {dollars(computed)}{beside if table.governs == 'higher' else ''}"
    return Valuation(computed, declared, computed, formula, table.table, table.version)


def set_by_the_city(facts: Mapping[str, object]) -> Valuation | None:
    """Return the valuation that the city has set, which no table changes."""
    amount = _number(facts.get(VALUATION))
    if amount is None:
        return None
    return Valuation(amount, None, None, f"set by the city: {dollars(amount)}")


def compute(table: ValuationTable, facts: Mapping[str, object]) -> tuple[Decimal, str]:
    """Return area × value × multiplier, rounded to the cent, and its working."""
    area = _number(facts.get(table.area))
    group, construction = facts.get(table.group), facts.get(table.construction)
    missing = [
        name
        for name, given in zip(table.measures, (area, group, construction), strict=True)
        if given in (None, "")
    ]
    if missing or area is None:
        raise CannotValue(f"“{table.title}” cannot give a valuation without: {', '.join(missing)}.")
    each = table.dollars_per_square_foot.get(str(group), {}).get(str(construction))
    if each is None:
        raise CannotValue(f"“{table.title}” has no value for group {group}, construction {construction}.")
    times = table.regional_multiplier
    region = f" × {plain(times)}" if times != 1 else ""
    how = f"{plain(area)} sq ft × {dollars(each)} ({group}, {construction}){region}"
    return cents(area * each * times), how


def _number(given: object) -> Decimal | None:
    """Return a number of a fact; one that is none is no valuation, and the lines say so."""
    if isinstance(given, bool) or not isinstance(given, int | Decimal):
        return None
    number = Decimal(given)
    return number if number.is_finite() and number >= 0 else None
