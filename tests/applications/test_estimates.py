"""The draft's estimate: as soon as something can be said, also by the city's own table of valuations."""

from decimal import Decimal

from permits.applications.estimates import estimate
from permits.rulebook.rulebook import load_folder
from tests.townspeople import NOON, SAMPLE

HALL = {
    "floor_area": Decimal(2_000),
    "building_use": "apartments",
    "construction_type": "type_v",
    "area_category": "new_mdu",
    "low_rise_residential": True,
    "dwelling_units": 2,
}


def test_a_table_of_valuations_prices_a_draft_before_anything_is_declared() -> None:
    found = estimate(load_folder(SAMPLE), "BLD-COM", HALL, at=NOON)

    assert found is not None
    surcharge = next(line for stage in found.stages for line in stage.lines if line.code == "SB1473")
    assert surcharge.inputs["valuation"] == "279490.40"


def test_without_table_and_declaration_nothing_is_promised() -> None:
    rules = load_folder(SAMPLE)

    assert estimate(rules, "ADU", {"dwelling_units": 1, "low_rise_residential": True}, at=NOON) is None
    assert estimate(rules, "BLD-COM", {}, at=NOON) is None
