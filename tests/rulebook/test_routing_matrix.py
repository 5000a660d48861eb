"""San Francisco's sheet of scopes and stations, written as a table in a type of permit."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from permits.rulebook.pack import Pack, read_folder
from permits.rulebook.problems import PackRefused
from permits.rulebook.rulebook import Rulebook, load

FRAGMENT = (Path(__file__).parent / "matrix.yaml").read_text()
STATIONS = [
    *("planning", "mechanical", "fire", "public_works", "utilities", "health", "accessibility"),
]
QUIET: dict[str, Any] = {
    "existing_building": True,
    "units": 1,
    "storeys": 2,
    "visible": False,
    "sidewalk": False,
    "hood": False,
    "valuation": 1,
    "work_class": "alteration",
    "owner_builder": False,
}


def pack_with(fragment: str) -> Pack:
    town = read_folder(Path(settings.RULEBOOK_PACKS) / "small_town")
    more = "".join(f"  - {{ code: {each}, name: {each}, team: office, days: [10] }}\n" for each in STATIONS)
    files = {"types/inhouse.yaml": fragment, "disciplines.yaml": town.files["disciplines.yaml"] + more}
    return Pack(town.name, town.files | files)


@cache
def rules() -> Rulebook:
    return load(pack_with(FRAGMENT))


def stations(**facts: Any) -> list[str]:
    return [each.discipline for each in rules().route("INHOUSE", QUIET | facts)]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"scope": ["kitchen_bath"]}, ["building"]),
        ({"scope": ["kitchen_bath"], "units": 3}, ["building", "mechanical"]),
        ({"scope": ["facade"]}, ["building"]),
        ({"scope": ["facade"], "visible": True}, ["building", "planning"]),
        (
            {"scope": ["new_dwelling"]},
            ["building", "planning", "mechanical", "public_works", "utilities"],
        ),
        (
            {"scope": ["new_dwelling"], "storeys": 3},
            ["building", "planning", "mechanical", "fire", "public_works", "utilities"],
        ),
        (
            {"scope": ["restaurant"], "hood": True},
            ["building", "planning", "mechanical", "fire", "utilities", "health", "accessibility"],
        ),
        (
            {"scope": ["improvement", "facade"], "visible": True},
            ["building", "planning", "mechanical", "accessibility"],
        ),
        (
            {"scope": ["seismic"], "sidewalk": True, "visible": True},
            ["building", "planning", "public_works"],
        ),
    ],
)
def test_the_table_sends_to_the_stations_that_it_marks(facts, expected):
    assert stations(**facts) == expected


def test_the_reason_names_the_scope_and_the_footnote():
    routed = rules().route("INHOUSE", QUIET | {"scope": ["new_dwelling", "roof_deck"], "units": 4})
    fire = next(each for each in routed if each.discipline == "fire")

    assert "New dwelling: 4 dwelling units" in fire.reason
    assert "Roof deck: 4 dwelling units" in fire.reason


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("fire: [hood]", "fire: [smoke]", "“Restaurant” has no footnote “smoke” to point to"),
        ("health: always", "zoo: always", "“Restaurant” sends to zoo, which is no column"),
        ("when: \"'facade' in scope\"", 'when: "facades > 1"', r"types/inhouse\.yaml:\d+: routing_matrix"),
        ("hood, reason: a hood", "hoods, reason: a hood", r"types/inhouse\.yaml:\d+: routing_matrix"),
        ("fire: [hood]", "fire: sometimes", r"types/inhouse\.yaml:\d+: routing_matrix"),
    ],
)
def test_a_wrong_cell_is_told_with_its_place(before, after, said):
    assert FRAGMENT.count(before) == 1

    with pytest.raises(PackRefused, match=said):
        load(pack_with(FRAGMENT.replace(before, after)))
