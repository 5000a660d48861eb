"""The form: what shows, what counts, what is wrong and what to do about it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permits.rulebook.answer_reading import read_page
from permits.rulebook.answers import facts, page_of, validate_all, validate_page, visible_questions
from permits.rulebook.schema.form import Question
from permits.rulebook.schema.permit_type import PermitType
from tests.rulebook.complete_answers import ANSWERS, FIELDS


def codes(questions) -> set[str]:
    return {question.code for question in questions}


@pytest.mark.parametrize("code", ANSWERS)
def test_a_complete_form_has_nothing_wrong(city, code):
    assert validate_all(city.types[code], ANSWERS[code], FIELDS[code]) == {}


@pytest.mark.parametrize("code", ANSWERS)
def test_an_empty_form_asks_for_each_required_answer_in_a_sentence(city, code):
    errors = validate_all(city.types[code], {}, FIELDS[code])

    assert len(errors) >= 10
    assert all(text[0].isupper() and text[-1] in ".?" for text in errors.values())
    assert list(errors) == [each for each in city.types[code].questions if each in errors]


@pytest.mark.parametrize(
    ("question", "answer", "said"),
    [
        ("storeys", "two", "Enter the storeys above grade as a whole number between 1 and 60."),
        ("storeys", 0, "Enter the storeys above grade as a whole number between 1 and 60."),
        ("storeys", 61, "Enter the storeys above grade as a whole number between 1 and 60."),
        ("storeys", True, "Enter the storeys above grade as a whole number between 1 and 60."),
        ("storeys", None, "Enter the storeys above grade as a whole number between 1 and 60."),
        (
            "year_built",
            1492,
            "Enter the year the building was built as a whole number between 1800 and 2030.",
        ),
        ("roof_area", "big", "Enter the roof area in square feet as a number between 10 and 500,000."),
        ("roof_area", "NaN", "Enter the roof area in square feet as a number between 10 and 500,000."),
        ("roof_area", "1e9999999", "Enter the roof area in square feet as a number between 10 and 500,000."),
        ("roof_area", "-5", "Enter the roof area in square feet as a number between 10 and 500,000."),
        ("tear_off", None, "Answer yes or no: Is the old covering taken off?"),
        ("tear_off", "perhaps", "Answer yes or no: Is the old covering taken off?"),
        ("slope", "vertical", "Choose one answer: How steep is the roof?"),
        ("slope", ["flat"], "Choose one answer: How steep is the roof?"),
        ("old_covering", [], "Choose at least one: What covers the roof now?"),
        ("old_covering", ["shingle", "ice"], "Choose at least one: What covers the roof now?"),
        ("old_covering", "shingle", "Choose at least one: What covers the roof now?"),
        ("start_on", "2026-02-30", "Enter the day you plan to start as a date with month, day and year."),
        ("start_on", 20260101, "Enter the day you plan to start as a date with month, day and year."),
    ],
)
def test_a_wrong_answer_is_told_what_to_do(city, question, answer, said):
    answers = {**ANSWERS["REROOF"], question: answer}

    assert validate_all(city.types["REROOF"], answers, FIELDS["REROOF"]) == {question: said}


def test_money_is_asked_for_in_dollars_and_cents(city):
    answers = {**ANSWERS["COM-TI"], "path_of_travel_cost": "12.345"}

    assert validate_all(city.types["COM-TI"], answers, FIELDS["COM-TI"]) == {
        "path_of_travel_cost": (
            "Enter the cost of the path of travel in dollars and cents, like 18000 or 18000.50 "
            "between $0 and $100,000,000."
        )
    }


def test_text_that_is_too_long_or_not_of_the_pattern_is_told_how(city):
    long_name = {**ANSWERS["SIGN"], "business_name": "x" * 121}
    odd_plan = {**ANSWERS["ADU"], "preapproved_plan": "my own"}

    assert validate_all(city.types["SIGN"], long_name, FIELDS["SIGN"]) == {
        "business_name": "Shorten the name of the business to at most 120 characters; it has 121."
    }
    assert validate_all(city.types["ADU"], odd_plan, FIELDS["ADU"]) == {
        "preapproved_plan": "Enter the number of the pre-approved plan like this: SDAB-0123."
    }


def test_what_is_not_required_may_stay_empty(city):
    assert "start_on" not in validate_all(city.types["REROOF"], {}, FIELDS["REROOF"])


def test_a_page_is_checked_alone(city):
    errors = validate_page(city.types["REROOF"], "building", {"storeys": 2}, FIELDS["REROOF"])

    assert set(errors) <= codes(city.types["REROOF"].page("building").questions)
    assert "storeys" not in errors


def test_a_question_shows_only_when_the_answers_before_it_say_so(city):
    reroof = city.types["REROOF"]
    new_house, old_house = {**ANSWERS["REROOF"]}, {**ANSWERS["REROOF"], "year_built": 1955}

    assert "asbestos_surveyed" not in codes(visible_questions(reroof, new_house))
    assert "asbestos_surveyed" in codes(visible_questions(reroof, old_house))
    assert "asbestos_surveyed" in validate_all(reroof, old_house, FIELDS["REROOF"])


def test_hiding_a_question_hides_what_hangs_on_it(city):
    demolition = city.types["DEMO"]
    answers = {**ANSWERS["DEMO"], "services_present": ["gas"]}

    assert "sewer_capped" not in codes(visible_questions(demolition, answers))
    assert "sewer_capped" not in facts(demolition, answers)


def test_a_hidden_answer_is_kept_but_never_counts(city):
    answers = {**ANSWERS["PV"], "storage": False, "batteries": 3, "storage_place": "habitable"}

    assert validate_all(city.types["PV"], answers, FIELDS["PV"]) == {}
    assert "batteries" not in facts(city.types["PV"], answers, FIELDS["PV"])
    assert answers["batteries"] == 3


def test_an_answer_that_does_not_fit_the_type_is_refused_beside_its_question(city):
    answers = {**ANSWERS["REROOF"], "designated_historic": True, "fire_zone": True, "fire_class": "class_c"}

    errors = validate_all(city.types["REROOF"], answers, FIELDS["REROOF"])

    assert set(errors) == {"designated_historic", "fire_class"}
    assert errors["fire_class"].startswith("Choose a Class A covering")


def test_facts_are_typed_and_carry_the_types_own_and_the_applications(city):
    known = facts(city.types["ADU"], ANSWERS["ADU"], FIELDS["ADU"])

    assert str(known["floor_area"]) == "750"
    assert known["storeys"] == 1
    assert known["low_rise_residential"] is True
    assert str(known["valuation"]) == "185432.00"
    assert known["work_class"] == "new_detached"
    assert known["owner_builder"] is False


def test_the_packs_words_are_said_in_spanish(city):
    errors = validate_page(
        city.types["REROOF"], "roof", {}, FIELDS["REROOF"], say=lambda words: city.text(words, "es-us")
    )

    assert "la superficie del techo" in errors["roof_area"]
    assert city.text("Choose  the\nanswer that fits best. You can go back at any time.", "es").startswith(
        "Elija"
    )
    assert city.text("Words that nobody translated", "es") == "Words that nobody translated"


def test_the_page_of_a_question_is_known_for_the_summarys_links(city):
    assert page_of(city.types["REROOF"], "roof_area") == "roof"


def posted(**values):
    return {name: [value] if isinstance(value, str) else value for name, value in values.items()}


@pytest.mark.parametrize(
    ("page", "given_fields", "answers"),
    [
        ("building", posted(storeys=" 2 "), {"storeys": 2}),
        ("building", posted(storeys="2,000"), {"storeys": 2000}),
        ("building", posted(storeys="two"), {"storeys": "two"}),
        ("building", posted(storeys="2.5"), {"storeys": "2.5"}),
        ("building", posted(storeys=""), {"storeys": ""}),
        ("building", posted(fire_zone="yes"), {"fire_zone": True}),
        ("building", posted(fire_zone="no"), {"fire_zone": False}),
        ("building", posted(fire_zone=""), {"fire_zone": ""}),
        ("roof", posted(roof_area="2,400.50"), {"roof_area": "2400.50"}),
        ("roof", posted(roof_area="about 2400"), {"roof_area": "about 2400"}),
        ("roof", posted(old_covering=["", "tile", "shake", "tile"]), {"old_covering": ["tile", "shake"]}),
        ("roof", posted(old_covering=[""]), {"old_covering": []}),
        ("work", posted(start_on="7/4/2027"), {"start_on": "2027-07-04"}),
        ("work", posted(start_on="13/40/2027"), {"start_on": "13/40/2027"}),
        ("work", posted(start_on="2027-07-04", stranger="x"), {"start_on": "2027-07-04"}),
        ("work", posted(), {}),
    ],
)
def test_a_posted_page_is_read_without_losing_what_was_typed(city, page, given_fields, answers):
    assert read_page(city.types["REROOF"], page, given_fields) == answers


@given(
    st.dictionaries(
        st.sampled_from(sorted(ANSWERS["ADU"])),
        st.one_of(
            st.none(),
            st.booleans(),
            st.integers(),
            st.floats(),
            st.text(max_size=30),
            st.lists(st.text(max_size=5)),
            st.dictionaries(st.text(max_size=3), st.text(max_size=3)),
        ),
    )
)
def test_no_answer_whatever_breaks_the_form_or_its_prices_and_routes(city, answers):
    permit_type: PermitType = city.types["ADU"]

    shown = visible_questions(permit_type, answers, FIELDS["ADU"])
    errors = validate_all(permit_type, answers, FIELDS["ADU"])
    known = facts(permit_type, answers, FIELDS["ADU"])
    routed = city.route("ADU", known)

    assert all(isinstance(each, Question) for each in shown)
    assert set(errors) <= codes(shown)
    assert len(routed) >= 4
