"""What holds of every fee schedule, whatever its figures: tried with schedules that nobody printed."""

from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from permits.rulebook.fee_workings import ladder_working
from permits.rulebook.money import cents
from permits.rulebook.pricing import price_schedule
from permits.rulebook.schema.fee import AnyFee, FeeSchedule
from tests.rulebook.fee_files import ON

FEE = TypeAdapter(AnyFee)
SHARED = {"label": "Fee", "stage": "issuance", "account": "1"}
MONEY = st.decimals(0, 5000, places=2)
STEPS = st.lists(st.tuples(st.integers(1, 50), st.decimals(0, 20, places=2)), min_size=1, max_size=5)


def chained(steps) -> dict:
    """Write a ladder whose bands chain: each base is where the band below ends."""
    tiers, start, base = [], 0, Decimal(10)
    for width, rate in steps:
        end = start + width * 100
        tiers.append({"up_to": end, "base": base, "over": start, "rate": rate, "per": 100})
        start, base = end, base + width * rate
    return {"basis": "valuation", "tiers": [*tiers, {"base": base, "over": start, "rate": 1, "per": 100}]}


@given(STEPS, st.lists(st.decimals(0, 40_000, places=2), min_size=2, max_size=8))
def test_a_ladder_that_chains_never_costs_less_for_more(steps, values) -> None:
    rule = FEE.validate_python({"code": "X", **SHARED, **chained(steps)})

    fees = [ladder_working(rule, {"valuation": value}).amount for value in sorted(values)]

    assert all(below <= above for below, above in pairwise(fees))


def rules(flat: Decimal, each: Decimal, percent: Decimal, credits: list[Decimal]) -> list[dict]:
    made = [
        {"code": "FLAT", "basis": "flat", "amount": flat},
        {"code": "COUNT", "basis": "count", "fact": "n", "unit": "thing", "each": each},
        {"code": "SHARE", "basis": "percent_of", "percent": percent, "of": ["FLAT", "COUNT"]},
        {"code": "TWICE", "basis": "multiple_of", "times": 2, "of": ["SHARE"]},
        *(
            {"code": f"LESS-{place}", "basis": "credit", "amount": amount, "of": ["FLAT", "COUNT"]}
            for place, amount in enumerate(credits)
        ),
    ]
    return [{**SHARED, **rule} for rule in made]


def schedule(of: list[dict]) -> FeeSchedule:
    head = {"schedule": "made", "version": "1", "title": "Made", "source": "A test", "adopted": "2026-01-01"}
    return FeeSchedule.model_validate({**head, "effective_from": "2026-01-01", "rules": of})


CREDITS = st.lists(st.decimals("0.01", 4000, places=2), max_size=4)
PERCENT = st.decimals(0, 300, places=3)


@given(MONEY, MONEY, PERCENT, CREDITS, st.integers(0, 30))
def test_the_total_is_the_sum_of_rounded_lines_and_credits_never_take_it_below_zero(
    flat, each, percent, credits, count
) -> None:
    assessment = price_schedule(schedule(rules(flat, each, percent, credits)), {"n": count}, ON)

    amounts = {line.code: line.amount for line in assessment.lines}
    named = sum(amount for code, amount in amounts.items() if code in ("FLAT", "COUNT") or "LESS" in code)
    assert assessment.total == sum(amounts.values())
    assert all(amount == cents(amount) for amount in amounts.values())
    assert named >= 0
    assert assessment.total >= 0


@given(MONEY, MONEY, PERCENT, CREDITS, st.integers(0, 30), st.randoms(use_true_random=False))
def test_the_order_of_the_lines_changes_nothing_that_is_charged_in_all(
    flat, each, percent, credits, count, shuffler
) -> None:
    made = rules(flat, each, percent, credits)
    shuffled = list(made)
    shuffler.shuffle(shuffled)

    one, other = (price_schedule(schedule(each_way), {"n": count}, ON) for each_way in (made, shuffled))

    fees = [{line.code: line.amount for line in way.lines if "LESS" not in line.code} for way in (one, other)]
    assert fees[0] == fees[1]
    assert one.total == other.total
