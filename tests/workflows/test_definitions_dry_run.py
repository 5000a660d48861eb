"""What a draft would do to every open case: said chunk by chunk, counted, and never written."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import product

import pytest
from django.db import DatabaseError

from tests.workflows.conftest import NOON
from tests.workflows.kitchens import KITCHEN, OFFICE, TABLE, kitchen
from tests.workflows.toys.people import Clerk, clerk
from workflows.definitions import drafts
from workflows.definitions.comparing import Comparison, compare
from workflows.definitions.differences import Difference, differences
from workflows.definitions.dry_run import CaseChange, dry_run, summarise
from workflows.definitions.models import DefinitionPin, DefinitionVersion
from workflows.models import Case

LATER = NOON + timedelta(days=3)


@pytest.fixture
def cook(db: None) -> Clerk:
    return clerk("cook")


@pytest.fixture
def chef(db: None) -> Clerk:
    return clerk("chef")


def published(cook: Clerk, chef: Clerk) -> DefinitionVersion:
    draft = drafts.start_draft(KITCHEN, actor=cook, at=NOON)
    return drafts.publish(draft, actor=chef, at=NOON, vocabulary=OFFICE)


FACTS = [
    TABLE,
    {**TABLE, "menu": "meat"},
    {**TABLE, "guests": 150},
    {**TABLE, "terrace": None, "menu": "meat"},
]


def facts_in_turn(cases: Sequence[int]) -> Mapping[int, Mapping[str, object]]:
    return {case: FACTS[case % 4] for case in cases}


def open_cases(cook: Clerk, version: DefinitionVersion, count: int) -> list[int]:
    rows = Case.objects.bulk_create([Case(machine="toy", opened_at=NOON) for _ in range(count)])
    DefinitionPin.objects.bulk_create(
        [DefinitionPin(case=case, code="dinner", version=version, pinned_at=NOON) for case in rows]
    )
    return [case.pk for case in rows]


def test_a_dry_run_says_which_steps_every_open_case_gains_loses_and_keeps(cook: Clerk, chef: Clerk) -> None:
    cases = open_cases(cook, published(cook, chef), 8)
    Case.objects.filter(pk=cases[-1]).update(closed_at=NOON)
    draft = kitchen(("stages.0.steps.2.when", ["menu == 'fish'"]), ("stages.0.steps.1.days", [9]))

    changes = {each.case: each.stages[0] for each in dry_run(draft, facts_in_turn, chunk=3)}

    assert sorted(changes) == cases[:-1]
    fish = next(changes[case] for case in cases if case % 4 == 0)
    meat = next(changes[case] for case in cases if case % 4 == 1)
    unclear = next(changes[case] for case in cases if case % 4 == 3)
    assert (fish.gained, fish.lost, fish.kept, fish.changed) == (
        ("grill",),
        (),
        ("starter", "main"),
        ("main",),
    )
    assert (meat.gained, meat.lost) == ((), ("grill",))
    assert "cannot be decided without: terrace" in unclear.problem


def test_a_dry_run_takes_the_same_queries_for_every_chunk_and_holds_one_chunk(
    cook: Clerk, chef: Clerk, django_assert_num_queries: object
) -> None:
    open_cases(cook, published(cook, chef), 30)
    run = dry_run(kitchen(), facts_in_turn, chunk=10)
    next(run)
    for _rest in range(9):
        next(run)

    with django_assert_num_queries(5):  # type: ignore[operator]  # a savepoint, read only, pins, work, release
        second: list[CaseChange] = [next(run) for _ in range(10)]

    assert len(second) == 10


def test_a_dry_run_cannot_write_not_even_through_the_facts(cook: Clerk, chef: Clerk) -> None:
    open_cases(cook, published(cook, chef), 2)

    def writing(cases: Sequence[int]) -> Mapping[int, Mapping[str, object]]:
        Case.objects.filter(pk__in=cases).update(closed_at=NOON)
        return {}

    with pytest.raises(DatabaseError, match="read-only transaction"):
        list(dry_run(kitchen(), writing))
    Case.objects.update(opened_at=LATER)

    assert Case.objects.filter(closed_at=None, opened_at=LATER).count() == 2


def test_a_dry_run_is_counted_while_it_goes(cook: Clerk, chef: Clerk) -> None:
    open_cases(cook, published(cook, chef), 12)
    draft = kitchen(("stages.0.steps.2.when", ["menu == 'fish'"]))

    summary = summarise(dry_run(draft, facts_in_turn, chunk=5), examples=2)

    assert (summary.cases, summary.problems, len(summary.examples)) == (12, 3, 2)
    assert (summary.gained, summary.lost, summary.kept["main"]) == ({"grill": 3}, {"grill": 3}, 9)


def test_remembered_answers_lead_to_the_same_changes_as_fresh_ones() -> None:
    before = kitchen()
    after = kitchen(
        ("stages.0.steps.1.when", ["guests > 20 || menu == 'vegan'"]), ("stages.0.steps.3.when", [])
    )
    comparison = Comparison(after)
    values = (
        [1, 20, 21, 101, None],
        ["fish", "meat", "vegan"],
        [True, False, None],
        [[], ["nuts"], None],
    )

    for facts in (dict(zip(TABLE, combination, strict=True)) for combination in product(*values)):
        for worked in (set(), {("cooking", "main"), ("serving", "wine")}):
            assert comparison.of(before, facts, worked) == compare(before, after, facts, worked)


def test_a_condition_that_cannot_be_compiled_is_a_problem_of_every_case() -> None:
    comparison = Comparison(kitchen(("stages.0.steps.2.when", ["oven == 1"])))

    changed = comparison.of(kitchen(), TABLE, set())

    assert "oven" in changed[0].problem
    assert comparison.names_with(kitchen()) is None


def test_what_differs_between_two_definitions_is_told_part_by_part() -> None:
    cheese = {"key": "cheese", "title": "Cheese", "team": "cold", "outcomes": ["good"], "days": [1]}
    after = kitchen(
        ("stages.0.days", [2, 1]),
        ("stages.0.steps.1.title", "Main"),
        ("stages.0.steps.3.if_undecided", None),
        ("stages.1.steps.0", cheese),
    )

    assert differences(kitchen(), kitchen()) == []
    assert differences(kitchen(), after) == [
        Difference(("stages", "cooking", "steps", "main", "title"), "changed", "Main course", "Main"),
        Difference(("stages", "cooking", "steps", "allergens", "if_undecided"), "removed", "skip", ""),
        Difference(("stages", "cooking", "days"), "changed", "3; 1", "2; 1"),
        Difference(
            ("stages", "serving", "steps", "cheese"),
            "added",
            "",
            "title: Cheese, team: cold, outcomes: good, days: 1",
        ),
        Difference(
            ("stages", "serving", "steps", "plates"),
            "removed",
            "title: Plates, team: cold, outcomes: good",
            "",
        ),
    ]


def test_an_order_that_changed_is_a_difference_too() -> None:
    steps = KITCHEN["stages"][1]["steps"]

    (told,) = differences(kitchen(), kitchen(("stages.1.steps", steps[::-1])))

    assert (told.place, told.before, told.after) == (
        ("stages", "serving", "steps", "order"),
        "plates, wine",
        "wine, plates",
    )
