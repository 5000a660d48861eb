"""Work over time: given to another, overdue, left behind by a person, and seen by nobody."""

import json
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from accounts.models import StaffRole, User
from tests.workflows.conftest import NOON
from tests.workflows.test_work_items import at_once
from tests.workflows.toys.models import Parcel
from tests.workflows.toys.people import clerk, member
from workflows import deputies, escalation, interests, leaving, open_work, work_items
from workflows.actors import SYSTEM
from workflows.audit import verify
from workflows.blockers import FactsInvalid, NotPermitted
from workflows.models import OutboxEvent, TransitionRecord, WorkItem
from workflows.timing import at_moment
from workflows.transitions import open_case
from workflows.work_items import ItemTaken, Planned

FRIDAY = date(2026, 11, 13)
MONDAY = date(2026, 11, 16)
AFTER = NOON + timedelta(days=7)


def opened(parcel: Parcel, *keys: str, team: str = "weigh") -> list[WorkItem]:
    plan = [Planned(key, key, team, FRIDAY + timedelta(days=n)) for n, key in enumerate(keys)]
    return work_items.open_stage(parcel.case, "checks", round=1, plan=plan, actor=SYSTEM, at=NOON)


def another_parcel() -> Parcel:
    toy = Parcel(label="2 Elm Street")
    open_case(toy, actor=SYSTEM, at=NOON)
    return toy


# --- given to another -----------------------------------------------------------------------------
@pytest.mark.django_db
def test_taking_work_from_somebody_needs_a_reason_and_is_told(parcel: Parcel) -> None:
    (item,) = opened(parcel, "a")
    ann, bob, boss = member("ann", "weigh"), member("bob", "weigh"), clerk("boss")
    work_items.claim(item, actor=ann, at=NOON)

    with pytest.raises(FactsInvalid, match="Write the reason"):
        work_items.assign(item, to=bob, actor=boss, at=NOON)
    work_items.assign(item, to=bob, actor=boss, at=NOON, reason="Ann is ill")

    record = TransitionRecord.objects.get(move="reassign")
    assert (record.reason, record.facts["assignee"]) == ("Ann is ill", bob.pk)
    with pytest.raises(ItemTaken, match="Bob"):
        work_items.complete(item, outcome="good", actor=ann, at=NOON)


@pytest.mark.django_db
def test_work_goes_only_to_people_of_the_team_who_are_still_there(parcel: Parcel) -> None:
    (item,) = opened(parcel, "a")
    gone, boss = member("gone", "weigh"), clerk("boss")
    gone.is_active = False
    gone.save(update_fields=["is_active"])

    with pytest.raises(NotPermitted, match="has left"):
        work_items.assign(item, to=gone, actor=boss, at=NOON)
    with pytest.raises(NotPermitted, match="not of the team"):
        work_items.assign(item, to=member("zoe", "label"), actor=boss, at=NOON)
    with pytest.raises(NotPermitted):
        work_items.assign(item, to=member("ann", "weigh"), actor=member("bob", "weigh"), at=NOON)

    assert WorkItem.objects.get().status == "open"


@pytest.mark.django_db
def test_assigning_to_who_has_it_changes_nothing(parcel: Parcel) -> None:
    (item,) = opened(parcel, "a")
    ann, boss = member("ann", "weigh"), clerk("boss")

    for _click in range(2):
        work_items.assign(item, to=ann, actor=boss, at=NOON)

    assert TransitionRecord.objects.filter(move="assign").count() == 1


@pytest.mark.django_db
def test_the_second_of_two_hears_the_result_of_the_first(parcel: Parcel) -> None:
    (item,) = opened(parcel, "a")
    ann, bob, boss = member("ann", "weigh"), member("bob", "weigh"), clerk("boss")
    work_items.claim(item, actor=ann, at=NOON)
    work_items.assign(item, to=bob, actor=boss, at=NOON, reason="urgent")
    work_items.complete(item, outcome="too_heavy", actor=bob, at=NOON)

    with pytest.raises(ItemTaken, match="Bob closed this with the result “too heavy”") as refused:
        work_items.complete(item, outcome="good", actor=ann, at=NOON)

    assert (refused.value.case.outcome, refused.value.case.closed_by) == ("too_heavy", bob)


# --- overdue --------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_overdue_work_is_escalated_once(parcel: Parcel) -> None:
    late, _later = opened(parcel, "a", "b")

    done = [
        escalation.escalate_overdue(today=today, at=AFTER) for today in (FRIDAY, date(2026, 11, 14), FRIDAY)
    ]

    assert done == [0, 1, 0]
    late.refresh_from_db()
    assert late.escalated_at == AFTER
    event = OutboxEvent.objects.get(topic="work_item.escalated")
    assert event.payload["item"] == late.pk
    assert TransitionRecord.objects.filter(move="escalate", acting_as="system").count() == 1


