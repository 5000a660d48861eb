"""Conditions: what a rule may say, what it is told when it is wrong, and what a missing fact does."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.conditions import (
    LONGEST_CONDITION,
    ConditionError,
    Kind,
    MissingFacts,
    WrongFact,
    compile_condition,
)

FACTS = {
    "storeys": Kind.INTEGER,
    "valuation": Kind.NUMBER,
    "sprinklers": Kind.BOOLEAN,
    "work_class": Kind.TEXT,
    "trades": Kind.TEXTS,
    "built_on": Kind.DATE,
}


@pytest.mark.parametrize(
    ("text", "facts", "answer"),
    [
        ("storeys > 2", {"storeys": 3}, True),
        ("storeys > 2 && !sprinklers", {"storeys": 3, "sprinklers": True}, False),
        ("valuation > 100000", {"valuation": Decimal("100000.01")}, True),
        ("valuation > 100000", {"valuation": Decimal("100000")}, False),
        ("100000 < valuation", {"valuation": 250_000}, True),
        ("valuation * 2 >= 100", {"valuation": Decimal("50")}, True),
        ("valuation >= 100.5 && storeys == 2", {"valuation": Decimal("100.50"), "storeys": 2}, True),
        ("work_class in ['new', 'addition']", {"work_class": "addition"}, True),
        ("'electrical' in trades", {"trades": ["plumbing", "electrical"]}, True),
        ("size(trades) > 1", {"trades": ["plumbing"]}, False),
        ("built_on < '1978-01-01'", {"built_on": date(1965, 4, 1)}, True),
        ("work_class == 'storeys > 2'", {"work_class": "storeys > 2"}, True),
    ],
)
def test_a_rule_answers_for_the_facts_of_a_case(text, facts, answer):
    assert compile_condition(text, FACTS).holds(facts) is answer


@pytest.mark.parametrize(
    ("text", "reason", "column"),
    [
        ("stories > 2", "no fact or function called 'stories'", 1),
        ("storeys > 2 && sprinkler", "no fact or function called 'sprinkler'", 16),
        ("valuation > 100000 && storey > 2", "no fact or function called 'storey'", 23),
        ("storeys > 'two'", "cannot be used between int and string", 9),
        ("storeys >", "Syntax error", 10),
        ("storeys + 1", "must answer yes or no", 1),
        ("", "is empty", 1),
        ("trades.exists(t, t == 'x')", "exists() is a loop, and rules have none", 1),
        ("storeys > 2" + " && storeys > 2" * 100, f"longer than {LONGEST_CONDITION}", 1),
    ],
)
def test_a_rule_that_cannot_work_is_refused_with_its_place(text, reason, column):
    with pytest.raises(ConditionError) as refused:
        compile_condition(text, FACTS)

    assert reason in refused.value.reason
    assert (refused.value.line, refused.value.column) == (1, column)


def test_a_missing_fact_is_named_when_it_decides():
    rule = compile_condition("storeys > 2 && sprinklers", FACTS)

    with pytest.raises(MissingFacts) as undecided:
        rule.holds({"sprinklers": True})

    assert undecided.value.names == {"storeys"}


def test_a_missing_fact_does_not_matter_when_the_others_decide():
    assert compile_condition("storeys > 2 || sprinklers", FACTS).holds({"sprinklers": True}) is True
    assert (
        compile_condition("storeys > 2 && sprinklers", FACTS).holds({"storeys": 1, "sprinklers": None})
        is False
    )


@pytest.mark.parametrize("unanswered", [True, False])
def test_the_caller_may_say_what_an_undecided_rule_counts_as(unanswered):
    assert compile_condition("storeys > 2", FACTS).holds({}, unanswered=unanswered) is unanswered


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("storeys > 2", {"storeys": "3"}),
        ("storeys > 2", {"storeys": True}),
        ("sprinklers", {"sprinklers": 1}),
        ("valuation > 2", {"valuation": "12"}),
        ("'a' in trades", {"trades": "a"}),
    ],
)
def test_a_fact_of_the_wrong_kind_is_refused_and_not_guessed(text, facts):
    with pytest.raises(WrongFact, match=r"must be"):
        compile_condition(text, FACTS).holds(facts)


def test_a_rule_that_divides_by_nothing_is_an_error_and_not_an_answer():
    rule = compile_condition("10 / storeys > 2", FACTS)

    with pytest.raises(ConditionError, match="Divide by zero"):
        rule.holds({"storeys": 0}, unanswered=True)


def test_facts_that_a_rule_does_not_read_are_ignored():
    assert compile_condition("sprinklers", FACTS).holds({"sprinklers": True, "unheard_of": object()}) is True


def test_a_rule_knows_which_facts_it_reads():
    rule = compile_condition("work_class == 'trades' && valuation > 1", FACTS)

    assert rule.names == {"work_class", "valuation"}


def test_the_same_rule_compiles_once():
    assert compile_condition("storeys > 7", FACTS) is compile_condition("storeys > 7", dict(FACTS))


@given(st.text(max_size=60))
def test_whatever_is_typed_is_a_rule_that_answers_or_a_refusal_with_a_place(text):
    place = place_of_refusal(text)

    assert place is None or min(place) >= 1


def place_of_refusal(text):
    try:
        compile_condition(text, FACTS).holds({}, unanswered=False)
    except ConditionError as refused:
        return refused.line, refused.column


@given(st.decimals(0, 10**9, places=2), st.integers(0, 10**9))
def test_a_threshold_on_money_is_exact_to_the_cent(valuation, threshold):
    rule = compile_condition("valuation > threshold", {"valuation": Kind.NUMBER, "threshold": Kind.NUMBER})

    assert rule.holds({"valuation": valuation, "threshold": threshold}) is (valuation > threshold)
