"""Who stands in for whom: dated, with a reason, and told in the history."""

from datetime import date, timedelta

import pytest

from accounts.models import User
from tests.workflows.conftest import NOON
from tests.workflows.toys.models import Parcel
from tests.workflows.toys.people import clerk, member
from workflows import dated, deputies, interests, work_items
from workflows.actors import SYSTEM
from workflows.audit import verify
from workflows.blockers import NotPermitted
from workflows.dated import EntryRefused
from workflows.models import Deputyship, TransitionRecord, WorkItem
from workflows.work_items import ItemTaken, Planned

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def opened(parcel: Parcel, *keys: str) -> list[WorkItem]:
    plan = [Planned(key, key, "weigh", date(2026, 11, 13)) for key in keys]
    return work_items.open_stage(parcel.case, "checks", round=1, plan=plan, actor=SYSTEM, at=NOON)


def stand_in(deputy: User, person: User) -> Deputyship:
    return deputies.appoint(
        person, deputy=deputy, since=NOON, until=NOON + 7 * DAY, reason="leave", actor=clerk("boss"), at=NOON
    )


def said(move: str) -> tuple[str, str]:
    record = TransitionRecord.objects.get(move=move)
    return str(record.actor), record.acting_as


def test_a_deputy_claims_and_closes_for_another_and_the_history_says_so(parcel: Parcel) -> None:
    (item,) = opened(parcel, "a")
    ann, dan = member("ann", "weigh"), member("dan", "label")
    stand_in(dan, ann)

    work_items.claim(item, actor=dan, at=NOON)
    finished = work_items.complete(item, outcome="good", actor=dan, at=NOON)

    assert finished
    assert said("claim") == said("complete") == ("Dan", "for Ann")
    assert WorkItem.objects.get().closed_by == dan
    assert list(verify(case=parcel.case_id)) == []


def test_a_deputy_closes_and_releases_what_the_other_had_claimed(parcel: Parcel) -> None:
    first, second = opened(parcel, "a", "b")
    ann, dan = member("ann", "weigh"), member("dan", "weigh")
    for item in (first, second):
        work_items.claim(item, actor=ann, at=NOON)
    stand_in(dan, ann)

    work_items.complete(first, outcome="good", actor=dan, at=NOON)
    work_items.release(second, actor=dan, at=NOON, reason="too heavy for me")

    assert said("complete") == said("release") == ("Dan", "for Ann")
    assert dict(WorkItem.objects.values_list("key", "status")) == {"a": "closed", "b": "open"}


def test_in_his_own_team_a_deputy_claims_in_his_own_right(parcel: Parcel) -> None:
    (item,) = opened(parcel, "a")
    ann, dan = member("ann", "weigh"), member("dan", "weigh")
    stand_in(dan, ann)

    work_items.claim(item, actor=dan, at=NOON)

    assert said("claim") == ("Dan", "")


@pytest.mark.parametrize("days", [-1, 7, 30])
def test_before_and_after_his_time_a_deputy_has_no_right(parcel: Parcel, days: int) -> None:
    (item,) = opened(parcel, "a")
    dan = member("dan", "label")
    stand_in(dan, member("ann", "weigh"))

    with pytest.raises(NotPermitted):
        work_items.claim(item, actor=dan, at=NOON + days * DAY)

    assert WorkItem.objects.get().status == "open"


def test_a_deputyship_that_was_ended_gives_no_right(parcel: Parcel) -> None:
    (item,) = opened(parcel, "a")
    dan = member("dan", "label")
    deputyship = stand_in(dan, member("ann", "weigh"))

    dated.end(deputyship, actor=clerk("chief"), at=NOON + DAY)

    with pytest.raises(NotPermitted):
        work_items.claim(item, actor=dan, at=NOON + 2 * DAY)
    assert deputies.stood_for(dan, at=NOON)
    assert deputies.stood_for(dan, at=NOON + 2 * DAY) == []


def test_the_deputy_of_a_deputy_has_no_right(parcel: Parcel) -> None:
    (item,) = opened(parcel, "a")
    ann, dan, eve = member("ann", "weigh"), member("dan", "label"), member("eve", "label")
    stand_in(dan, ann)
    deputies.appoint(dan, deputy=eve, since=NOON, until=NOON + DAY, reason="leave", actor=ann, at=NOON)

    with pytest.raises(NotPermitted):
        work_items.claim(item, actor=eve, at=NOON)


def test_an_interest_is_not_passed_by_standing_in(parcel: Parcel) -> None:
    first, second = opened(parcel, "a", "b")
    ann, dan = member("ann", "weigh"), member("dan", "label")
    stand_in(dan, ann)
    interests.recuse(first, actor=dan, at=NOON, reason="my brother's parcel")

    with pytest.raises(NotPermitted, match="declared an interest"):
        work_items.claim(second, actor=dan, at=NOON)


def test_nobody_acts_for_a_person_with_an_interest(parcel: Parcel) -> None:
    first, second = opened(parcel, "a", "b")
    ann, dan = member("ann", "weigh"), member("dan", "label")
    stand_in(dan, ann)
    interests.recuse(first, actor=ann, at=NOON, reason="my own parcel")

    with pytest.raises(NotPermitted):
        work_items.claim(second, actor=dan, at=NOON)


def test_without_a_deputyship_a_colleague_cannot_close_what_another_has(parcel: Parcel) -> None:
    (item,) = opened(parcel, "a")
    work_items.claim(item, actor=member("ann", "weigh"), at=NOON)

    with pytest.raises(ItemTaken, match="Ann"):
        work_items.complete(item, outcome="good", actor=member("bob", "weigh"), at=NOON)


def test_a_deputyship_is_between_two_people_with_a_reason_and_an_end() -> None:
    ann, gone, boss = member("ann", "weigh"), member("gone", "weigh"), clerk("boss")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    gone.refresh_from_db()
    bob = member("bob", "weigh")

    for deputy, days, reason in [(ann, 1, "x"), (gone, 1, "x"), (bob, 0, "x"), (bob, -1, "x"), (bob, 1, " ")]:
        with pytest.raises(EntryRefused):
            deputies.appoint(
                ann, deputy=deputy, since=NOON, until=NOON + days * DAY, reason=reason, actor=boss, at=NOON
            )

    assert not Deputyship.objects.exists()