@pytest.mark.django_db
def test_what_is_closed_or_given_to_another_is_not_escalated_again(parcel: Parcel) -> None:
    closed, moved = opened(parcel, "a", "b")
    ann, bob, boss = member("ann", "weigh"), member("bob", "weigh"), clerk("boss")
    for item in (closed, moved):
        work_items.claim(item, actor=ann, at=NOON)
    work_items.complete(closed, outcome="good", actor=ann, at=NOON)
    escalation.escalate_overdue(today=MONDAY, at=AFTER)

    work_items.assign(moved, to=bob, actor=boss, at=AFTER, reason="late")
    again = escalation.escalate_overdue(today=MONDAY, at=AFTER)

    assert again == 0
    assert OutboxEvent.objects.filter(topic="work_item.escalated").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_escalate_each_item_exactly_once(parcel: Parcel) -> None:
    opened(parcel, *"abcd")
    later = date(2026, 12, 1)

    done = at_once([lambda: escalation.escalate_overdue(today=later, at=AFTER) for _sweep in range(2)])

    assert sum(done) == 4
    assert OutboxEvent.objects.filter(topic="work_item.escalated").count() == 4
    assert TransitionRecord.objects.filter(move="escalate").count() == 4
    assert list(verify(case=parcel.case_id)) == []


# --- a person leaves ------------------------------------------------------------------------------
@pytest.mark.django_db
def test_what_a_person_held_returns_to_its_place_in_the_teams_queue(parcel: Parcel) -> None:
    first, second, third = opened(parcel, "a", "b", "c")
    (other,) = opened(another_parcel(), "x")
    ann, bob, boss = member("ann", "weigh"), member("bob", "weigh"), clerk("boss")
    for item, person in ((third, ann), (first, ann), (other, ann), (second, bob)):
        work_items.claim(item, actor=person, at=NOON)
    deputies.appoint(
        ann, deputy=bob, since=NOON, until=NOON + timedelta(days=9), reason="x", actor=boss, at=NOON
    )

    returned = leaving.return_all(ann, actor=boss, at=AFTER, reason="Ann has left")

    assert [item.key for item in returned] == ["a", "x", "c"]
    queue = WorkItem.objects.filter(team="weigh").order_by("due_on", "id")
    assert [(item.key, item.assignee) for item in queue] == [
        ("a", None),
        ("x", None),
        ("b", bob),
        ("c", None),
    ]
    told = TransitionRecord.objects.filter(move="return").values_list("reason", "actor")
    assert set(told) == {("Ann has left", boss.pk)}
    assert deputies.stood_for(bob, at=AFTER) == []
    assert leaving.return_all(ann, actor=boss, at=AFTER, reason="again") == []
    assert list(verify()) == []


# --- on somebody's list ---------------------------------------------------------------------------
def kinds() -> dict[str, str]:
    keys = dict(WorkItem.objects.values_list("pk", "key"))
    return {keys[each.item]: each.kind for each in open_work.unseen(at=NOON)}


@pytest.mark.django_db
def test_work_of_a_team_with_somebody_in_it_is_on_a_list(parcel: Parcel) -> None:
    item, other = opened(parcel, "a", "b")
    ann = member("ann", "weigh")
    work_items.claim(item, actor=ann, at=NOON)
    work_items.claim(other, actor=ann, at=NOON)
    work_items.complete(other, outcome="good", actor=ann, at=NOON)
    output = StringIO()

    call_command("check_open_work", stdout=output)

    assert output.getvalue() == "0 open items are on nobody's list\n"


@pytest.mark.django_db
def test_the_check_names_work_that_nobody_sees(parcel: Parcel) -> None:
    opened(parcel, "empty", team="nobodys")
    held, strange, mine = opened(another_parcel(), "held", "strange", "mine")
    ann, bob, zoe, boss = (
        member("ann", "weigh"),
        member("bob", "weigh"),
        member("zoe", "weigh"),
        clerk("boss"),
    )
    for item, person in ((held, ann), (strange, zoe), (mine, bob)):
        work_items.claim(item, actor=person, at=NOON)
    User.objects.filter(pk=ann.pk).update(is_active=False)
    StaffRole.objects.filter(user=zoe).update(until=NOON)

    assert kinds() == {
        "empty": "team_is_empty",
        "held": "assignee_has_left",
        "strange": "assignee_not_of_team",
    }

    work_items.release(strange, actor=boss, at=NOON)
    interests.recuse(mine, actor=bob, at=NOON, reason="mine")

    assert kinds() == {
        "empty": "team_is_empty",
        "held": "assignee_has_left",
        "strange": "all_have_interest",
        "mine": "all_have_interest",
    }


@pytest.mark.django_db
def test_a_deputy_of_the_only_member_sees_the_work(parcel: Parcel) -> None:
    (item,) = opened(parcel, "a")
    ann, dan = member("ann", "weigh"), member("dan", "label")
    deputies.appoint(ann, deputy=dan, since=NOON, until=AFTER, reason="leave", actor=clerk("boss"), at=NOON)

    work_items.claim(item, actor=dan, at=NOON)

    assert kinds() == {}
    assert [each.kind for each in open_work.unseen(at=AFTER)] == ["assignee_not_of_team"]


@pytest.mark.django_db
def test_the_command_exits_with_one_and_repairs_nothing(parcel: Parcel) -> None:
    (item,) = opened(parcel, "a", team="nobodys")
    output = StringIO()

    with at_moment(NOON), pytest.raises(SystemExit) as exit_status:
        call_command("check_open_work", "--json", stdout=output)

    assert exit_status.value.code == 1
    (finding,) = json.loads(output.getvalue())["findings"]
    assert (finding["item"], finding["kind"]) == (item.pk, "team_is_empty")
    assert WorkItem.objects.get().version == 1
