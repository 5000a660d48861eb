"""Who reviews, and why, in words."""

import pytest

from tests.rulebook.complete_answers import ANSWERS, FIELDS


def routed(city, code, **changes):
    fields = {name: value for name, value in changes.items() if name in FIELDS[code]}
    answers = {name: value for name, value in changes.items() if name not in fields}
    return city.route(code, city.facts(code, {**ANSWERS[code], **answers}, {**FIELDS[code], **fields}))


def disciplines(reviews) -> list[str]:
    return [review.discipline for review in reviews]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("REROOF", []),
        ("PV", []),
        ("ADU", ["structural", "planning", "electrical", "plumbing"]),
        ("COM-TI", ["structural", "accessibility", "fire", "planning", "electrical", "mechanical"]),
        ("SIGN", ["planning", "electrical"]),
        ("DEMO", ["planning", "engineering", "historic"]),
    ],
)
def test_a_usual_application_goes_to_the_disciplines_that_it_concerns(city, code, expected):
    assert disciplines(routed(city, code)) == expected


@pytest.mark.parametrize(
    ("code", "changes", "added", "reason"),
    [
        (
            "ADU",
            {"sprinklers": True},
            "fire",
            "Sprinklers: yes; fire hazard zone: no; 90 feet from the street.",
        ),
        (
            "ADU",
            {"graded_volume": 51},
            "engineering",
            "Flood area: no; steep slope: no; 51 cubic yards of earth moved.",
        ),
        ("ADU", {"sewage": "septic"}, "environmental_health", "The waste water goes to a septic system."),
        (
            "ADU",
            {"heating": "gas_furnace"},
            "mechanical",
            "Heating: Gas furnace; floor area 750 square feet.",
        ),
        (
            "COM-TI",
            {"restrooms": 2},
            "plumbing",
            "Plumbing: 2 restrooms; Electrical, Heating, cooling and ventilation.",
        ),
        ("SIGN", {"sign_height": "22.5"}, "structural", "The sign is 22.5 feet high and weighs 120 pounds."),
        (
            "DEMO",
            {"work_class": "partial"},
            "structural",
            "What stays must stand: shared wall no, basement no.",
        ),
    ],
)
def test_a_rule_that_fires_is_quoted_with_the_answers_in_words(city, code, changes, added, reason):
    review = {review.discipline: review for review in routed(city, code, **changes)}[added]

    assert added not in disciplines(routed(city, code))
    assert review.reason == reason
    assert review.rule in {rule.applies_if for rule in city.types[code].routing}


def test_several_rules_for_one_discipline_give_one_review_with_all_reasons(city):
    reviews = routed(city, "SIGN", sign_kind="pole", sign_height="30", new_foundation=True)

    structural = [review for review in reviews if review.discipline == "structural"]
    assert len(structural) == 1
    assert structural[0].reason == (
        "The sign is 30 feet high and weighs 120 pounds.; Its supports carry it: On a pole."
    )


def test_a_review_knows_its_team_and_its_days_in_each_round(city):
    structural = routed(city, "ADU")[0]

    assert (structural.name, structural.team) == ("Structural", "structural")
    assert [structural.days_for(number) for number in (1, 2, 3, 9)] == [20, 10, 5, 5]


def test_a_rule_whose_question_is_not_answered_does_not_fire(city):
    assert disciplines(city.route("ADU", {})) == ["structural", "planning", "electrical", "plumbing"]


def test_staff_see_what_holds_of_the_rule_that_fired(city):
    (fire,) = [each for each in routed(city, "ADU", sprinklers=True) if each.discipline == "fire"]

    assert fire.because == "sprinklers = yes"


def test_what_is_always_reviewed_needs_no_because(city):
    structural = routed(city, "ADU")[0]

    assert (structural.discipline, structural.because) == ("structural", "")
