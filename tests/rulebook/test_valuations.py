"""Valuations by the square foot: area × value × multiplier, against what was declared."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from permits.rulebook.pricing import CannotPrice
from permits.rulebook.problems import PackRefused
from permits.rulebook.rulebook import Rulebook, load_folder

ON = date(2026, 11, 22)
HALL = {
    "valuation": Decimal(100_000),
    "floor_area": Decimal(2_000),
    "building_use": "apartments",
    "construction_type": "type_v",
    "area_category": "new_mdu",
    "low_rise_residential": True,
    "dwelling_units": 2,
}
TABLE = "valuations/square_foot.yaml"


def priced(rules: Rulebook, **changed: object):
    return rules.price("BLD-COM", {**HALL, **changed}, on=ON)


def line(assessment, code: str):
    return next(each for each in assessment.lines if each.code == code)


def test_the_higher_of_declared_and_computed_governs_and_the_working_says_how(city: Rulebook) -> None:
    assessment = priced(city)

    # 2,000 × 120.47 × 1.16
    assert assessment.valuation.governing == Decimal("279490.40")
    assert line(assessment, "SB1473").amount == Decimal("12.00")
    assert line(assessment, "SB1473").inputs["valuation"] == "279490.40"
    assert line(assessment, "SB1473").formula.startswith(
        "Valuation 2,000 sq ft × $120.47 (apartments, type_v) × 1.16 = $279,490.40, "
        "higher than the declared $100,000.00. "
    )


def test_a_higher_declaration_is_kept(city: Rulebook) -> None:
    assessment = priced(city, valuation=Decimal(500_000))

    assert assessment.valuation.governing == 500_000
    assert "higher than the table’s $279,490.40" in line(assessment, "SB1473").formula


def test_what_staff_has_set_is_taken_whatever_the_table_says(city: Rulebook) -> None:
    assessment = city.price("BLD-COM", HALL, on=ON, valuation_set=True)

    assert line(assessment, "SB1473").inputs["valuation"] == "100000"
    assert line(assessment, "SB1473").formula.startswith("Valuation set by the city: $100,000.00. ")


def test_other_types_keep_their_declaration(city: Rulebook) -> None:
    assessment = city.price("REROOF", {"valuation": 18_000, "low_rise_residential": True}, on=ON)

    assert assessment.valuation is None
    assert line(assessment, "PERMIT").formula.startswith("$69.25")


def test_before_the_table_takes_effect_the_declaration_counts(spoil) -> None:
    rules = load_folder(spoil(TABLE, "effective_from: 2021-08-01", "effective_from: 2027-01-01"))

    assert priced(rules).valuation is None


def test_a_fact_that_the_table_needs_is_named_and_an_estimate_waits_for_it(city: Rulebook) -> None:
    given = {name: value for name, value in HALL.items() if name != "construction_type"}

    with pytest.raises(CannotPrice, match="cannot give a valuation without: construction_type"):
        city.price("BLD-COM", given, on=ON)
    assert line(city.price("BLD-COM", given, on=ON, estimate=True), "SB1473").amount == Decimal("4.00")


def test_a_table_may_govern_alone(spoil) -> None:
    rules = load_folder(spoil(TABLE, "governs: higher", "governs: computed"))

    assert priced(rules, valuation=Decimal(9_000_000)).valuation.governing == Decimal("279490.40")


@pytest.mark.parametrize(
    ("before", "after", "place", "said"),
    [
        ("types: [BLD-COM]", "types: [BLD-COM, CASTLE]", "types[1]", "There is no type CASTLE."),
        ("area: floor_area", "area: acreage", "area", "“acreage” is not a number of the form of BLD-COM."),
        ("group: building_use", "group: usage", "group", "“usage” is not a choice of the form"),
        ("  hotel: {", "  hostel: {", "group", "The table has no value for hotel, which BLD-COM offers."),
        ("1.16", "0", "regional_multiplier", "greater than 0"),
        (
            "effective_from: 2021-08-01",
            "effective_from: 2021-08-01\neffective_to: 2020-01-01",
            "effective_to",
            "end",
        ),
    ],
)
def test_a_table_that_does_not_fit_is_refused_with_file_and_key(spoil, before, after, place, said) -> None:
    with pytest.raises(PackRefused) as refused:
        load_folder(spoil(TABLE, before, after))

    (problem,) = refused.value.problems
    assert (problem.file, problem.key) == (TABLE, place)
    assert said in problem.message


def test_two_tables_for_one_type_at_once_are_refused(pack_folder: Path) -> None:
    text = (pack_folder / TABLE).read_text()
    (pack_folder / "valuations" / "newer.yaml").write_text(text.replace("2021", "2025"))

    with pytest.raises(PackRefused, match="Two tables value BLD-COM from 2025-08-01; end “square_foot” 2021"):
        load_folder(pack_folder)
