"""Compound answers, repeated groups, parcels, computed values and defaults, from the page to the facts."""

from decimal import Decimal

import pytest

from permits.rulebook.answer_reading import posted_of, read_page
from permits.rulebook.answers import facts, page_of, survey, validate_all, validate_page
from permits.rulebook.schema.permit_type import PermitType
from tests.rulebook.forms import FORM, GIVEN, form_of, refused


@pytest.fixture(scope="module")
def form() -> PermitType:
    return form_of(FORM)


def answered(form: PermitType, **changes: list[str]) -> dict[str, object]:
    posted = {**GIVEN, **{name.replace("__", "."): values for name, values in changes.items()}}
    return read_page(form, "more", posted)


def test_what_a_page_posts_is_read_into_compound_answers_and_entries_without_the_blank_ones(form):
    answers = answered(form)

    assert answers["site"] == {
        "street": "1 Main St",
        "unit": "",
        "city": "San Diego",
        "state": "CA",
        "zip": "92101",
    }
    assert answers["roofer"] == {"number": "1098765", "class": "C-39", "state": "CA"}
    assert answers["rooms"] == [
        {"name": "Bedroom", "area": "1200.5", "heated": True},
        {"area": "99.5", "heated": False},
    ]
    assert "total" not in answers
    assert validate_all(form, answers) == {}


def test_stored_answers_are_shown_as_they_would_be_posted_again(form):
    answers = answered(form)

    posted = {}
    for question in form.questions.values():
        posted |= posted_of(question, answers.get(question.code))

    assert read_page(form, "more", posted) == {**answers, "rooms": answers["rooms"]} | {
        "rooms": [answers["rooms"][0], {"name": "", **answers["rooms"][1]}]
    }


def test_pieces_columns_and_computed_values_are_facts(form):
    known = facts(form, answered(form))

    assert known["site.zip"] == "92101"
    assert "site.unit" not in known
    assert known["rooms"] == 2
    assert known["rooms.area"] == [Decimal("1200.5"), Decimal("99.5")]
    assert known["rooms.heated"] == [True, False]
    assert known["total"] == Decimal("1300")
    assert known["large"] is True


def test_a_computed_value_lacks_while_an_entry_of_its_column_is_missing_or_unreadable(form):
    unfinished = facts(form, answered(form, rooms__7__area=["many"]))
    unasked = facts(form, {})

    assert "total" not in unfinished
    assert "large" not in unfinished
    assert unfinished["rooms"] == 2
    assert not {"total", "large", "rooms", "rooms.area"} & unasked.keys()


def test_a_question_may_hang_on_a_computed_value_or_a_piece_of_an_address(form):
    small = survey(form, answered(form, rooms__0__area=["10"]))
    elsewhere = survey(form, answered(form, site__zip=["10001"]))

    assert "why" not in small.codes
    assert "why" in survey(form, answered(form)).codes
    assert "local" not in elsewhere.codes


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        (
            "site__zip",
            "921",
            "Enter the ZIP code of the former place with five digits like 92101, or nine like 92101-1234.",
        ),
        ("site__state", "XX", "Enter the state of the former place as two letters, like CA."),
        ("site__street", "", "Enter the street and number of the former place."),
        (
            "roofer__number",
            "no. 5!",
            "Enter the license number of the roofer in letters and digits, like 1098765.",
        ),
        (
            "site__city",
            "x" * 81,
            "Shorten “City” of the former place to at most 80 characters; it has 81.",
        ),
        ("roofer__class", "", "Enter the license class of the roofer, like B or C-10."),
        ("apn", "5331234500", "Enter the parcel number like this: 533-123-45-00."),
        (
            "rooms__7__area",
            "wide",
            "Enter the area in square feet as a number of at least 1.",
        ),
        ("rooms__0__heated", "", "Answer yes or no: Is it heated?"),
    ],
)
def test_each_part_of_an_answer_is_told_what_to_do_at_its_own_field(form, field, typed, said):
    answers = answered(form, **{field: [typed]})
    place = field.replace("__", ".").replace(".7.", ".1.")

    assert validate_all(form, answers) == {place: said}
    assert validate_page(form, "more", answers) == {place: said}
    assert page_of(form, place) == "more"


