"""How rules over other lines work out: percentages, multiples, credits, bounds of several lines."""

from collections.abc import Mapping
from decimal import Decimal

from permits.rulebook.fee_workings import Working, bounded, quantity
from permits.rulebook.money import cents, dollars, plain
from permits.rulebook.schema.fee import CreditFee, MultipleFee, PercentFee, TogetherFee

Bases = Mapping[str, tuple[str, Decimal]]
"""The lines that a rule builds on: code -> (label, rounded amount)."""
NOTHING = Decimal("0.00")


def percent_working(rule: PercentFee, bases: Bases) -> Working:
    """Take a percentage of the named lines, and add the fixed sum."""
    plus = f" + {dollars(rule.plus)}" if rule.plus else ""
    formula = f"{plain(rule.percent)} % of {_named(bases)}{plus}"
    return bounded(rule, _total(bases) * rule.percent / 100 + rule.plus, formula, _inputs(bases))


def multiple_working(rule: MultipleFee, bases: Bases, facts: Mapping[str, object]) -> Working:
    """Take the named lines so many times; fewer where an appeal set it so, and never under its floor."""
    times, told, inputs = rule.times, "", _inputs(bases)
    if rule.on_appeal is not None and facts.get(rule.on_appeal.fact) is not None:
        decided = quantity(rule, rule.on_appeal.fact, facts)
        times = min(max(decided, rule.on_appeal.at_least), rule.times)
        floor = f", and at least {plain(rule.on_appeal.at_least)}" if decided < times else ""
        told = f" (on appeal {plain(decided)} instead of {plain(rule.times)} times{floor})"
        inputs = {**inputs, rule.on_appeal.fact: str(decided)}
    return bounded(rule, _total(bases) * times, f"{plain(times)} × {_named(bases)}{told}", inputs)


def credit_working(
    rule: CreditFee, bases: Bases, taken: Decimal, facts: Mapping[str, object]
) -> Working | None:
    """Take off what the credit says, at most what is left of its lines after earlier credits.

    `taken` is what earlier credits took off the same lines, as a positive sum.
    """
    inputs, wanted, how = _inputs(bases), rule.amount or NOTHING, "Credit"
    if rule.percent is not None:
        wanted, how = cents(_total(bases) * rule.percent / 100), f"{plain(rule.percent)} % of {_named(bases)}"
    elif rule.fact is not None:
        wanted = cents(quantity(rule, rule.fact, facts))
        inputs = {**inputs, rule.fact: str(wanted)}
    left = max(_total(bases) - taken, NOTHING)
    amount = cents(min(wanted, left))
    if amount == 0:
        return None
    limit = f" of {dollars(wanted)}, limited to the {dollars(left)} left of {_named(bases)}"
    told = limit if wanted > left else ""
    return Working(-amount, f"{how}{told} = -{dollars(amount)}", inputs)


def together_working(rule: TogetherFee, bases: Bases) -> Working | None:
    """Add or take off what the named lines lack or have too much; None when they keep to the bounds."""
    total = _total(bases)
    if rule.at_least is not None and total < rule.at_least:
        short = cents(rule.at_least) - total
        formula = f"{_named(bases)} = {dollars(total)}; together at least {dollars(rule.at_least)}"
        return Working(short, f"{formula}: + {dollars(short)}", _inputs(bases))
    if rule.at_most is not None and total > rule.at_most:
        over = total - cents(rule.at_most)
        formula = f"{_named(bases)} = {dollars(total)}; together at most {dollars(rule.at_most)}"
        return Working(-over, f"{formula}: -{dollars(over)}", _inputs(bases))
    return None


def _total(bases: Bases) -> Decimal:
    return sum((amount for _, amount in bases.values()), NOTHING)


def _named(bases: Bases) -> str:
    terms = " + ".join(f"{label} {dollars(amount)}" for label, amount in bases.values())
    return f"({terms})" if len(bases) > 1 else terms


def _inputs(bases: Bases) -> dict[str, str]:
    return {code: str(amount) for code, (_, amount) in bases.items()}
