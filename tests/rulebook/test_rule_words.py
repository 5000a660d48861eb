"""Rules as a clerk reads them."""

import pytest

from permits.rulebook.rule_words import because, in_full


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("sprinklers", "sprinklers = yes"),
        ("!sprinklers", "sprinklers = no"),
        ("sprinklers == false", "sprinklers = no"),
        ("sprinklers && storeys > 2", "sprinklers = yes and storeys > 2"),
        ("floor_area >= 1200", "floor area ≥ 1,200"),
        ("valuation > 100000.50", "valuation > 100,000.5"),
        ("work_class == 'new_detached'", "work class = New detached building"),
        (
            "main_house in ['house', 'duplex']",
            "main house is one of One house, A duplex",
        ),
        (
            "(fire_zone || flood_zone) && !junior",
            "(fire zone = yes or flood zone = yes) and junior = no",
        ),
        ("!(fire_zone || storeys > 2)", "not (fire zone = yes or storeys > 2)"),
        ("storeys + 1 > 2", "storeys + 1 > 2"),
    ],
)
def test_a_rule_reads_like_a_sentence(city, rule, words):
    assert in_full(rule, city.types["ADU"]) == words


def test_a_list_of_answers_includes_one(city):
    trades = "'plumbing' in trades"

    assert in_full(trades, city.types["COM-TI"]) == "trades includes Plumbing"


def test_of_several_reasons_only_those_that_hold_are_told(city):
    facts = {"fire_zone": False, "storeys": 3, "sprinklers": True}

    told = because("fire_zone || sprinklers && storeys > 2", city.types["ADU"], facts)

    assert told == "sprinklers = yes and storeys > 2"
