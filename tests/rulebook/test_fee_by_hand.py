"""Lines that the office charges by hand: what the schedule may say, what is asked, what they come to."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from permits.rulebook.fee_by_hand import Asked, Counter, asked
from permits.rulebook.problems import PackRefused
from permits.rulebook.rulebook import Rulebook, load_folder
from tests.rulebook.fee_files import line, written
from tests.rulebook.test_fee_linting import with_rules

ON = date(2026, 11, 22)


def by_hand(code: str, rest: str) -> str:
    return line(code, rest, stage="by_hand")


@pytest.mark.parametrize(
    ("rule", "wanted", "given", "amount"),
    [
        ("basis: flat, amount: 30", [], {}, "30.00"),
        ("basis: hourly, fact: h, rate: 47, minimum_hours: 2", [Asked("h", "hours")], {"h": "1"}, "94.00"),
        ("basis: cost, fact: bill, percent: 10", [Asked("bill", "dollars")], {"bill": "100"}, "110.00"),
        ("basis: count, fact: n, unit: sheet, each: 2.5", [Asked("n", "count", "sheet")], {"n": "3"}, "7.50"),
        (
            "basis: area, fact: sqft, unit: sq ft, tiers: [{ base: 0, over: 0, rate: 1, per: 100 }]",
            [Asked("sqft", "number", "sq ft")],
            {"sqft": "101"},
            "2.00",
        ),
        (
            "basis: surcharge, fact: worth, amount: 4, per: 1000",
            [Asked("worth", "number")],
            {"worth": "1"},
            "4.00",
        ),
        (
            "basis: fixtures, items: [{ fact: tubs, label: t, each: 9 }, { fact: sinks, label: s, each: 5 }]",
            [Asked("tubs", "count", "t", False), Asked("sinks", "count", "s", False)],
            {"sinks": "2"},
            "10.00",
        ),
        ("basis: surcharge, amount: 4, per: 100000", [], {}, "4.00"),
    ],
)
def test_each_basis_asks_for_its_own_numbers(
    city: Rulebook, tmp_path: Path, rule: str, wanted: list[Asked], given: dict[str, str], amount: str
) -> None:
    schedule = written(tmp_path, by_hand("X", rule))
    facts = {"valuation": Decimal(100_000)}
    counter = Counter([schedule], city.types["ADU"], facts, ON, ON)

    ((offered, (found,)),) = counter.offered()
    priced = counter.price(offered, found, {fact: Decimal(number) for fact, number in given.items()})

    assert asked(found) == wanted
    assert (str(priced.amount), priced.stage, priced.lock) == (amount, "by_hand", "at_issuance")


def test_a_schedule_that_is_not_in_force_offers_nothing(city: Rulebook, tmp_path: Path) -> None:
    schedule = written(tmp_path, by_hand("X", "basis: flat, amount: 30"))

    assert list(Counter([schedule], city.types["ADU"], {}, date(2025, 1, 1), ON).offered()) == []


def test_a_line_by_hand_that_a_type_takes_is_refused(spoil) -> None:
    folder = spoil("types/demo.yaml", "lines: [DEMO-REVIEW,", "lines: [REINSPECTION, DEMO-REVIEW,")

    with pytest.raises(PackRefused, match="REINSPECTION is charged by hand, so a type does not take it"):
        load_folder(folder)


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("basis: flat, amount: 1, applies_if: 'true'", "has no `lock` and no `applies_if`"),
        ("basis: flat, amount: 1, lock: at_submission", "has no `lock` and no `applies_if`"),
        ("basis: credit, of: [RECORDS], amount: 5", "cannot be charged by hand"),
        ("basis: together, of: [RECORDS], at_least: 5", "cannot be charged by hand"),
        (
            "basis: fixtures, fact: kinds, items: [{ item: a, label: A, each: 1 }]",
            "cannot be charged by hand",
        ),
        ("basis: percent_of, percent: 5, of: [REINSPECTION]", "REINSPECTION is charged by hand, so X cannot"),
    ],
)
def test_lines_that_nobody_can_charge_by_hand_are_refused(spoil, rule: str, told: str) -> None:
    with pytest.raises(PackRefused, match=told):
        load_folder(with_rules(spoil, by_hand("X", rule)))


def test_a_line_by_hand_needs_no_type_and_no_question(city: Rulebook) -> None:
    about = [str(problem) for problem in city.warnings]

    assert not [each for each in about if "REINSPECTION" in each or "UNPERMITTED-WORK" in each]
    assert not [each for each in about if "Re-inspection" in each]
    assert city.text("Re-inspection", "es") == "Reinspección"
