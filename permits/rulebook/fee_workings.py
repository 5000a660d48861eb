"""How each basis works out a fee, with the working written down. Pure, `Decimal` only."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from permits.rulebook.money import cents, dollars, plain, round_dollars, started
from permits.rulebook.schema.fee import (
    CountFee,
    FeeRule,
    FlatFee,
    HourlyFee,
    LadderFee,
    PercentFee,
    SurchargeFee,
    Tier,
)


class CannotPrice(ValueError):
    """A fee that cannot be worked out; the sentence says what is missing."""


@dataclass(frozen=True, slots=True)
class Working:
    """An amount, rounded to the cent, how it came about, and from what."""

    amount: Decimal
    formula: str
    inputs: dict[str, str] = field(default_factory=dict)


def quantity(rule: FeeRule, fact: str, facts: Mapping[str, object]) -> Decimal:
    """Return a number that a rule measures. :raises CannotPrice: when it is absent or not a number."""
    value = facts.get(fact)
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise CannotPrice(f"“{rule.label}” cannot be priced: the number “{fact}” is missing.")
    number = Decimal(value)
    if not number.is_finite() or number < 0:
        raise CannotPrice(f"“{rule.label}” cannot be priced: “{fact}” must not be below zero.")
    return number


def ladder_working(rule: LadderFee, facts: Mapping[str, object]) -> Working:
    value = quantity(rule, rule.measured, facts)
    tier = band(rule, value)
    write = round_dollars if rule.basis == "valuation" else _with_unit(rule.unit or "sq ft")
    amount, formula = tier_amount(tier, value), _tier_formula(rule, tier, value, write)
    return _bounded(rule, amount, formula, {rule.measured: str(value)})


def band(rule: LadderFee, value: Decimal) -> Tier:
    """Return the band in which a value falls."""
    for tier in rule.tiers:
        if tier.up_to is None or value <= tier.up_to:
            return tier
    last = rule.tiers[-1].up_to
    raise CannotPrice(f"“{rule.label}” has no band above {last}; this is {value}.")


def tier_amount(tier: Tier, value: Decimal) -> Decimal:
    """Return a band's fee, not yet rounded."""
    return tier.base + _increments(tier, value) * tier.rate


def _increments(tier: Tier, value: Decimal) -> Decimal:
    if not tier.rate or tier.over is None or tier.per is None or value <= tier.over:
        return Decimal(0)
    beyond = value - tier.over
    return started(beyond, tier.per) if tier.rounding == "or_fraction" else beyond / tier.per


def _tier_formula(rule: LadderFee, tier: Tier, value: Decimal, write: Callable[[Decimal], str]) -> str:
    if not tier.rate or tier.over is None or tier.per is None:
        reach = f" up to {write(tier.up_to)}" if tier.up_to is not None else ""
        return f"{dollars(tier.base)} for {'a valuation' if rule.basis == 'valuation' else 'an area'}{reach}"
    ending = " or fraction" if tier.rounding == "or_fraction" else ", in proportion"
    each = write(tier.per) if tier.per != 1 or rule.basis == "valuation" else (rule.unit or "sq ft")
    increments = (
        f"{plain(_shown(_increments(tier, value)))} × {_rate(tier.rate)} per additional {each}{ending}"
    )
    return (
        f"{dollars(tier.base)} for the first {write(tier.over)} + {increments}"
        if tier.over
        else (f"{dollars(tier.base)} + {increments}" if tier.base else increments.replace("additional ", ""))
    )


def flat_working(rule: FlatFee, facts: Mapping[str, object]) -> Working:
    return _bounded(rule, rule.amount, "Flat fee", {})


def count_working(rule: CountFee, facts: Mapping[str, object]) -> Working:
    counted = quantity(rule, rule.fact, facts)
    charged = max(counted - rule.included, Decimal(0))
    terms = []
    amount = Decimal(0)
    if rule.first is not None and charged:
        amount, charged = rule.first, charged - 1
        terms.append(f"{dollars(rule.first)} for the first {rule.unit}")
    if charged or not terms:
        amount += charged * rule.each
        which = "additional " if terms else ""
        terms.append(f"{plain(charged)} × {dollars(rule.each)} per {which}{rule.unit}")
    free = f" ({rule.included} included)" if rule.included else ""
    return _bounded(rule, amount, " + ".join(terms) + free, {rule.fact: str(counted)})


def hourly_working(rule: HourlyFee, facts: Mapping[str, object]) -> Working:
    hours = quantity(rule, rule.fact, facts)
    charged = max(hours, rule.minimum_hours)
    least = f" (at least {plain(rule.minimum_hours)} h)" if charged > hours else ""
    formula = f"{plain(charged)} h × {dollars(rule.rate)} an hour{least}"
    return _bounded(rule, charged * rule.rate, formula, {rule.fact: str(hours)})


def surcharge_working(rule: SurchargeFee, facts: Mapping[str, object]) -> Working:
    value = quantity(rule, rule.fact, facts)
    whole = rule.rounding == "or_fraction"
    units = started(value, rule.per) if whole else value / rule.per
    ending = " or fraction" if whole else ", in proportion"
    formula = f"{plain(_shown(units))} × {_rate(rule.amount)} per {round_dollars(rule.per)}{ending}"
    return _bounded(rule, units * rule.amount, formula, {rule.fact: str(value)})


def percent_working(rule: PercentFee, bases: Mapping[str, tuple[str, Decimal]]) -> Working:
    """Take a percentage of the named lines: code -> (label, rounded amount)."""
    total = sum((amount for _, amount in bases.values()), Decimal(0))
    terms = " + ".join(f"{label} {dollars(amount)}" for label, amount in bases.values())
    whole = f"({terms})" if len(bases) > 1 else terms
    inputs = {code: str(amount) for code, (_, amount) in bases.items()}
    return _bounded(rule, total * rule.percent / 100, f"{plain(rule.percent)} % of {whole}", inputs)


def _bounded(rule: FeeRule, amount: Decimal, formula: str, inputs: dict[str, str]) -> Working:
    exact = cents(amount)
    text = f"{formula} = {dollars(exact)}"
    if rule.minimum is not None and exact < rule.minimum:
        return Working(
            cents(rule.minimum), f"{text}, raised to the minimum of {dollars(rule.minimum)}", inputs
        )
    if rule.maximum is not None and exact > rule.maximum:
        return Working(
            cents(rule.maximum), f"{text}, limited to the maximum of {dollars(rule.maximum)}", inputs
        )
    return Working(exact, text, inputs)


def _with_unit(unit: str) -> Callable[[Decimal], str]:
    def write(number: Decimal) -> str:
        return f"{plain(number)} {unit}"

    return write


def _rate(rate: Decimal) -> str:
    return dollars(rate) if rate == cents(rate) else f"${rate.normalize():f}"


def _shown(units: Decimal) -> Decimal:
    return units if units == units.to_integral_value() else round(units, 6)
