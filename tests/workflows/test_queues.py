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
QUEUE = queues.Queue("team", "opened_at", "case__machine")
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
    while page := QUEUE.page(teams=teams, size=4, after=after):
        shown += page
        after = queues.place(page[-1])

    assert [row.id for row in shown] == [item.pk for item in waiting if teams is None or item.team in teams]


@pytest.mark.parametrize("teams", [["weigh"], ["weigh", "seal"], None])
def test_pages_lead_back_the_way_they_came(waiting: list[WorkItem], teams: list[str] | None) -> None:
    first = QUEUE.page(teams=teams, size=4)
    second = QUEUE.page(teams=teams, size=4, after=queues.place(first[-1]))

    assert QUEUE.page(teams=teams, size=4, before=queues.place(second[0])) == first
    assert QUEUE.page(teams=teams, size=4, before=queues.place(first[0])) == []


@pytest.mark.parametrize("teams", [["weigh"], ["weigh", "seal"], None])
def test_cases_that_are_kept_from_somebody_are_on_no_page(
    waiting: list[WorkItem], teams: list[str] | None
) -> None:
    kept = {waiting[0].case_id, waiting[-1].case_id}

    shown = QUEUE.page(teams=teams, size=50, but=sorted(kept))

    expected = [item for item in waiting if item.case_id not in kept and (not teams or item.team in teams)]
    assert [row.id for row in shown] == [item.pk for item in expected]


def test_only_what_nobody_has_is_shown_on_wish(waiting: list[WorkItem]) -> None:
    taken = next(item for item in waiting if item.team == "seal")
    work_items.claim(taken, actor=clerk("sue"), at=NOON)

    shown = QUEUE.page(teams=None, size=50, unclaimed=True)

    assert [row.id for row in shown] == [item.pk for item in waiting if item != taken]


def test_a_row_has_what_the_list_shows(waiting: list[WorkItem]) -> None:
    row = QUEUE.page(teams=["seal"], size=1)[0]

    assert (row.due_on, row.team, row.case__machine) == (FRIDAY, "seal", "toys.parcel")
    assert row.opened_at == NOON


def test_what_is_done_leaves_the_queue(waiting: list[WorkItem]) -> None:
    first = next(item for item in waiting if item.team == "weigh")
    ann = clerk("ann")
    work_items.claim(first, actor=ann, at=NOON)
    work_items.complete(first, outcome="good", actor=ann, at=NOON)

    shown = [row.id for row in QUEUE.page(teams=["weigh"], size=50)]

    assert first.pk not in shown
    assert len(shown) == 8


@pytest.mark.parametrize("teams", [["weigh"], ["weigh", "label", "seal"], None])
def test_a_page_is_one_query(waiting: list[WorkItem], teams: list[str] | None) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert len(QUEUE.page(teams=teams, size=5)) == 5

    assert len(asked) == 1


@pytest.mark.parametrize("reach", [["weigh"], ["weigh", "seal"], None])
@pytest.mark.parametrize("edge", ["", "after", "before"])
def test_a_page_is_read_from_an_index_and_never_sorted_whole(
    waiting: list[WorkItem], reach: list[str] | None, edge: str
) -> None:
    places = {edge: queues.place(waiting[4])} if edge else {}
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
    with CaptureQueriesContext(connection) as asked:
        QUEUE.page(teams=reach, size=4, **places)

    plan = explained(asked[0]["sql"])

    assert "work_items_of_team" in plan
    assert plan.count("Sort Key") <= (1 if reach == ["weigh"] else 3)  # of a page each, never of a range


def test_a_column_that_django_makes_anew_cannot_be_shown() -> None:
    with pytest.raises(TypeError, match="converting"):
        queues.Queue("facts").page(teams=None, size=1)


def test_a_count_goes_no_further_than_a_thousand_and_one(
    waiting: list[WorkItem], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queues, "COUNTED", 5)

    assert queues.counted(WorkItem.objects.all()) == 6
    assert queues.counted(WorkItem.objects.filter(team="weigh", due_on=FRIDAY)) == 5


def explained(sql: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {sql}")
        return "\n".join(line for (line,) in cursor.fetchall())
