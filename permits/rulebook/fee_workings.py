"""How each basis works out a fee, with the working written down. Pure, `Decimal` only."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from permits.rulebook.money import cents, dollars, plain, round_dollars, started
from permits.rulebook.schema.fee import (
    CostFee,
    CountFee,
    FeeRule,
    Fixture,
    FixturesFee,
    FlatFee,
    HourlyFee,
    LadderFee,
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
    return bounded(rule, amount, formula, {rule.measured: str(value)})


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
    if not tier.rate or tier.over is None or tier.per is None or value <= tier.over > 0:
        end = tier.over if tier.rate else tier.up_to
        reach = f" up to {write(end)}" if end is not None else ""
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
    return bounded(rule, rule.amount, "Flat fee", {})


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
    return bounded(rule, amount, " + ".join(terms) + free, {rule.fact: str(counted)})


def hourly_working(rule: HourlyFee, facts: Mapping[str, object]) -> Working:
    hours = quantity(rule, rule.fact, facts)
    charged = max(hours, rule.minimum_hours)
    least = f" (at least {plain(rule.minimum_hours)} h)" if charged > hours else ""
    formula = f"{plain(charged)} h × {dollars(rule.rate)} an hour{least}"
    return bounded(rule, charged * rule.rate, formula, {rule.fact: str(hours)})


def surcharge_working(rule: SurchargeFee, facts: Mapping[str, object]) -> Working:
    value = quantity(rule, rule.fact, facts)
    whole = rule.rounding == "or_fraction"
    units = started(value, rule.per) if whole else value / rule.per
    ending = " or fraction" if whole else ", in proportion"
    formula = f"{plain(_shown(units))} × {_rate(rule.amount)} per {round_dollars(rule.per)}{ending}"
    return bounded(rule, units * rule.amount, formula, {rule.fact: str(value)})


def fixtures_working(rule: FixturesFee, facts: Mapping[str, object]) -> Working:
    """Price each kind of fixture that is there; kinds that are not do not stand in the working."""
    counted = [(item, _fixtures(rule, item, facts)) for item in rule.items]
    if not rule.fact and all(facts.get(item.fact or "") is None for item, _ in counted):
        raise CannotPrice(f"“{rule.label}” cannot be priced: none of its numbers is given.")
    present = [(item, number) for item, number in counted if number]
    amount = sum((_each(item, number)[0] for item, number in present), Decimal(0))
    formula = " + ".join(_each(item, number)[1] for item, number in present) or "None counted"
    return bounded(rule, amount, formula, {item.item or item.fact or "": str(n) for item, n in present})


def _fixtures(rule: FixturesFee, item: Fixture, facts: Mapping[str, object]) -> Decimal:
    if item.fact is not None:
        return quantity(rule, item.fact, facts) if facts.get(item.fact) is not None else Decimal(0)
    held = facts.get(rule.fact or "")
    if held is None:
        raise CannotPrice(f"“{rule.label}” cannot be priced: the list “{rule.fact}” is missing.")
    if isinstance(held, Mapping):
        return quantity(rule, item.item or "", held) if held.get(item.item) is not None else Decimal(0)
    if isinstance(held, list | tuple):
        return sum(_numbers_beside(rule, held, item, facts), Decimal(0))
    raise CannotPrice(f"“{rule.label}” cannot be priced: “{rule.fact}” must hold a number for each kind.")


def _numbers_beside(
    rule: FixturesFee, kinds: Sequence[object], item: Fixture, facts: Mapping[str, object]
) -> Iterator[Decimal]:
    """Return how many each entry of a kind counts: one, or what stands beside it in the other column."""
    counts = facts.get(rule.counts) if rule.counts is not None else [1] * len(kinds)
    if not isinstance(counts, list | tuple) or len(counts) != len(kinds):
        raise CannotPrice(f"“{rule.label}” cannot be priced: “{rule.counts}” lacks a number for each kind.")
    for kind, number in zip(kinds, counts, strict=True):
        if kind == item.item:
            yield quantity(rule, item.item, {item.item: number})


def _each(item: Fixture, number: Decimal) -> tuple[Decimal, str]:
    if item.first is None:
        return number * item.each, f"{plain(number)} × {dollars(item.each)} ({item.label})"
    beyond = max(number - 1, Decimal(0))
    further = f" + {plain(beyond)} × {dollars(item.each)} each further" if beyond else ""
    return item.first + beyond * item.each, f"{dollars(item.first)} for the first {item.label}{further}"


def cost_working(rule: CostFee, facts: Mapping[str, object]) -> Working:
    cost = quantity(rule, rule.fact, facts)
    own = f" + {plain(rule.percent)} % for the city’s own work" if rule.percent else ""
    formula = f"Actual cost of {dollars(cost)}{own}"
    return bounded(rule, cost + cost * rule.percent / 100, formula, {rule.fact: str(cost)})


def bounded(rule: FeeRule, amount: Decimal, formula: str, inputs: dict[str, str]) -> Working:
    """Round to the cent and keep to the rule's minimum and maximum, all of it told in the working."""
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
