"""The vectors of the fee rules the project holds itself to, through schedule files, to the cent.

The table of 1997, SB 1473 and SMIP stand in test_pricing.py; here are the other shapes.
"""

from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command

from permits.rulebook.pricing import price_schedule
from permits.rulebook.printed_schedules import printed_codes, printed_schedule
from permits.rulebook.problems import PackRefused

ON = date(2026, 11, 22)
CASE = {
    "work_class": "new_construction",
    "no_plans": False,
    "premium_review": False,
    "work_without_permit": False,
    "exceeded_scope": False,
    "off_hours": 0,
}


def san_francisco(**facts):
    return price_schedule(printed_schedule("san_francisco_1a_a"), {**CASE, **facts}, ON)


def charged(assessment) -> dict[str, str]:
    return {line.code: str(line.amount) for line in assessment.lines}


@pytest.mark.parametrize(
    ("valuation", "surcharge"),
    [
        ("1000", "0.50"),
        ("185432.10", "92.72"),
        ("1000000", "500.00"),
        ("1500000", "700.00"),
        ("2000000", "900.00"),
        ("2500000", "1050.00"),
        ("3000000", "1200.00"),
        ("3500000", "1300.00"),
        ("4000000", "1400.00"),
        ("10000000", "2000.00"),
    ],
)
def test_minnesotas_surcharge_falls_as_the_valuation_rises(valuation, surcharge):
    assessment = price_schedule(
        printed_schedule("minnesota_surcharge"), {"valuation": Decimal(valuation)}, ON
    )

    assert charged(assessment) == {"STATE-SURCHARGE": surcharge}


@pytest.mark.parametrize(
    ("work", "expected"),
    [
        ({}, {"PLAN-REVIEW": "1327.15", "ISSUANCE": "557.88"}),
        ({"valuation": 200_000}, {"PLAN-REVIEW": "3286.50", "ISSUANCE": "1434.00"}),
        ({"work_class": "alteration"}, {"PLAN-REVIEW": "1676.31", "ISSUANCE": "557.88"}),
        ({"no_plans": True}, {"ISSUANCE": "747.61"}),
    ],
)
def test_san_franciscos_table_charges_by_kind_of_work_in_two_columns(work, expected):
    assert charged(san_francisco(**{"valuation": 50_001, **work})) == expected


def test_the_column_is_named_in_the_working():
    (line,) = san_francisco(valuation=120_000, no_plans=True).lines

    assert line.formula == (
        "No plans: $743.00 for the first $50,000 + 70 × $4.61 per additional $1,000 or fraction = $1,065.70"
    )


def test_work_without_a_permit_costs_nine_times_the_issuance_fee_and_the_fee_itself():
    assessment = san_francisco(valuation=120_000, work_without_permit=True)

    assert charged(assessment)["ISSUANCE"] == "963.60"
    assert charged(assessment)["WITHOUT-PERMIT"] == "8672.40"


@pytest.mark.parametrize(
    ("decided", "penalty"), [(5, "4818.00"), (2, "1927.20"), (1, "1927.20"), (0, "1927.20")]
)
def test_an_appeal_lowers_the_penalty_and_never_under_twice_the_fee(decided, penalty):
    assessment = san_francisco(valuation=120_000, work_without_permit=True, penalty_times=decided)

    assert charged(assessment)["WITHOUT-PERMIT"] == penalty


def test_premium_review_is_half_the_plan_review_and_a_thousand_dollars():
    assessment = san_francisco(valuation=120_000, work_class="alteration", premium_review=True)

    assert charged(assessment)["PLAN-REVIEW"] == "2801.70"
    assert charged(assessment)["PREMIUM"] == "2400.85"
    assert next(line for line in assessment.lines if line.code == "PREMIUM").formula == (
        "50 % of Plan review $2,801.70 + $1,000.00 = $2,400.85"
    )


def test_off_hours_are_charged_with_two_hours_at_least():
    assert charged(san_francisco(valuation=120_000, off_hours=1))["OFF-HOURS"] == "954.00"


def test_every_printed_schedule_is_in_order_and_a_wrong_name_lists_them():
    assert [printed_schedule(code).schedule for code in printed_codes()] == printed_codes()
    with pytest.raises(PackRefused, match="No such schedule; expected one of: denver_table_1, "):
        printed_schedule("atlantis")


def test_a_schedule_prices_what_it_can_and_names_what_is_missing():
    assessment = price_schedule(printed_schedule("denver_table_1"), {"valuation": 250_000}, ON)

    assert charged(assessment) == {"PERMIT": "1610.00"}
    assert any("Express plan review" in text and "review" in text for text in assessment.undecided)


def test_the_command_prices_a_printed_schedule_and_says_what_is_open(capsys):
    asked = ["--schedule", "denver_table_1", "--facts", '{"valuation": 250000}', "--on", "2026-11-22"]

    call_command("rulebook", "price", "small_town", *asked)

    told = capsys.readouterr().out
    assert "1,610.00  Construction permit fee: $770.00 for the first $100,000 + 150 × $5.60" in told
    assert "not decided" in told
    assert "Express plan review" in told
