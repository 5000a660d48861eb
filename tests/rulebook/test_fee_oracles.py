"""Fee tables of real cities against printed bases, worked examples and other people's tests.

The tables come with the project's shared data; without it these tests are skipped, loudly.
"""

import csv
import json
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from permits.rulebook.fee_workings import flat_working, ladder_working, percent_working
from permits.rulebook.money import cents
from permits.rulebook.schema.fee import AnyFee

LADDERS = Path(__file__).resolve().parents[3] / "shared" / "data" / "fees" / "ladders"
FEE = TypeAdapter(AnyFee)
SHARED = {"code": "X", "label": "Fee", "stage": "issuance", "account": "1"}
MISSING = f"the shared fee tables are not here ({LADDERS.name}); real cities' fees were NOT checked"


def oracle_rows() -> list[dict[str, str]]:
    file = LADDERS / "oracle_cases_given.csv"
    if not file.exists():
        return []
    with file.open() as rows:
        return list(csv.DictReader(rows))


def rule(**given):
    return FEE.validate_python({**SHARED, **given})


def table(schedule: str):
    """Write a printed table as a ladder of ours: each band's own base, increments "or fraction"."""
    if schedule == "accela_icbo_style_example":
        return rule(basis="valuation", tiers=[{"base": "80", "over": "1000", "rate": "0.03", "per": "1"}])
    ladders = {
        each["id"]: each for each in json.loads((LADDERS / "ladders_given.json").read_text())["ladders"]
    }
    bands = ladders[schedule]["bands"]
    return rule(basis="valuation", tiers=[tier(band) for band in bands])


def tier(band: dict) -> dict:
    rising = Decimal(band["rate"]) > 0
    increments = {"over": band["above"], "rate": band["rate"], "per": band["increment"]} if rising else {}
    return {"up_to": band["up_to"], "base": band["base"], **increments}


def percentage(percent: str, base: Decimal, **bounds) -> Decimal:
    return percent_working(
        rule(basis="percent_of", percent=percent, of=["P"], **bounds), {"P": ("Permit", base)}
    ).amount


def ours(schedule: str, component: str, inputs: dict) -> Decimal:
    """Work out one component of a city's fee with our bases."""
    valuation = {"valuation": Decimal(str(inputs.get("valuation", inputs.get("value"))))}
    permit = ladder_working(table(schedule), valuation).amount
    match component:
        case "plan_review_65pct":
            return percentage("65", permit)
        case "state_surcharge_12pct_of_permit_fee":
            return percentage("12", permit)
        case "total_with_50pct_plan_review":
            return permit + percentage("50", permit)
        case "plan_review_express_min_100":
            return percentage("20", permit, minimum="100")
        case "total":
            return (
                permit
                + percentage("65", permit)
                + percentage("12", permit)
                + development_fee(inputs, valuation)
            )
    return permit


def development_fee(inputs: dict, valuation: dict) -> Decimal:
    """Portland's services fee: the commercial ladder, and the residential figure as its record prints it."""
    if inputs["class"] == "commercial":
        return ladder_working(table("portland_or_dsf_commercial_2026"), valuation).amount
    return flat_working(rule(basis="flat", amount="523.01"), {}).amount


@pytest.mark.skipif(not oracle_rows(), reason=MISSING)
def test_every_oracle_row_is_met_to_the_cent():
    rows = oracle_rows()

    wrong = [
        (row["schedule_id"], row["component"], row["inputs_json"], row["expected_usd"], mine)
        for row in rows
        if (mine := ours(row["schedule_id"], row["component"], json.loads(row["inputs_json"])))
        != Decimal(row["expected_usd"])
    ]

    assert wrong == []
    assert len(rows) >= 57


@pytest.mark.skipif(not oracle_rows(), reason=MISSING)
def test_san_diegos_area_schedule_reads_as_a_ladder_by_area():
    schedule = json.loads((LADDERS / "ladders_given.json").read_text())["area_schedules"][0]

    for row in schedule["rows"]:
        ladder = rule(
            basis="area",
            fact="floor_area",
            tiers=[
                {"up_to": row["base_sq_ft"], "base": row["plan_check_base"]},
                {
                    "base": row["plan_check_base"],
                    "over": row["base_sq_ft"],
                    "rate": row["plan_check_per_sqft"],
                    "per": 1,
                },
            ],
        )
        beyond = {"floor_area": Decimal(row["base_sq_ft"] + 250)}
        expected = Decimal(row["plan_check_base"]) + 250 * Decimal(row["plan_check_per_sqft"])

        assert ladder_working(ladder, {"floor_area": Decimal(1)}).amount == Decimal(row["plan_check_base"])
        assert ladder_working(ladder, beyond).amount == cents(expected)
