"""The linter's warnings: what may be meant, and should be looked at."""

from datetime import date

import pytest

from permits.rulebook.problems import PackRefused
from permits.rulebook.rulebook import load_folder


def warnings(folder) -> list[str]:
    return [str(problem) for problem in load_folder(folder).warnings]


def test_the_sample_city_has_nothing_to_warn_of(city):
    assert city.warnings == ()


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("base: 391.25", "base: 391.75", "ends with $391.25, this one begins with $391.75"),
        (
            "up_to: 500, base: 23.50 }",
            "up_to: 500, base: 23.00 }",
            "ends with $23.00, this one begins with $23.50",
        ),
    ],
)
def test_a_misprinted_ladder_is_warned_of_with_both_numbers(spoil, before, after, said):
    found = warnings(spoil("fees/building.yaml", before, after))

    assert any(said in warning and ".base" in warning for warning in found), found


def test_a_line_that_nobody_is_charged_is_warned_of(spoil):
    found = warnings(spoil("types/sign.yaml", "SIGN-REVIEW, SIGN-PERMIT", "SIGN-PERMIT"))

    assert any("No type takes the line SIGN-REVIEW" in warning for warning in found)


def test_a_type_that_the_guide_never_reaches_is_warned_of(spoil):
    spoil(
        "city.yaml",
        'wall, label: "On a wall, a window or a canopy", types: [SIGN]',
        "wall, label: Wall, types: [ADU]",
    )
    spoil("city.yaml", "types: [SIGN]", "types: [ADU]")
    found = warnings(spoil("city.yaml", "types: [COM-TI, SIGN]", "types: [COM-TI]"))

    assert any("No answer of the guide leads to the type SIGN" in warning for warning in found)


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (
            "applies_if: valuation >= 0",
            "types/adu.yaml:343: routing[8].applies_if: “valuation >= 0” always holds",
        ),
        (
            "applies_if: solar_kw > 3",
            "cannot be decided while it is not known: solar_kw. Make the variable required",
        ),
    ],
)
def test_a_routing_rule_that_decides_nothing_is_warned_of(spoil, after, said):
    found = warnings(spoil("types/adu.yaml", "applies_if: sewage == 'septic'", after))

    assert any(said in warning for warning in found), found


def test_a_label_without_a_translation_is_warned_of(spoil):
    found = warnings(
        spoil("types/sign.yaml", "label: Which kind of sign is it?", "label: What kind of sign is it?")
    )

    assert any("No translation of: What kind of sign is it?" in warning for warning in found)


def test_two_versions_of_a_schedule_may_not_be_in_force_at_once(pack_folder):
    text = (pack_folder / "fees" / "building.yaml").read_text()
    later = text.replace("effective_from: 2000-01-01", "effective_from: 2027-07-01").replace(
        "2026.1", "2027.1"
    )
    (pack_folder / "fees" / "building_2027.yaml").write_text(later)

    with pytest.raises(PackRefused, match="Two versions of “building” are in force at once from 2027-07-01"):
        load_folder(pack_folder)


def test_the_version_in_force_on_the_day_is_priced(pack_folder):
    text = (pack_folder / "fees" / "building.yaml").read_text()
    later = text.replace("effective_from: 2000-01-01", "effective_from: 2027-07-01").replace(
        "2026.1", "2027.1"
    )
    (pack_folder / "fees" / "building_2027.yaml").write_text(later.replace("amount: 1.00", "amount: 2.00"))
    ended = text.replace("effective_from: 2000-01-01", "effective_from: 2000-01-01\neffective_to: 2027-06-30")
    (pack_folder / "fees" / "building.yaml").write_text(ended)
    rulebook = load_folder(pack_folder)
    facts = {"valuation": 18000, "low_rise_residential": True}

    before = rulebook.price("REROOF", facts, on=date(2027, 6, 30))
    after = rulebook.price("REROOF", facts, on=date(2027, 7, 1))

    assert [(line.version, str(line.amount)) for line in before.lines if line.code == "SB1473"] == [
        ("2026.1", "1.00")
    ]
    assert [(line.version, str(line.amount)) for line in after.lines if line.code == "SB1473"] == [
        ("2027.1", "2.00")
    ]
