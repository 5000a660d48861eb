"""Every address as every person: the right one, the wrong one, a stranger, a second click."""

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.cache import cache
from django.urls import reverse

from tests.access.table import PEOPLE, Row, rows
from tests.access.visiting import Visitors, briefly_refused, names, taken_back
from tests.access.world import World
from workflows.models import TransitionRecord

pytestmark = pytest.mark.django_db
ROWS = rows()
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@pytest.fixture(scope="module", autouse=True)
def _brief() -> Iterator[None]:
    with briefly_refused():
        yield


def first_with(answers: str, rows: Iterable[Row]) -> tuple[Row, str]:
    """Return a row and a person whom it lets in."""
    return next((row, each) for row in rows for each in PEOPLE if row.answers[each] in answers)


def test_the_table_names_every_address_and_no_other() -> None:
    ours = {name for name, _pattern in names() if not name.startswith("account_")}

    assert {row.name for row in ROWS} == ours


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_each_person_gets_what_the_table_says(visitors: Visitors, row: Row) -> None:
    got = {}
    for person in PEOPLE:
        with taken_back():
            answer = visitors.ask(person, row)
        if row.name.startswith("register:"):
            cache.clear()  # the public pages count visits of one address
        got[person] = answer.letter
        if answer.letter in "Lx.!":
            assert answer.written == [] or answer.letter == "!", f"{person} was refused, yet wrote"

    assert got == row.answers


@pytest.mark.parametrize("name", sorted({row.name for row in ROWS}))
def test_an_address_refuses_the_ways_it_was_not_made_for(visitors: Visitors, name: str) -> None:
    row, person = first_with("GR!", (each for each in ROWS if each.name == name))
    meant = {each.method for each in ROWS if each.name == name}

    got = {}
    for method in set(METHODS) - meant:
        with taken_back():
            got[method] = visitors.ask(person, row, method=method).response.status_code

    # Django's own switch of the language answers a GET by going back, and changes nothing.
    expected = 302 if name == "set_language" else 405
    assert {m: c for m, c in got.items() if c not in (405, expected)} == {}


@pytest.mark.parametrize("row", [r for r in ROWS if r.about and not r.about.startswith("=")], ids=str)
def test_a_guessed_number_leads_nowhere(visitors: Visitors, row: Row) -> None:
    _row, person = first_with("GR!", [row])
    arguments = visitors.arguments(row)
    unknown: list[Any] = [10**9 if isinstance(arguments[0], int) else "no-such", *arguments[1:]]

    with taken_back():
        answer = visitors.visit(
            person, _reverse(row.name, unknown), method=row.method, posted=visitors.posted(row)
        )

    assert answer.letter == "."
    assert answer.written == []


MOVES = [r for r in ROWS if r.method == "POST" and "R" in r.answers.values() and r.name != "set_language"]


@pytest.mark.parametrize("row", MOVES, ids=str)
def test_a_second_click_is_told_and_moves_nothing_twice(visitors: Visitors, world: World, row: Row) -> None:
    _row, person = first_with("R", [row])
    visitors.ask(person, row)
    before = _moves(world)

    answer = visitors.ask(person, row)

    assert answer.letter in "GR.x", answer.response.status_code
    assert _moves(world) == before


def test_a_move_made_by_somebody_else_becomes_a_message(visitors: Visitors) -> None:
    row = next(each for each in ROWS if each.name == "casework:issue")
    visitors.ask("technician", row)

    answer = visitors.ask("supervisor", row)

    told = [str(message) for message in get_messages(answer.response.wsgi_request)]
    assert answer.letter == "R"
    assert told
    assert "is issued" not in " ".join(told)


def _moves(world: World) -> list[tuple[Any, ...]]:
    return list(TransitionRecord.objects.order_by("case_id", "seq").values_list("case_id", "seq", "move"))


def _reverse(name: str, arguments: list[Any]) -> str:
    return reverse(name, args=arguments)
