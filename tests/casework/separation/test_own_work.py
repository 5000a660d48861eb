"""S5, S7, S9, S10, S16: nobody overrides himself, decides everything, stays on, or configures his cases."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from accounts.models import StaffRole
from accounts.roles import Role
from permits.casework import issuing, review_rounds, staffing
from permits.inspections.models import Inspection
from permits.reviews.models import Review
from tests.casework.separation.hands import again, given_role, signed_in, text_of, url
from tests.driving import NOON, People, application_at, claim, open_reviews
from workflows import work_items
from workflows.blockers import MoveRefused, NotPermitted
from workflows.models import WorkItem

pytestmark = pytest.mark.django_db


def closed_review(who: People) -> Review:
    """Return a review of structural engineering that its reviewer has closed, while others are open."""
    application = application_at("in_review", who)
    found = next(each for each in open_reviews(application) if each.discipline == "structural")
    held = claim(found, who, NOON)
    reviewer = who.reviewers["structural"]
    review_rounds.close_review(held, outcome="approved", notes="", actor=reviewer, at=NOON)
    return Review.objects.select_related("work_item__case", "application__case").get(pk=held.pk)


# --- S5 -------------------------------------------------------------------------------------------
def test_who_closed_a_review_does_not_reopen_it_as_a_supervisor(who: People) -> None:
    review = closed_review(who)
    both = given_role(who.reviewers["structural"], Role.SUPERVISOR, since=NOON - timedelta(minutes=1))

    page = signed_in(both).post(url("casework:reopen_review", review.pk), {"reason": "I erred."}, follow=True)
    with pytest.raises(NotPermitted, match="S5: "):
        work_items.reopen(review.work_item, actor=both, at=NOON, reason="I erred.")

    assert "S5: " in text_of(page)
    assert WorkItem.objects.get(pk=review.work_item_id).status == "closed"


def test_who_reopened_a_review_gives_no_new_result_however_he_comes_by_it(who: People) -> None:
    review = closed_review(who)
    supervisor = given_role(who.supervisor, Role.REVIEWER, team=review.work_item.team)
    work_items.reopen(review.work_item, actor=supervisor, at=NOON, reason="Wrong sheet.")
    item = WorkItem.objects.select_related("case").get(pk=review.work_item_id)
    work_items.release(item, actor=who.reviewers["structural"], at=NOON)

    page = signed_in(supervisor).post(url("casework:claim", review.pk))
    with pytest.raises(NotPermitted, match="S5: "):
        work_items.claim(item, actor=supervisor, at=NOON)
    WorkItem.objects.filter(pk=item.pk).update(status="claimed", assignee=supervisor, claimed_at=NOON)
    with pytest.raises(NotPermitted, match="S5: "):
        work_items.complete(item, outcome="denied", actor=supervisor, at=NOON)

    assert page.status_code == 403
    assert "S5: " in text_of(page)


def test_another_supervisor_reopens_and_the_reviewer_closes_it_again(who: People) -> None:
    review = closed_review(who)

    work_items.reopen(review.work_item, actor=who.supervisor, at=NOON, reason="Wrong sheet.")
    item = WorkItem.objects.select_related("case").get(pk=review.work_item_id)
    work_items.complete(item, outcome="denied", actor=who.reviewers["structural"], at=NOON)

    assert WorkItem.objects.get(pk=item.pk).outcome == "denied"


# --- S7 -------------------------------------------------------------------------------------------
def test_who_decided_everything_does_not_issue_by_page_service_or_engine(who: People) -> None:
    application = application_at("ready_to_issue", who)
    WorkItem.objects.filter(case=application.case).update(closed_by=who.technician)

    page = signed_in(who.technician).post(url("casework:issue", application.pk), follow=True)
    with pytest.raises(MoveRefused, match="S7: "):
        issuing.issue(application, actor=who.technician, at=NOON)

    application.refresh_from_db()
    assert "S7: " in text_of(page)
    assert application.status == "ready_to_issue"


# --- S9 -------------------------------------------------------------------------------------------
def test_a_posted_result_stays_also_for_raw_statements(who: People) -> None:
    application = application_at("issued", who, type_code="REROOF")
    visit = application.inspections.create(
        code="roof",
        name="Roof",
        wanted_on=NOON.date(),
        requested_at=NOON,
        status="resulted",
        result="failed",
        notes="Nails.",
        inspector=who.inspector,
        resulted_at=NOON,
    )

    for statement in (
        "UPDATE inspections_inspection SET result = 'passed' WHERE id = %s",
        "DELETE FROM inspections_inspection WHERE id = %s",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [visit.pk])

    assert Inspection.objects.get(pk=visit.pk).result == "failed"


# --- S10 ------------------------------------------------------------------------------------------
def test_a_role_ends_at_its_minute_and_a_leavers_work_returns_to_its_team(who: People) -> None:
    application = application_at("in_review", who)
    found = next(each for each in open_reviews(application) if each.discipline == "structural")
    held = claim(found, who, NOON)
    StaffRole.objects.filter(user=who.technician).update(until=NOON)

    staffing.end_service(who.reviewers["structural"], reason="Leaves.", actor=who.official, at=NOON)

    item = WorkItem.objects.get(pk=held.work_item_id)
    assert (item.status, item.assignee) == ("open", None)
    assert again(who.technician).roles_at(NOON) == []
    assert again(who.technician).roles_at(NOON - timedelta(seconds=1)) != []


# --- S16 ------------------------------------------------------------------------------------------
def test_who_configures_decides_no_case_whatever_role_he_is_given_after(who: People) -> None:
    application = application_at("in_review", who)
    review = next(each for each in open_reviews(application) if each.discipline == "structural")
    both = given_role(who.configuration, Role.REVIEWER, team=review.work_item.team)
    both = given_role(both, Role.PERMIT_TECHNICIAN)

    page = signed_in(both).post(url("casework:claim", review.pk))
    with pytest.raises(NotPermitted, match="S16: "):
        work_items.claim(review.work_item, actor=both, at=NOON)

    assert page.status_code == 403
    assert "S16: " in text_of(page)
    assert not both.has_perm("issue_permit", application)
