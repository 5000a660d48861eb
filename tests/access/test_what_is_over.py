"""Rights that have ended let nobody in, at any address; and a record that is over is moved by nobody."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from permits.applications.models import PermitApplication
from tests.access.table import PEOPLE, Row, rows
from tests.access.visiting import Visitors, briefly_refused, taken_back
from tests.access.world import World
from workflows.models import TransitionRecord, WorkItem

pytestmark = pytest.mark.django_db
ROWS = rows()
OVER = ("closed", "withdrawn", "denied", "expired", "revoked")
ON_AN_APPLICATION = ("submitted", "in_review", "reviewing", "approved", "ready", "issued", "finaled", "draft")
READS = {"documents:export"}
POSTS = [
    row for row in rows() if row.method == "POST" and row.about in ON_AN_APPLICATION and row.name not in READS
]
GOES_ON = {
    ("denied", "casework:propose_take_back_denial"),
    ("expired", "casework:reinstate"),
    ("revoked", "casework:propose_take_back_revocation"),
}
"""What may be done about a record that is over: to take the ending itself back, by its own page."""


@pytest.fixture(scope="module", autouse=True)
def _brief() -> Iterator[None]:
    with briefly_refused():
        yield


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_who_had_every_right_until_this_minute_is_a_stranger_now(visitors: Visitors, row: Row) -> None:
    with taken_back():
        answer = visitors.ask("bygone", row)

    assert answer.letter == row.answers["stranger"]
    if answer.letter in "Lx.":
        assert answer.written == []


@pytest.mark.parametrize("over", OVER)
@pytest.mark.parametrize("row", POSTS, ids=str)
def test_nobody_moves_a_record_that_is_over(visitors: Visitors, world: World, row: Row, over: str) -> None:
    if (over, row.name) in GOES_ON:
        pytest.skip("the way back from this ending")
    before = _state(world, over)

    moved = {}
    for person in [each for each in PEOPLE if row.answers[each] in "GR"]:
        with taken_back():
            answer = visitors.ask(person, replace(row, about=over))
            assert answer.letter in "GRx.!", f"{person}: {answer.response.status_code}"
            if _state(world, over) != before:
                moved[person] = answer.written

    assert moved == {}


def _state(world: World, over: str) -> tuple[Any, ...]:
    """Return where a record stands, every move in its history and every piece of its work."""
    case = world.applications[over].case_id
    status = PermitApplication.objects.values_list("status", "answers").get(case_id=case)
    moves = TransitionRecord.objects.filter(case_id=case, thing="").count()
    work = WorkItem.objects.filter(case_id=case).order_by("id").values_list("id", "status", "outcome")
    return status, moves, list(work)