@pytest.mark.parametrize(
    ("posted", "said"),
    [
        ({"contact.name": ["Ada"]}, {"contact.email", "contact.phone"}),
        ({"contact.name": [" "], "contact.phone": [""]}, set()),
        ({"contact.name": ["Ada"], "contact.email": ["ada@example"], "contact.phone": ["911"]}, None),
        ({"contact.name": ["Ada"], "contact.email": ["a@b.co"], "contact.phone": ["(619) 555-0100"]}, set()),
    ],
)
def test_an_optional_person_is_asked_for_whole_or_not_at_all(form, posted, said):
    answers = read_page(form, "more", {**GIVEN, **posted})

    assert set(validate_all(form, answers)) == ({"contact.email", "contact.phone"} if said is None else said)


def test_a_group_has_at_least_and_at_most_so_many_entries(form):
    none = read_page(form, "more", {name: v for name, v in GIVEN.items() if not name.startswith("rooms.")})
    four = {
        **GIVEN,
        **{
            f"rooms.{n}.{part}": ["5" if part == "area" else "no"]
            for n in range(4)
            for part in ("area", "heated")
        },
    }
    many = read_page(form, "more", four)

    assert none["rooms"] == []
    assert validate_all(form, none) == {"rooms": "Fill in at least 1 entry: Which rooms are built?"}
    assert validate_all(form, many) == {"rooms": "Leave at most 3 entries: Which rooms are built?"}
    assert len(many["rooms"]) == 4 + 1  # nothing that was typed is lost


@pytest.mark.parametrize(
    "wrong",
    [5, "text", ["text"], [None], {"zip": 5}, {"street": ["a"]}, [{"area": {"a": 1}}], True, [[]]],
)
@pytest.mark.parametrize("code", ["site", "contact", "roofer", "apn", "rooms", "local"])
def test_whatever_an_api_caller_sends_is_refused_in_a_sentence_and_never_a_crash(form, code, wrong):
    answers = {**answered(form), code: wrong}

    errors = validate_all(form, answers)

    assert all(text[0].isupper() and text[-1] in ".?" for text in errors.values())
    assert facts(form, answers) is not None
    assert errors or (code, wrong) == ("local", True)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (
            "value: sum(rooms.area)",
            "value: sum(rooms.width)",
            "This has no part of that name.",
        ),
        ("value: sum(rooms.area)", "value: sum(rooms.name)", "'sum' cannot be used between list(string)"),
        ("value: sum(rooms.area)", "value: apn", "This gives text, and it should give a number."),
        ("value: sum(rooms.area)", "value: total + 1.0", "“total” is computed from itself: total → total."),
        (
            "value: sum(rooms.area)",
            "value: 'large ? 1.0 : 2.0'",
            "“large” is computed from itself: large → total → large.",
        ),
        (
            "value: sum(rooms.area)",
            "value: 'local ? 1.0 : 2.0'",
            "may depend on earlier ones only, not on: local",
        ),
        ("value: sum(rooms.area)", "value: 'rooms.map(r, 1).size()'", "map() is a loop, and rules have none"),
        ("          entry: room\n", "", "A group needs `questions`, and `entry`"),
        ("max_entries: 3", "max_entries: 0", "max_entries"),
        ("min_entries: 1", "min_entries: 4", "The group may have fewer entries than it must have."),
        ("kind: area, label: Area", "kind: many_of, label: Area", "A question of kind"),
        ("code: area", "code: size", "“size” is a word of the condition language"),
        ("code: area", "code: name", "“name” stands twice"),
        ("code: apn", "code: site", "“site” stands twice"),
        (
            "          pattern: '\\d{3}-\\d{3}-\\d{2}-\\d{2}'\n",
            "",
            "Say how the city writes its parcel numbers",
        ),
        ("default: true", "default: perhaps", "The default “perhaps” is no answer to the question."),
        ("called: the former place", "called: the former place, default: here", "has no `default`"),
        ("default: true", "from_guide: true", "The city's guide has no question “local”."),
        ("site.zip.starts", "site.zap.starts", "There is no fact or function called 'site.zap"),
    ],
)
def test_a_form_that_cannot_work_is_refused_with_its_place(tmp_path, before, after, said):
    assert before in FORM

    problems = refused(tmp_path, FORM.replace(before, after, 1))

    assert any(said in each for each in problems), problems


def test_a_form_that_works_is_not_refused(tmp_path):
    assert refused(tmp_path, FORM) == []
