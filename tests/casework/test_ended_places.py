"""A role or a loan that ends by itself gives back what its holder had in hand, once (domain §5, S10)."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from accounts.authority import grants
from accounts.models import StaffRole, TeamGrant
from accounts.roles import Role
from permits.casework import tasks
from permits.casework.access.working import return_work_of_ended
from permits.reviews.models import Review
from tests.driving import NOON, People, application_at, claim, open_reviews
from workflows.models import TransitionRecord, WorkItem
from workflows.timing import at_moment

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=3)


@pytest.fixture
def who(townspeople: People) -> Iterator[People]:
    with at_moment(NOON):
        yield townspeople


def structural(who: People) -> Review:
    opened = open_reviews(application_at("in_review", who))
    return next(each for each in opened if each.discipline == "structural")


@pytest.fixture
def held(who: People) -> Review:
    review = next(
        each for each in open_reviews(application_at("in_review", who)) if each.discipline == "structural"
    )
    return claim(review, who, NOON)


def role_of(who: People) -> StaffRole:
    return who.reviewers["structural"].staff_roles.get()


def ends(who: People) -> None:
    StaffRole.objects.filter(pk=role_of(who).pk).update(until=NOON + timedelta(days=2))


def item_of(held: Review) -> tuple[str, int | None]:
    item = WorkItem.objects.get(pk=held.work_item_id)
    return item.status, item.assignee_id


def test_nothing_happens_while_the_role_holds(who: People, held: Review) -> None:
    ends(who)

    assert return_work_of_ended(at=NOON + timedelta(days=1)) == 0
    assert item_of(held) == ("claimed", who.reviewers["structural"].pk)


def test_when_it_has_ended_the_work_returns_once_and_the_history_says_so(who: People, held: Review) -> None:
    ends(who)

    with at_moment(LATER):
        tasks.hourly()
        tasks.hourly()

    told = TransitionRecord.objects.filter(case_id=held.application.case_id, move="return")
    assert item_of(held) == ("open", None)
    assert [(each.actor, each.reason) for each in told] == [(None, "The place in the team has ended")]


def test_who_was_granted_more_time_in_the_same_team_keeps_it(who: People, held: Review) -> None:
    ends(who)
    first = role_of(who)
    StaffRole.objects.create(
        user=first.user, role=Role.REVIEWER, team=first.team, since=NOON + timedelta(days=2)
    )

    assert return_work_of_ended(at=LATER) == 0
    assert item_of(held)[0] == "claimed"


def test_a_role_in_another_team_keeps_nothing_of_this_one(who: People, held: Review) -> None:
    ends(who)
    first, other = role_of(who), who.reviewers["fire"].staff_roles.get().team
    StaffRole.objects.create(user=first.user, role=Role.REVIEWER, team=other, since=NOON)

    assert return_work_of_ended(at=LATER) == 1
    assert item_of(held) == ("open", None)


def test_a_loan_that_ends_by_itself_gives_back_too(who: People) -> None:
    lent, team = who.reviewers["fire"], role_of(who).team
    assert team is not None
    review = next(
        each for each in open_reviews(application_at("in_review", who)) if each.discipline == "structural"
    )
    grants.give(
        lent,
        "work_for_team",
        team,
        giver=who.supervisor,
        reason="Many are ill.",
        since=NOON,
        until=NOON + timedelta(days=2),
        at=NOON,
    )
    WorkItem.objects.filter(pk=review.work_item_id).update(status="claimed", assignee=lent, claimed_at=NOON)

    during = return_work_of_ended(at=NOON + timedelta(days=1))
    after = return_work_of_ended(at=LATER)

    assert (TeamGrant.objects.count(), during, after) == (1, 0, 1)
    assert item_of(review) == ("open", None)


def test_it_asks_the_same_however_many_hold_work(
    who: People, held: Review, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        return_work_of_ended(at=NOON)
