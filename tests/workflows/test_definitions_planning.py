"""The planner: what a round opens, what it carries over, and where a stage leads."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workflows.kitchens import TABLE, kitchen
from workflows.definitions.planning import CannotPlan, Result, next_stage, plan

GOOD, BURNT = Result("good", {"complaints": 0, "plate_changed": False}), Result("burnt")


def after(**results):
    return {"starter": GOOD, "main": GOOD, **results}


@pytest.mark.parametrize(
    ("facts", "keys"),
    [
        ({}, ("starter", "main")),
        ({"menu": "meat"}, ("starter", "main", "grill")),
        ({"guests": 101}, ("starter", "main", "grill")),
        ({"allergies": ["nuts"]}, ("starter", "main", "allergens")),
        ({"allergies": None}, ("starter", "main")),
    ],
)
def test_a_round_opens_what_always_opens_and_what_a_condition_opens(facts, keys):
    assert plan(kitchen(), "cooking", {**TABLE, **facts}).keys == keys


def test_a_planned_step_says_who_how_long_and_why():
    made = plan(kitchen(), "cooking", {**TABLE, "menu": "meat", "guests": 150}).steps[2]

    assert (made.title, made.team, made.days, made.cause) == ("Grill", "fire", 3, "first")
    assert made.why == ("terrace && menu == 'meat'", "guests > 100")


@pytest.mark.parametrize(("round", "days"), [(1, [3, 5]), (2, [1, 4]), (3, [1, 2]), (9, [1, 2])])
def test_the_service_level_follows_the_round(round, days):
    assert [step.days for step in plan(kitchen(), "cooking", TABLE, round=round).steps] == days


@pytest.mark.parametrize(
    ("results", "worked", "carried"),
    [
        ({"main": BURNT}, [("main", "outcome", "burnt")], {"starter": "good"}),
        (
            {"main": Result("good", {"complaints": 2, "plate_changed": False})},
            [("main", "rule", "complaints > 0 || plate_changed")],
            {"starter": "good"},
        ),
        ({"main": Result("")}, [("main", "unfinished", "")], {"starter": "good"}),
        ({}, [], {"starter": "good", "main": "good"}),
    ],
)
def test_the_next_round_works_again_what_its_rule_asks_for_and_carries_the_rest(results, worked, carried):
    made = plan(kitchen(), "cooking", TABLE, previous_round=after(**results), round=2)

    assert [(step.key, step.cause, step.again) for step in made.steps] == worked
    assert made.carried == carried


def test_a_step_that_newly_applies_opens_and_one_that_no_longer_applies_goes():
    before = after(grill=BURNT)

    now = plan(kitchen(), "cooking", {**TABLE, "allergies": ["nuts"]}, previous_round=before, round=2)

    assert [(step.key, step.cause) for step in now.steps] == [("allergens", "new")]
    assert now.carried == {"starter": "good", "main": "good"}


def test_a_steps_own_rule_goes_before_that_of_its_stage():
    stubborn = kitchen(("stages.0.steps.1.again", {"outcomes": []}))

    assert plan(stubborn, "cooking", TABLE, previous_round=after(main=BURNT), round=2).steps == ()


def test_a_sequence_opens_one_step_after_the_other_and_a_parallel_stage_all_at_once():
    cooking, serving = plan(kitchen(), "cooking", TABLE), plan(kitchen(), "serving", TABLE)

    assert [step.key for step in cooking.open_next()] == ["starter", "main"]
    assert [step.key for step in serving.open_next()] == ["plates"]
    assert [step.key for step in serving.open_next({"plates"})] == ["wine"]
    assert serving.open_next({"plates", "wine"}) == ()


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"terrace": None}, r"dinner, stage cooking, step grill: .*cannot be decided without: terrace"),
        ({"guests": "many"}, "must be integer, not str"),
    ],
)
def test_facts_that_do_not_decide_are_refused_with_place_and_reason(facts, words):
    with pytest.raises(CannotPlan, match=words):
        plan(kitchen(), "cooking", {**TABLE, "menu": "meat", **facts})


def test_a_missing_fact_does_not_matter_when_another_condition_opens_the_step():
    assert (
        "grill" in plan(kitchen(), "cooking", {**TABLE, "terrace": None, "menu": "meat", "guests": 101}).keys
    )


@pytest.mark.parametrize(
    ("stage", "outcomes", "leads_to"),
    [
        ("cooking", {"good"}, "serving"),
        ("cooking", {"good", "burnt"}, "cooking"),
        ("serving", {"good"}, "end"),
    ],
)
def test_a_finished_stage_leads_where_the_first_fitting_exit_says(stage, outcomes, leads_to):
    assert next_stage(kitchen(), stage, TABLE, outcomes) == leads_to


def test_a_stage_without_a_fitting_exit_is_an_error_and_not_an_end():
    stuck = kitchen(("stages.0.exits", [{"to": "serving", "outcomes": ["burnt"]}]))

    with pytest.raises(CannotPlan, match="No exit fits the outcomes good"):
        next_stage(stuck, "cooking", TABLE, {"good"})


def test_planning_the_same_twice_gives_the_same_and_changes_nothing():
    definition, before = kitchen(), after(main=BURNT)

    first = plan(definition, "cooking", TABLE, previous_round=before, round=2)

    assert first == plan(definition, "cooking", TABLE, previous_round=before, round=2)
    assert before == after(main=BURNT)


known = st.fixed_dictionaries(
    {
        "guests": st.integers(1, 200),
        "menu": st.sampled_from(["fish", "meat", "vegan"]),
        "terrace": st.booleans(),
        "allergies": st.sampled_from([None, [], ["nuts"], ["milk", "nuts"]]),
    }
)
rounds = st.dictionaries(
    st.sampled_from(["starter", "main", "grill", "allergens", "gone"]),
    st.builds(
        Result,
        st.sampled_from(["good", "burnt", ""]),
        st.fixed_dictionaries({"complaints": st.integers(0, 2), "plate_changed": st.booleans()}),
    ),
)


@given(known, rounds)
def test_every_step_that_applies_is_either_worked_or_carried_and_nothing_else_is(facts, before):
    applying = set(plan(kitchen(), "cooking", facts).keys)

    made = plan(kitchen(), "cooking", facts, previous_round=before, round=2)

    assert set(made.keys) | set(made.carried) == applying
    assert not set(made.keys) & set(made.carried)
    assert set(made.carried) <= set(before)
    assert "burnt" not in made.carried.values()
    assert "" not in made.carried.values()
