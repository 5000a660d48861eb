"""A queue of work, page by page."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.workflows.conftest import NOON
from tests.workflows.toys.models import Parcel
from tests.workflows.toys.people import clerk
from workflows import queues, work_items
from workflows.actors import SYSTEM
from workflows.models import WorkItem
from workflows.transitions import open_case
from workflows.work_items import Planned

pytestmark = pytest.mark.django_db
FRIDAY = date(2026, 11, 13)


@pytest.fixture
def waiting(db: None) -> list[WorkItem]:
    """Nine parcels, each with one item for three teams; many are due on the same day."""
    packer = clerk("packer")
    for number in range(9):
        toy = Parcel(label=f"{number} Elm Street")
        open_case(toy, actor=packer, at=NOON)
        due = FRIDAY + timedelta(days=number % 2)
        plan = [Planned(key, key, key, due) for key in ("weigh", "label", "seal")]
        work_items.open_stage(toy.case, "checks", round=1, plan=plan, actor=SYSTEM, at=NOON)
    return list(WorkItem.objects.order_by("due_on", "id"))


@pytest.mark.parametrize("teams", [["weigh"], ["weigh", "seal"], None, []])
def test_pages_show_each_item_once_in_due_order(waiting: list[WorkItem], teams: list[str] | None) -> None:
    shown, after = [], None
    while page := list(queues.page(WorkItem.objects.all(), teams=teams, size=4, after=after)):
        shown += page
        after = queues.place(page[-1])

    assert shown == [item for item in waiting if teams is None or item.team in teams]


def test_what_is_done_leaves_the_queue(waiting: list[WorkItem]) -> None:
    first = next(item for item in waiting if item.team == "weigh")
    ann = clerk("ann")
    work_items.claim(first, actor=ann, at=NOON)
    work_items.complete(first, outcome="good", actor=ann, at=NOON)

    page = queues.page(WorkItem.objects.all(), teams=["weigh"], size=50)

    assert first not in page
    assert len(page) == 8


def test_a_page_of_several_teams_is_one_query(waiting: list[WorkItem]) -> None:
    with CaptureQueriesContext(connection) as queries:
        page = list(
            queues.page(WorkItem.objects.select_related("case"), teams=["weigh", "label", "seal"], size=5)
        )
        assert {item.case.machine for item in page} == {"toys.parcel"}

    assert len(queries) == 1


def test_a_count_goes_no_further_than_a_thousand_and_one(
    waiting: list[WorkItem], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queues, "COUNTED", 5)

    assert queues.counted(WorkItem.objects.all()) == 6
    assert queues.counted(WorkItem.objects.filter(team="weigh", due_on=FRIDAY)) == 5
