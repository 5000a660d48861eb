"""The people of the office, as a supervisor keeps them: away, deputised, knowing, and leaving."""

from datetime import timedelta

import pytest
from celery import current_app
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import StaffRole, User
from permits.casework import sweeps, tasks
from permits.reviews import drafts
from tests.driving import NOON, People
from tests.reviews.desk import colleague, first_review, held_review, page, signed_in, url
from workflows import open_work
from workflows.models import Absence, Deputyship, OutboxEvent, Skill, TransitionRecord, WorkItem
from workflows.timing import at_moment

pytestmark = pytest.mark.django_db
WEEK = {"since": "2026-11-16", "until": "2026-11-20", "reason": "Leave"}


def typed(prefix: str, **values: object) -> dict[str, object]:
    return {f"{prefix}-{name}": value for name, value in (WEEK | values).items()}


def test_a_supervisor_enters_an_absence_in_the_citys_own_days(who: People) -> None:
    reviewer = who.reviewers["structural"]
    browser = signed_in(who.supervisor)

    answer = browser.post(url("casework:enter_absence", reviewer.pk), typed("absence"), follow=True)

    absence = Absence.objects.get()
    assert absence.person == reviewer
    assert absence.entered_by == who.supervisor
    assert [each.isoformat() for each in (absence.since, absence.until)] == [
        "2026-11-16T08:00:00+00:00",
        "2026-11-21T08:00:00+00:00",
    ]
    assert "The absence is entered." in page(answer)
    with at_moment(NOON + timedelta(days=8)):
        row = page(browser.get(url("casework:staff")))
    assert "November 16, 2026" in row or "Nov. 16, 2026" in row


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"until": "2026-11-15"}, "must not lie before the first"),
        ({"since": ""}, "Choose the first day"),
        ({"since": "2026-11-02", "until": "2026-11-03"}, "in the future"),
        ({"reason": ""}, "Write the reason"),
    ],
)
def test_an_absence_that_cannot_be_is_told_and_what_was_typed_stays(
    who: People, values: dict[str, str], told: str
) -> None:
    address = url("casework:enter_absence", who.reviewers["structural"].pk)

    answer = signed_in(who.supervisor).post(address, typed("absence", **values))

    assert told in page(answer)
    assert 'value="2026-11-' in page(answer)
    assert not Absence.objects.exists()


def test_an_absence_ends_when_the_person_is_back(who: People) -> None:
    browser = signed_in(who.supervisor)
    browser.post(url("casework:enter_absence", who.reviewers["structural"].pk), typed("absence"))
    absence = Absence.objects.get()

    for _click in range(2):
        browser.post(url("casework:end_absence", absence.pk))

    absence.refresh_from_db()
    assert (absence.ended_at, absence.ended_by) == (NOON, who.supervisor)
    assert not absence.holds_at(NOON + timedelta(days=8))


def test_a_supervisor_names_a_deputy_and_ends_it(who: People) -> None:
    person, deputy = who.reviewers["structural"], who.reviewers["fire"]
    browser = signed_in(who.supervisor)

    browser.post(url("casework:appoint_deputy", person.pk), typed("deputy", deputy=deputy.pk))

    deputyship = Deputyship.objects.get()
    assert (deputyship.person, deputyship.deputy, deputyship.reason) == (person, deputy, "Leave")
    assert str(deputy) in page(browser.get(url("casework:staff_member", person.pk)))
    browser.post(url("casework:end_deputyship", deputyship.pk))
    deputyship.refresh_from_db()
    assert deputyship.ended_at == NOON


def test_only_reviewers_can_be_deputies_and_nobody_is_his_own(who: People) -> None:
    person = who.reviewers["structural"]
    browser = signed_in(who.supervisor)

    for wrong in (person, who.contractor, who.cashier):
        browser.post(url("casework:appoint_deputy", person.pk), typed("deputy", deputy=wrong.pk))

    assert not Deputyship.objects.exists()


