"""Fees to the cent, with their working: the published vectors, the journeys, and what always holds."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from permits.rulebook.fee_workings import (
    CannotPrice,
    count_working,
    hourly_working,
    ladder_working,
    surcharge_working,
)
from permits.rulebook.money import cents
from permits.rulebook.pricing import schedule_in_force
from permits.rulebook.schema.fee import AnyFee
from tests.rulebook.complete_answers import ANSWERS, FIELDS

ON = date(2026, 11, 22)
FEE = TypeAdapter(AnyFee)
SHARED = {"code": "X", "label": "Fee", "stage": "issuance", "account": "1"}


def rule(**given_keys):
    return FEE.validate_python({**SHARED, **given_keys})


def amounts(assessment) -> dict[str, str]:
    return {line.code: str(line.amount) for line in assessment.lines}


@pytest.mark.parametrize(
    ("valuation", "permit", "plan_review", "sb1473", "smip_residential", "smip_other"),
    [
        ("500", "23.50", "15.28", "1.00", "0.50", "0.50"),
        ("501", "26.55", "17.26", "1.00", "0.50", "0.50"),
        ("2000", "69.25", "45.01", "1.00", "0.50", "0.56"),
        ("2001", "83.25", "54.11", "1.00", "0.50", "0.56"),
        ("25000", "391.25", "254.31", "1.00", "3.25", "7.00"),
        ("25001", "401.35", "260.88", "2.00", "3.25", "7.00"),
        ("50000", "643.75", "418.44", "2.00", "6.50", "14.00"),
        ("100000", "993.75", "645.94", "4.00", "13.00", "28.00"),
        ("100001", "999.35", "649.58", "5.00", "13.00", "28.00"),
        ("185432", "1475.35", "958.98", "8.00", "24.11", "51.92"),
        ("500000", "3233.75", "2101.94", "20.00", "65.00", "140.00"),
        # 65 % of 3,238.50 is exactly 2,105.025, half-up 2,105.03 (a printed copy has the half-even .02).
        ("500001", "3238.50", "2105.03", "21.00", "65.00", "140.00"),
        ("1000000", "5608.75", "3645.69", "40.00", "130.00", "280.00"),
        ("1000001", "5612.40", "3648.06", "41.00", "130.00", "280.00"),
        ("2500000", "11083.75", "7204.44", "100.00", "325.00", "700.00"),
    ],
)
def test_the_published_table_is_met_to_the_cent(
    city, valuation, permit, plan_review, sb1473, smip_residential, smip_other
):
    facts = {"valuation": Decimal(valuation), "dwelling_units": 1}

    home = amounts(city.price("ADU", facts, on=ON))
    business = amounts(city.price("COM-TI", facts, on=ON))

    for charged in (home, business):
        assert charged["PERMIT"] == permit
        assert charged["PLAN-REVIEW"] == plan_review
        assert charged["SB1473"] == sb1473
    assert home["SMIP-R"] == smip_residential
    assert business["SMIP-O"] == smip_other


def test_a_re_roof_of_18000_dollars_costs_what_the_journey_says_and_has_no_plan_review(city):
    assessment = city.price("REROOF", {"valuation": 18000, "low_rise_residential": True}, on=ON)

    assert amounts(assessment) == {"PERMIT": "293.25", "SB1473": "1.00", "SMIP-R": "2.34"}
    assert str(assessment.total) == "296.59"
    assert assessment.total_for("plan_check") == 0


def test_a_line_shows_its_working_its_inputs_and_its_version(city):
    line = city.price(
        "REROOF", {"valuation": Decimal("18000.00"), "low_rise_residential": True}, on=ON
    ).lines[0]

    assert line.formula == (
        "$69.25 for the first $2,000 + 16 × $14.00 per additional $1,000 or fraction = $293.25"
    )
    assert line.inputs == {"valuation": "18000.00"}
    assert (line.rule, line.schedule, line.version) == ("building/PERMIT", "building", "2026.1")
    assert (line.stage, line.lock, line.account) == ("issuance", "at_issuance", "1000-42110")


def test_plan_check_lines_are_locked_at_submission_and_issuance_lines_at_issuance(city):
    assessment = city.price("ADU", {"valuation": 185432, "dwelling_units": 2}, on=ON)

    assert {line.lock for line in assessment.lines if line.stage == "plan_check"} == {"at_submission"}
    assert {line.lock for line in assessment.lines if line.stage == "issuance"} == {"at_issuance"}


def test_a_stage_is_priced_alone_and_both_stages_make_the_whole(city):
    facts = {"valuation": 185432, "dwelling_units": 2}

    whole = city.price("ADU", facts, on=ON)
    parts = [city.price("ADU", facts, on=ON, stage=stage) for stage in ("plan_check", "issuance")]

    assert sum(part.total for part in parts) == whole.total
    assert amounts(parts[0])["PLAN-REVIEW"] == "958.98"
    assert "PERMIT" not in amounts(parts[0])


def test_a_missing_fact_is_named_and_never_guessed(city):
    with pytest.raises(
        CannotPrice, match="“Building permit fee” cannot be priced: the number “valuation” is missing"
    ):
        city.price("REROOF", {"low_rise_residential": True}, on=ON)
    with pytest.raises(CannotPrice, match="low_rise_residential"):
        city.price("REROOF", {"valuation": 18000}, on=ON)


def test_an_estimate_leaves_out_what_is_not_known_yet_and_names_it(city):
    estimate = city.price("REROOF", {"valuation": 18000}, on=ON, estimate=True)

    assert amounts(estimate) == {"PERMIT": "293.25", "SB1473": "1.00"}
    assert estimate.undecided == (
        "State strong motion fee, residential (SMIP)",
        "State strong motion fee, other buildings (SMIP)",
    )


@pytest.mark.parametrize(
    "valuation", [Decimal("-1"), Decimal("NaN"), Decimal("Infinity"), "18000", True, 18.5]
)
def test_a_valuation_that_is_no_amount_is_refused(city, valuation):
    with pytest.raises(CannotPrice):
        city.price("REROOF", {"valuation": valuation, "low_rise_residential": True}, on=ON)


def test_a_day_before_the_schedule_has_no_price(city):
    with pytest.raises(
        CannotPrice, match="No version of the fee schedule “building” is in force on 1999-12-31"
    ):
        schedule_in_force(city.schedules, "building", date(1999, 12, 31))


@pytest.mark.parametrize("code", ANSWERS)
def test_every_type_can_be_priced_from_its_form_and_its_lines_make_the_total(city, code):
    facts = city.facts(code, ANSWERS[code], FIELDS[code])

    assessment = city.price(code, facts, on=ON)

    assert assessment.total == sum(line.amount for line in assessment.lines) > 0
    assert all(line.amount == cents(line.amount) for line in assessment.lines)
    assert all(line.formula.endswith(f"${line.amount:,.2f}") for line in assessment.lines)


def test_hours_are_charged_with_their_minimum():
    hourly = rule(basis="hourly", fact="hours", rate="47.00", minimum_hours="2")

    assert hourly_working(hourly, {"hours": Decimal("0.5")}).amount == Decimal("94.00")
    assert hourly_working(hourly, {"hours": Decimal("2.5")}).formula == "2.5 h × $47.00 an hour = $117.50"
    assert "(at least 2 h)" in hourly_working(hourly, {"hours": 1}).formula


def test_the_first_may_cost_more_and_some_may_be_free():
    service = rule(basis="count", fact="units", unit="unit", first="1412.54", each="87.68")
    free = rule(basis="count", fact="units", unit="sign", each="10", included=2)

    assert count_working(service, {"units": 3}).amount == Decimal("1587.90")
    assert count_working(service, {"units": 0}).amount == 0
    assert count_working(free, {"units": 5}).formula == "3 × $10.00 per sign (2 included) = $30.00"
    assert count_working(free, {"units": 1}).amount == 0


def test_minimum_and_maximum_are_told_in_the_working():
    small = surcharge_working(
        rule(basis="surcharge", amount="13", per="100000", rounding="prorated", minimum="0.50"),
        {"valuation": Decimal(2000)},
    )
    large = ladder_working(
        rule(
            basis="area", fact="a", maximum="100", tiers=[{"base": "0", "over": "0", "rate": "2", "per": "1"}]
        ),
        {"a": Decimal(80)},
    )

    assert (
        small.formula == "0.02 × $13.00 per $100,000, in proportion = $0.26, raised to the minimum of $0.50"
    )
    assert small.amount == Decimal("0.50")
    assert large.formula.endswith("= $160.00, limited to the maximum of $100.00")


def test_a_ladder_may_rise_in_proportion_instead_of_by_fractions():
    surcharge = rule(
        basis="valuation",
        tiers=[
            {
                "up_to": "1000000",
                "base": "0",
                "over": "0",
                "rate": "0.0005",
                "per": "1",
                "rounding": "prorated",
            },
            {"base": "500", "over": "1000000", "rate": "0.0004", "per": "1", "rounding": "prorated"},
        ],
    )

    assert ladder_working(surcharge, {"valuation": Decimal("185432.10")}).amount == Decimal("92.72")
    assert ladder_working(surcharge, {"valuation": Decimal(2_000_000)}).amount == Decimal("900.00")


def test_a_value_above_the_last_band_is_refused_and_not_extrapolated():
    closed = rule(basis="valuation", tiers=[{"up_to": "1000", "base": "20"}])

    with pytest.raises(CannotPrice, match="has no band above 1000"):
        ladder_working(closed, {"valuation": 1001})


def test_half_a_cent_goes_up():
    assert cents(Decimal("15.275")) == Decimal("15.28")
    assert cents(Decimal("0.005")) == Decimal("0.01")


@given(st.decimals(1, 10_000_000, places=2), st.decimals(0, 100_000, places=2))
def test_a_dearer_building_never_costs_less(city, valuation, more):
    facts = {"dwelling_units": 1}

    cheaper = city.price("ADU", {**facts, "valuation": valuation}, on=ON)
    dearer = city.price("ADU", {**facts, "valuation": valuation + more}, on=ON)

    assert dearer.total >= cheaper.total
