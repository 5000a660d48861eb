"""What a type demands: documents, checklist, inspections, clearances, time limits; and the guide to it."""

import pytest

from permits.rulebook.demands import (
    checklist,
    clearances,
    design_professional_required,
    expiry_policies,
    missing_documents,
    required_documents,
    required_inspections,
    review_limit,
)
from permits.rulebook.guide import UnknownChoice
from tests.rulebook.complete_answers import ANSWERS, FIELDS


def known(city, code, **changes):
    return city.facts(code, {**ANSWERS[code], **changes}, FIELDS[code])


def codes(parts) -> list[str]:
    return [part.code for part in parts]


def test_a_document_is_demanded_only_when_the_answers_call_for_it(city):
    adu = city.types["ADU"]

    assert codes(required_documents(adu, known(city, "ADU"))) == [
        "plans",
        "energy_report",
        "stormwater_checklist",
    ]
    assert "geotechnical_report" in codes(required_documents(adu, known(city, "ADU", slope_25=True)))


def test_a_missing_document_is_one_with_too_few_usable_files(city):
    counts = {"plans": 2, "energy_report": 0}

    assert codes(missing_documents(city.types["ADU"], known(city, "ADU"), counts)) == [
        "energy_report",
        "stormwater_checklist",
    ]


def test_the_checklist_is_satisfied_by_documents_and_answers_and_else_by_a_person(city):
    counts = {"plans": 1, "energy_report": 1}

    lines = {
        line.item.code: line.satisfied for line in checklist(city.types["ADU"], known(city, "ADU"), counts)
    }

    assert lines == {
        "site_plan": True,
        "energy": True,
        "stormwater": False,
        "fixtures": True,
        "stamps": None,
        "address_on_sheets": None,
    }


def test_every_checklist_item_names_its_source(city):
    items = [item for permit_type in city.types.values() for item in permit_type.checklist]

    assert all(item.citation for item in items)
    assert len(items) >= 25


def test_inspections_follow_from_the_work(city):
    kept = known(city, "REROOF", tear_off=False, sheathing="keep")

    assert codes(required_inspections(city.types["REROOF"], known(city, "REROOF"))) == ["roof_deck", "final"]
    assert codes(required_inspections(city.types["REROOF"], kept)) == ["final"]


def test_other_bodies_clear_what_concerns_them(city):
    assert codes(clearances(city.types["ADU"], known(city, "ADU"))) == ["school_fee", "water_sewer"]
    assert codes(clearances(city.types["ADU"], known(city, "ADU", floor_area="480"))) == ["water_sewer"]


def test_a_design_professional_is_needed_where_the_rule_says_so(city):
    assert design_professional_required(city.types["COM-TI"], known(city, "COM-TI")) is True
    assert (
        design_professional_required(city.types["COM-TI"], known(city, "COM-TI", floor_area="900")) is False
    )
    assert design_professional_required(city.types["REROOF"], known(city, "REROOF")) is False


def test_the_first_legal_time_limit_that_applies_governs_the_review(city):
    with_house = review_limit(city.types["ADU"], known(city, "ADU"))
    without = review_limit(city.types["ADU"], known(city, "ADU", main_house="proposed"))

    assert (with_house.days, with_house.unit, with_house.on_miss) == (60, "calendar", "deemed_approved")
    assert (without.days, without.unit) == (30, "business")
    assert review_limit(city.types["REROOF"], {}) is None


def test_a_permit_expires_without_a_start_and_without_activity(city):
    policies = expiry_policies(city.types["ADU"], known(city, "ADU"))

    assert [(each.measure, each.days) for each in policies] == [("commence", 365), ("activity", 180)]


@pytest.mark.parametrize(
    ("choices", "types"),
    [
        (["roof", "in_kind"], ("REROOF",)),
        (["roof", "with_solar"], ("REROOF", "PV")),
        (["solar", "house"], ("PV",)),
        (["home", "detached"], ("ADU",)),
        (["home", "replace"], ("DEMO", "ADU")),
        (["business", "inside_sign"], ("COM-TI", "SIGN")),
        (["small", "exempt"], ()),
    ],
)
def test_plain_answers_lead_to_the_permits_that_a_job_needs(city, choices, types):
    step = city.guide.follow(choices)

    assert step.finished
    assert step.types == types
    assert types or step.advice


def test_the_guide_begins_with_one_question_and_remembers_the_way(city):
    first, second = city.guide.follow([]), city.guide.follow(["roof"])

    assert first.question.label == "What are you building?"
    assert second.question.label == "What happens to the roof?"
    assert [(question.code, option.code) for question, option in second.path] == [("what", "roof")]


@pytest.mark.parametrize("choices", [["castle"], ["roof", "in_kind", "more"]])
def test_an_answer_that_is_not_offered_is_refused(city, choices):
    with pytest.raises(UnknownChoice):
        city.guide.follow(choices)


def test_numbers_are_written_the_citys_way(city):
    assert city.city.application_number(year=2026, seq=7) == "PRJ-2026-000007"
    assert city.city.permit_number(year=2026, seq=12, type_code="ADU") == "PMT-2026-000012"


def test_every_form_asks_what_it_needs_and_no_more(city):
    asked = {code: len(each.questions) for code, each in city.types.items()}

    assert all(1 <= len(each.pages) <= 4 for each in city.types.values())
    assert all(3 <= number <= 10 for code, number in asked.items() if city.types[code].belongs_to), asked
    assert all(5 <= n <= 30 for code, n in asked.items() if not city.types[code].belongs_to), asked
    assert min(asked[code] for code in ("ADU", "BLD-COM", "BLD-COMBO", "COM-TI", "DEMO")) >= 15