def test_what_a_person_knows_is_kept(who: People) -> None:
    person = who.reviewers["structural"]
    browser = signed_in(who.supervisor)
    address = url("casework:save_skills", person.pk)

    browser.post(address, {"skills-names": ["ADU", "PV"]})
    browser.post(address, {"skills-names": ["ADU"]})
    wrong = browser.post(address, {"skills-names": ["NOTHING"]})

    assert list(Skill.objects.values_list("person", "name")) == [(person.pk, "ADU")]
    assert wrong.status_code == 200


def test_a_supervisor_ends_nobodys_service_and_nobody_his_own(who: People) -> None:
    reviewer = who.reviewers["structural"]

    refused = signed_in(who.supervisor).post(url("casework:end_service", reviewer.pk), {"reason": "x"})
    own = signed_in(who.official).post(url("casework:end_service", who.official.pk), {"reason": "x"})

    assert refused.status_code == 403
    assert "Nobody ends his own service" in page(own)
    assert User.objects.filter(pk__in=[reviewer.pk, who.official.pk], is_active=True).count() == 2


def test_a_person_who_leaves_leaves_no_review_behind(who: People) -> None:
    (late, reviewer), (soon, _same) = held_review(who), held_review(who)
    WorkItem.objects.filter(pk=late.work_item.pk).update(due_on=NOON.date() + timedelta(days=40))
    drafts.save_draft(soon, notes="Half done.", outcome="", actor=reviewer, at=NOON)
    second = colleague(soon)
    theirs = signed_in(reviewer)

    answer = signed_in(who.official).post(
        url("casework:end_service", reviewer.pk), {"reason": "Moves to another city."}, follow=True
    )

    assert "2 reviews went back to their teams" in page(answer)
    assert theirs.get(url("casework:queue", "reviews")).status_code == 302
    gone = User.objects.get(pk=reviewer.pk)
    assert (gone.is_active, gone.roles_at(NOON)) == (False, [])
    mine = WorkItem.objects.filter(team=soon.work_item.team, status="open").order_by("due_on", "id")
    assert [item.pk for item in mine] == [soon.work_item.pk, late.work_item.pk]
    queue = page(signed_in(second).get(url("casework:queue", "reviews")))
    assert queue.index(soon.application.number) < queue.index(late.application.number)
    assert f"Draft of {reviewer}" in page(signed_in(who.supervisor).get(url("plancheck:desk", soon.pk)))
    told = TransitionRecord.objects.filter(move="return")
    assert {(each.actor, each.reason) for each in told} == {(who.official, "Moves to another city.")}
    assert [each.kind for each in open_work.unseen(at=NOON)] == []


def test_the_staff_page_asks_no_more_for_more_people(who: People) -> None:
    review, _reviewer = first_review(who)
    browser, counts = signed_in(who.supervisor), []
    for number in range(3):
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(url("casework:staff")).status_code == 200
        counts.append(len(queries))
        for each in range(4):
            colleague(review, f"Reviewer {number} {each}")

    assert counts[1] == counts[2]


def test_each_hour_overdue_reviews_are_escalated_once(who: People) -> None:
    first_review(who)
    later = NOON + timedelta(days=90)
    waiting = WorkItem.objects.filter(status="open").count()

    done = [sweeps.escalate_overdue_reviews(at=later) for _hour in range(2)]

    assert done == [waiting, 0]
    assert OutboxEvent.objects.filter(topic="work_item.escalated").count() == waiting


def test_each_night_work_that_nobody_sees_is_reported_and_not_touched(
    who: People, caplog: pytest.LogCaptureFixture
) -> None:
    review, reviewer = held_review(who)
    StaffRole.objects.filter(user=reviewer).update(until=NOON)
    User.objects.filter(pk=reviewer.pk).update(is_active=False)

    tasks.nightly()

    assert "kind=assignee_has_left" in caplog.text
    assert WorkItem.objects.get(pk=review.work_item.pk).assignee == reviewer
    assert current_app.conf.beat_schedule["casework-nightly"]["task"] == "casework.nightly"
