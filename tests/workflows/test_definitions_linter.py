"""The linter of definitions: what it finds, where, and what it honestly leaves open."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workflows.kitchens import KITCHEN, OFFICE, kitchen
from workflows.conditions import compile_condition
from workflows.definitions.domain import Verdict, judge
from workflows.definitions.findings import DefinitionRefused
from workflows.definitions.linter import lint
from workflows.definitions.reading import read
from workflows.definitions.schema import Variable

GRILL = "stages.0.steps.2"


def found(*changes):
    return {(each.code, each.where) for each in lint(kitchen(*changes), OFFICE)}


def test_a_good_definition_has_nothing_to_report():
    assert lint(kitchen(), OFFICE) == []


@pytest.mark.parametrize(
    ("change", "code", "where"),
    [
        ((f"{GRILL}.team", "baker"), "unknown_team", "stages[0].steps[2].team"),
        ((f"{GRILL}.role", "king"), "unknown_role", "stages[0].steps[2].role"),
        ((f"{GRILL}.when", ["guest > 3"]), "unknown_variable", "stages[0].steps[2].when[0]"),
        ((f"{GRILL}.when", ["complaints > 3"]), "unknown_variable", "stages[0].steps[2].when[0]"),
        ((f"{GRILL}.when", ["guests >"]), "does_not_compile", "stages[0].steps[2].when[0]"),
        ((f"{GRILL}.when", ["guests > 'x'"]), "does_not_compile", "stages[0].steps[2].when[0]"),
        ((f"{GRILL}.when", ["guests > 200"]), "never_true", "stages[0].steps[2].when[0]"),
        ((f"{GRILL}.when", ["guests > 200"]), "unreachable_step", "stages[0].steps[2]"),
        ((f"{GRILL}.when", ["menu == 'beef'"]), "never_true", "stages[0].steps[2].when[0]"),
        ((f"{GRILL}.when", ["guests > 0"]), "always_true", "stages[0].steps[2].when[0]"),
        ((f"{GRILL}.when", ["terrace || !terrace"]), "always_true", "stages[0].steps[2].when[0]"),
        ((f"{GRILL}.when", ["'nuts' in allergies"]), "undecidable", "stages[0].steps[2].when[0]"),
        ((f"{GRILL}.when", ["200 / (guests - 1) > 3"]), "undecidable", "stages[0].steps[2].when[0]"),
        (("stages.0.days", None), "no_service_level", "stages[0].steps[0].days"),
        (("stages.0.again.outcomes", ["raw"]), "unknown_outcome", "stages[0].again.outcomes[0]"),
        (("stages.0.again.when", ["complaint > 0"]), "unknown_variable", "stages[0].again.when[0]"),
        (("stages.0.again.when", ["complaints < 0"]), "never_true", "stages[0].again.when[0]"),
        (("stages.0.exits.0.outcomes", ["raw"]), "unknown_outcome", "stages[0].exits[0].outcomes[0]"),
        (("stages.0.exits.1.to", "bar"), "unknown_stage", "stages[0].exits[1].to"),
        (("stages.1.exits", []), "dead_end", "stages[1].exits"),
        (("stages.0.exits.1.outcomes", ["burnt"]), "dead_end", "stages[0].exits"),
        (("stages.0.exits.1.when", ["guests < 50"]), "dead_end", "stages[0].exits"),
        (("stages.1.exits.0.to", "cooking"), "loop_without_exit", "stages[0].exits"),
        (("stages.1.exits.0.to", "serving"), "loop_without_exit", "stages[1].exits"),
        (("stages.0.exits.1.to", "end"), "unreachable_stage", "stages[1]"),
        (("stages.0.exits.1.to", "end"), "unreachable_step", "stages[1].steps[0]"),
        (("stages.0.exits.+", {"to": "end"}), "unreachable_exit", "stages[0].exits[2]"),
    ],
)
def test_what_is_wrong_is_found_at_its_place(change, code, where):
    assert (code, where) in found(change)


def test_a_finding_says_what_to_do():
    (finding,) = lint(kitchen((f"{GRILL}.team", "baker")), OFFICE)

    assert str(finding) == (
        "stages[0].steps[2].team: There is no team “baker”. Choose one of: cold, fire, hall, hot."
    )


def test_a_fact_of_the_round_before_is_refused_in_a_plan_with_its_reason():
    (finding,) = lint(kitchen((f"{GRILL}.when", ["complaints > 3"])), OFFICE)

    assert "is known between two rounds only" in finding.text
    assert finding.what_to_do == "Move the condition to a carry-over rule."


@pytest.mark.parametrize(
    "rule",
    ["guests * 7 == 693", "menu.matches('f.*')", "guests % 2 == 3"],
)
def test_what_cannot_be_settled_is_said_to_be_unsettled_unless_both_answers_were_seen(rule):
    findings = {each.code for each in lint(kitchen((f"{GRILL}.when", [rule])), OFFICE)}

    assert findings <= {"unsettled"}
    assert "never_true" not in findings


def test_too_many_combinations_are_left_open_and_not_guessed():
    names = [f"n{number}" for number in range(9)]
    variables = [{"name": name, "kind": "integer"} for name in names]
    rule = " && ".join(
        f"{name} > {number * 3} && {name} < {number * 3 + 2}" for number, name in enumerate(names)
    )

    findings = lint(
        kitchen(("variables", KITCHEN["variables"] + variables), (f"{GRILL}.when", [rule])), OFFICE
    )

    assert [each.code for each in findings] == ["unsettled"]
    assert findings[0].severity == "note"


def test_one_condition_that_never_holds_does_not_hide_a_step_that_another_opens():
    codes = {each.code for each in lint(kitchen((f"{GRILL}.when", ["guests > 200", "terrace"])), OFFICE)}

    assert codes == {"never_true"}


def test_a_loop_through_two_stages_with_a_way_out_is_no_loop():
    changes = ("stages.1.exits", [{"to": "cooking", "when": ["terrace"]}, {"to": "end"}])

    assert found(changes) == set()


@pytest.mark.parametrize(
    ("change", "where", "said"),
    [
        (("stages.0.steps.0.colour", "red"), "stages[0].steps[0].colour", "not known here"),
        (("stages.0.steps.0.team", None), "stages[0].steps[0].team", "missing"),
        (("stages.0.steps.1.key", "starter"), "stages[0].steps", "stands twice"),
        (("stages.0.steps", []), "stages[0].steps", "empty"),
        (("stages.0.days", [0]), "stages[0].days[0]", "greater than or equal to 1"),
        (("variables.0.values", ["many"]), "variables[0].values", "not a value of kind integer"),
        (("variables.0.maximum", 0), "variables[0].maximum", "smaller than the smallest"),
        (("variables.2.minimum", 1), "variables[2].minimum", "has no smallest"),
        (("stages.1.key", "end"), "stages[1].key", "another key"),
        (("code", "Dinner!"), "code", "not a key"),
    ],
)
def test_content_that_is_no_definition_is_refused_with_every_place(change, where, said):
    with pytest.raises(DefinitionRefused) as refused:
        kitchen(change)

    assert [(each.where, said in each.text) for each in refused.value.findings] == [(where, True)]


def test_a_definition_survives_being_written_and_read():
    definition = kitchen()

    assert read(definition.as_json()) == definition


SMALL = {
    "a": Variable(name="a", kind="integer", minimum=-3, maximum=200),
    "b": Variable(name="b", kind="integer", minimum=0, maximum=90),
    "yes": Variable(name="yes", kind="boolean"),
    "word": Variable(name="word", kind="text", values=("x", "y", "z")),
}
operators = st.sampled_from(["<", "<=", ">", ">=", "==", "!="])
comparison = st.builds("{} {} {}".format, st.sampled_from("ab"), operators, st.integers(-5, 205))
others = ["yes", "!yes", "word == 'x'", "word in ['y', 'z']", "word != 'q'", "a < b"]
atom = st.one_of(comparison, st.sampled_from(others))


def joined(inner):
    return st.builds("({} {} {})".format, inner, st.sampled_from(["&&", "||"]), inner)


rules = st.recursive(atom, joined, max_leaves=5)
WHOLE = [
    {"a": a, "b": b, "yes": yes, "word": word}
    for a in range(-3, 201, 1)
    for b in (0, 1, 2, 44, 45, 89, 90)
    for yes in (True, False)
    for word in ("x", "y", "z")
]


@given(rules, st.integers(0, len(WHOLE) - 1))
def test_a_verdict_of_never_or_always_is_true_wherever_one_looks(rule, place):
    condition = compile_condition(rule, {name: variable.kind for name, variable in SMALL.items()})

    verdict = judge([condition], SMALL).verdict
    answers = {condition.holds(facts) for facts in WHOLE[place % 97 :: 97]}

    assert not (verdict is Verdict.NEVER and True in answers)
    assert not (verdict is Verdict.ALWAYS and False in answers)
