"""The packs that ship: whole, marked as samples, routed and priced as they say, and readable in Spanish."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
from django.conf import settings

from permits.rulebook.letter_words import filled
from permits.rulebook.pack import Pack
from permits.rulebook.problems import PackRefused
from permits.rulebook.rulebook import Rulebook, load, load_folder
from permits.rulebook.schema.letter import LetterCode

PACKS = ("san_diego_sample", "portland_sample", "small_town")
ON = date(2026, 11, 23)
SEAM = "The bands do not chain at $2,000"  # printed so in Portland's table


@cache
def rules(pack: str) -> Rulebook:
    return load_folder(Path(settings.RULEBOOK_PACKS) / pack)


@pytest.mark.parametrize("pack", PACKS)
def test_a_pack_says_that_it_is_a_sample_and_where_it_comes_from(pack):
    readme = rules(pack).pack.files["README.md"]

    assert "unofficial sample" in readme.lower()
    assert "Sources:" in readme
    assert rules(pack).city.unofficial_notice.startswith("Unofficial sample.")
    assert [str(each) for each in rules(pack).warnings if SEAM not in each.message] == []


@pytest.mark.parametrize("pack", PACKS)
def test_every_answer_of_the_guide_leads_to_permits_or_to_advice(pack):
    guide, ends = rules(pack).guide, []
    ahead: list[list[str]] = [[]]
    while ahead:
        step = guide.follow(path := ahead.pop())
        if step.question is None:
            ends.append(step)
        else:
            ahead += [[*path, option.code] for option in step.question.options]

    assert all(step.types or step.advice for step in ends)
    assert {code for step in ends for code in step.types} == rules(pack).types.keys()
    assert any(len(step.types) > 1 for step in ends), "some job needs several permits"


@pytest.mark.parametrize("pack", PACKS)
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_letter_is_in_the_city_s_words(pack, language):
    named = {"application": "APP-7", "permit": "P-7", "due_on": "1 May", "round": 2, "count": 3}

    for code in get_args(LetterCode):
        letter = filled(rules(pack), code, language, named)
        assert letter.heading
        assert letter.signature
        assert "{" not in letter.heading + letter.opening + letter.how_to_answer + letter.closing
    corrections = filled(rules(pack), "corrections", language, named)
    assert ("ronda 2" in corrections.opening) == (language == "es")


def test_the_large_city_offers_every_kind_of_permit():
    assert sorted(rules("san_diego_sample").types) == [
        *("ADU", "BLD-COM", "BLD-COMBO", "COM-TI", "COR", "DEF", "DEMO", "EXT", "FENCE", "FIRE", "GRAD"),
        *("MEP-NP-E", "MEP-NP-M", "MEP-NP-P", "MEP-P-E", "MEP-P-M", "MEP-P-P"),
        *("POOL", "PV", "REF", "REROOF", "REV", "ROW", "SIGN"),
    ]


@pytest.mark.parametrize(
    ("type_code", "facts", "expected"),
    [
        ("BLD-COMBO", {"trades": ["building_only"], "floor_area_added": 0}, ["structural", "planning"]),
        (
            "BLD-COMBO",
            {"trades": ["plumbing"], "floor_area_added": 400, "fire_zone": True},
            ["structural", "planning", "mechanical", "plumbing", "fire"],
        ),
        (
            "BLD-COM",
            {"building_use": "restaurant", "disturbed_area": 9000, "historic_designated": False},
            *[
                [
                    *("structural", "accessibility", "fire", "planning", "mechanical"),
                    *("engineering", "environmental_health"),
                ]
            ],
        ),
        ("MEP-P-M", {"rooftop_equipment": 900, "kitchen_hood": True}, ["mechanical", "structural", "fire"]),
        ("MEP-P-P", {"grease_interceptor": False, "medical_gas": False, "backflow": False}, ["plumbing"]),
        ("GRAD", {"exported": True, "graded_volume": 5000}, ["engineering", "geology", "traffic"]),
        (
            "ROW",
            {"works": ["sidewalk"], "closes": "street", "trees": False, "work_class": "construction"},
            ["engineering", "traffic", "fire", "accessibility"],
        ),
        ("FIRE", {"system_kind": "alarm", "storeys": 9}, ["fire", "electrical"]),
        ("FIRE", {"system_kind": "sprinklers", "storeys": 9}, ["fire", "structural"]),
        ("POOL", {"setback_side": 3, "coastal_zone": False}, ["structural", "planning"]),
        (
            "FENCE",
            {"height": 7, "place": "side_rear", "corner_lot": False, "historic_designated": True},
            ["structural", "planning", "historic"],
        ),
        ("REV", {"changed": ["fire", "plumbing"]}, ["structural", "fire", "plumbing"]),
        ("DEF", {"items": ["trusses", "fire_alarm"]}, ["structural", "fire"]),
    ],
)
def test_a_job_goes_to_the_disciplines_that_it_concerns(type_code, facts, expected):
    usual: dict[str, Any] = {"work_class": "", "valuation": 1, "owner_builder": False}

    routed = rules("san_diego_sample").route(type_code, usual | facts)

    assert [each.discipline for each in routed] == expected


@pytest.mark.parametrize(
    ("pack", "type_code", "facts", "total"),
    [
        # 38.00 issue, 3 circuits at 8.50, a panel of 200 amperes 55.00, records 20.00
        ("san_diego_sample", "MEP-NP-E", {"circuits": 3, "service_amps": 200}, "138.50"),
        # plan review 145.00, 38.00 issue, hood: first appliance 62.00 and one more 24.00, records 20.00
        ("san_diego_sample", "MEP-P-M", {"appliances": 2, "floor_area": 900}, "289.00"),
        # 285 + 9 × 46 for review, 340 + 9 × 38 for the permit at 1,000 cubic yards, mapping and records
        ("san_diego_sample", "GRAD", {"graded_volume": 1000}, "1411.10"),
        # two begun hours of plan check at 168.00, records
        ("san_diego_sample", "REV", {"review_hours": 2}, "356.00"),
        # 12 % of the electrical line: 118 + 2 × 11 = 140.00
        ("portland_sample", "ELEC", {"circuits": 3}, "156.80"),
        # 797.28 + 29 × 6.81 = 994.77 by the table, its 65 % and its 12 %
        ("portland_sample", "BLD-RES", {"valuation": 78500}, "1760.74"),
        ("small_town", "BLD", {"work_class": "remodel"}, "170.00"),
        ("small_town", "BLD", {"work_class": "addition"}, "300.00"),
    ],
)
def test_a_permit_costs_what_its_schedule_says(pack, type_code, facts, total):
    usual: dict[str, Any] = {"work_class": "", "valuation": 1000, "owner_builder": False}

    assert str(rules(pack).price(type_code, usual | facts, on=ON).total) == total


def test_a_percentage_of_a_line_that_a_type_cannot_price_is_refused():
    whole = rules("portland_sample").pack
    spoilt = whole.files["fees/trades.yaml"].replace("of: [ELECTRICAL]", "of: [ELECTRICAL, MECHANICAL]")

    with pytest.raises(
        PackRefused, match=r"types/elec\.yaml:\d+: .*taken of MECHANICAL, which measures “app"
    ):
        load(Pack(whole.name, whole.files | {"fees/trades.yaml": spoilt}))
