"""Judge one application by the rules of its time and by others: fees, reviews, demands. Pure.

The fee of that time is worked out anew from the tables, not taken from the invoices: waivers, corrections by
hand and reductions for delay say nothing about rules.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from permits.rulebook import demands, pricing
from permits.rulebook.pricing import Assessment, CannotPrice, FeeLine
from permits.rulebook.review_plan import STAGE
from permits.rulebook.rulebook import Rulebook
from permits.rulebook.schema.permit_type import PermitType
from workflows.definitions.planning import plan
from workflows.definitions.schema import Definition

Facts = Mapping[str, object]
NO_TYPE, NO_FEE = "no_type", "no_fee"


@dataclass(frozen=True, slots=True)
class Past:
    """An application with the rules of its time.

    ``newer`` are the rules in force when the lines of issuance were, or would now be, priced.
    """

    pk: int
    type_code: str
    answers: Facts
    fields: Facts
    valuation_set: bool
    submitted_on: date
    issued_on: date
    rules: Rulebook
    newer: Rulebook
    review_plan: Definition | None


class Verdict(NamedTuple):
    """What changes; a fee is None where it cannot be worked out."""

    fee_before: Decimal | None
    fee_after: Decimal | None
    undecided: tuple[str, ...] = ()
    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    demanded: tuple[str, ...] = ()
    spared: tuple[str, ...] = ()
    problem: str = ""


def judge(past: Past, rules: Rulebook, in_force_on: date) -> Verdict:
    """Say what would be different had `rules` been in force, with the fee tables of a day."""
    facts = past.rules.facts(past.type_code, past.answers, past.fields)
    before = fee_then(past, facts)
    if past.type_code not in rules.types:
        return Verdict(before, None, problem=NO_TYPE)
    facts_now = rules.facts(past.type_code, past.answers, past.fields)
    after = rules.price(
        past.type_code, facts_now, on=in_force_on, estimate=True, valuation_set=past.valuation_set
    )
    reviews = _disciplines(past.review_plan, past.rules.types[past.type_code], facts)
    reviews_now = _disciplines(rules.definition(past.type_code), rules.types[past.type_code], facts_now)
    asked, asked_now = (
        _demands(past.rules.types[past.type_code], facts),
        _demands(rules.types[past.type_code], facts_now),
    )
    return Verdict(
        fee_before=before,
        fee_after=None if after.undecided else after.total,
        undecided=after.undecided,
        gained=_without(reviews_now, reviews),
        lost=_without(reviews, reviews_now),
        demanded=_without(asked_now, asked),
        spared=_without(asked, asked_now),
        problem="" if before is not None else NO_FEE,
    )


def _without(ones: Mapping[str, object], others: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(each for each in ones if each not in others)


def fee_then(past: Past, facts: Facts) -> Decimal | None:
    """Return all fees of the time: what is locked at submission by its day, the rest by the day of issue."""
    try:
        submitted = _priced(past, past.rules, facts, past.submitted_on)
        issued = submitted if _same_tables(past) else _priced(past, past.newer, facts, past.issued_on)
    except CannotPrice:
        return None
    if submitted.undecided or issued.undecided:
        return None
    return sum((line.amount for line in _due(submitted, issued)), Decimal("0.00"))


def _due(submitted: Assessment, issued: Assessment) -> list[FeeLine]:
    return [line for line in submitted.lines if line.lock == "at_submission"] + [
        line for line in issued.lines if line.lock == "at_issuance"
    ]


def _priced(past: Past, newer: Rulebook, facts: Facts, on: date) -> Assessment:
    """Price by the newer tables, and by the application's own where those have none."""
    rules = past.rules
    return pricing.price(
        rules.schedules if newer is rules else (*newer.schedules, *rules.schedules),
        rules.types[past.type_code],
        facts,
        on,
        estimate=True,
        submitted_on=past.submitted_on,
        valuations=rules.valuations if newer is rules else (*newer.valuations, *rules.valuations),
        valuation_set=past.valuation_set,
    )


def _same_tables(past: Past) -> bool:
    """Say whether one day's prices serve for both, which saves half the work."""
    if past.newer is not past.rules:
        return False
    return (
        all(
            schedule.in_force(past.submitted_on) == schedule.in_force(past.issued_on)
            for schedule in past.rules.schedules
        )
        and not past.rules.valuations
    )


def _disciplines(review_plan: Definition | None, permit_type: PermitType, facts: Facts) -> dict[str, None]:
    if review_plan is None:
        return {}
    return dict.fromkeys(plan(review_plan, STAGE, {**facts, **permit_type.facts}).keys)


def _demands(permit_type: PermitType, facts: Facts) -> dict[str, None]:
    """Return what completeness may demand: items of the checklist that apply, and required documents."""
    items = (
        f"checklist:{item.code}"
        for item in permit_type.checklist
        if permit_type.holds(item.applies_if, facts)
    )
    slots = (f"document:{slot.code}" for slot in demands.required_documents(permit_type, facts))
    return dict.fromkeys([*items, *slots])
