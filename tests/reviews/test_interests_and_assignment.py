"""Who gets a review: declared interests, deputies, assigning and sharing out, through the pages."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from permits.applications.models import Party
from permits.casework import review_rounds
from tests.driving import NOON, People, application_at
from tests.reviews.desk import colleague, first_review, held_review, page, signed_in, url
from workflows import absences, deputies, escalation
from workflows.models import Interest, TransitionRecord, WorkItem
from workflows.timing import at_moment

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


# --- interests ------------------------------------------------------------------------------------
def test_a_reviewer_with_an_interest_gives_the_review_back_and_is_offered_it_no_more(who: People) -> None:
    review, reviewer = held_review(who)
    browser = signed_in(reviewer)
    assert review.application.number in page(browser.get(url("casework:queue", "reviews")))

    answer = browser.post(
        url("casework:recuse", review.pk), {"reason": "My sister owns the house."}, follow=True
    )

    assert "Your interest is recorded" in page(answer)
    assert "You have declared an interest in this case" in page(answer)
    review.work_item.refresh_from_db()
    assert (review.work_item.status, review.work_item.assignee) == ("open", None)
    assert review.application.number not in page(browser.get(url("casework:queue", "reviews")))
    told = TransitionRecord.objects.get(move="recuse")
    assert (told.actor, told.reason) == (reviewer, "My sister owns the house.")


def test_with_an_interest_nothing_can_be_done_and_the_page_says_why(who: People) -> None:
    review, reviewer = held_review(who)
    browser = signed_in(reviewer)
    browser.post(url("casework:recuse", review.pk), {"reason": "Mine."})
    records = TransitionRecord.objects.count()

    answers = [
        browser.post(url(name, review.pk), {"outcome": "approved", "notes": "x", "text": "x"})
        for name in ("casework:claim", "casework:close_review", "plancheck:add_correction", "casework:recuse")
    ]

    assert [each.status_code for each in answers] == [403] * 4
    assert all("declared an interest" in page(each) for each in answers)
    assert (TransitionRecord.objects.count(), Interest.objects.count()) == (records, 1)


def test_an_interest_needs_a_reason(who: People) -> None:
    review, reviewer = held_review(who)

    answer = signed_in(reviewer).post(url("casework:recuse", review.pk), {"reason": " "})

    assert "Write the reason" in page(answer)
    assert not Interest.objects.exists()


def test_the_queue_skips_what_is_the_reviewers_own_house(who: People) -> None:
    review, reviewer = first_review(who)
    other, _reviewer = first_review(who)
    owner = review.application.parties.get(role=Party.Role.OWNER)
    owner.user = reviewer
    owner.save(update_fields=["user"])

    queue = page(signed_in(reviewer).get(url("casework:queue", "reviews")))

    assert review.application.number not in queue
    assert other.application.number in queue


def test_a_supervisor_with_an_interest_assigns_nothing_of_the_case(who: People) -> None:
    review, _reviewer = first_review(who)
    Interest.objects.create(
        case=review.application.case, person=who.supervisor, reason="Mine.", declared_at=NOON
    )
    type(review.application.case).objects.update(declared_interests=1)
    browser = signed_in(who.supervisor)

    assert browser.get(url("casework:assign", review.pk)).status_code == 403
    assert review.application.number not in page(browser.get(url("casework:queue", "all_reviews")))


# --- deputies -------------------------------------------------------------------------------------
def test_a_deputy_finds_and_closes_the_review_and_the_history_says_for_whom(who: People) -> None:
    review, reviewer = held_review(who)
    deputy = next(person for code, person in who.reviewers.items() if code != review.discipline)
    deputies.appoint(
        reviewer,
        deputy=deputy,
        since=NOON,
        until=NOON + 3 * DAY,
        reason="Leave",
        actor=who.supervisor,
        at=NOON,
    )
    browser = signed_in(deputy)
    assert review.discipline_name in page(browser.get(url("casework:queue", "reviews")))
    desk = page(browser.get(url("plancheck:desk", review.pk)))

    browser.post(url("casework:close_review", review.pk), {"outcome": "approved"})

    assert f"You stand in for {reviewer}" in desk
    record = TransitionRecord.objects.get(move="complete")
    assert (record.actor, record.acting_as) == (deputy, f"for {reviewer}")
    history = page(browser.get(url("casework:application", review.application.pk)))
    assert f"for {reviewer}" in history


def test_after_his_time_a_deputy_is_refused(who: People) -> None:
    review, reviewer = held_review(who)
    deputy = next(person for code, person in who.reviewers.items() if code != review.discipline)
    deputies.appoint(
        reviewer, deputy=deputy, since=NOON, until=NOON + DAY, reason="x", actor=who.supervisor, at=NOON
    )

    with at_moment(NOON + 2 * DAY):
        answer = signed_in(deputy).post(url("casework:close_review", review.pk), {"outcome": "approved"})

    assert answer.status_code == 403
    assert WorkItem.objects.get(pk=review.work_item.pk).status == "claimed"


# --- assigning ------------------------------------------------------------------------------------
def test_a_supervisor_assigns_an_open_review(who: People) -> None:
    review, reviewer = first_review(who)
    browser = signed_in(who.supervisor)
    queue = page(browser.get(url("casework:queue", "all_reviews")))
    form = page(browser.get(url("casework:assign", review.pk)))

    answer = browser.post(url("casework:assign", review.pk), {"to": reviewer.pk}, follow=True)

    assert url("casework:assign", review.pk) in queue
    assert f"{reviewer} – holds 0" in form
    assert f"{reviewer} has the review now." in page(answer)
    assert WorkItem.objects.get(pk=review.work_item.pk).assignee == reviewer


def test_taking_a_review_from_somebody_needs_a_reason(who: People) -> None:
    review, reviewer = held_review(who)
    second = colleague(review)
    browser = signed_in(who.supervisor)

    without = browser.post(url("casework:assign", review.pk), {"to": second.pk})
    browser.post(url("casework:assign", review.pk), {"to": second.pk, "reason": "Ill."})

    assert "Say why it goes to somebody else" in page(without)
    assert WorkItem.objects.get(pk=review.work_item.pk).assignee == second
    record = TransitionRecord.objects.get(move="reassign")
    assert (record.actor, record.reason) == (who.supervisor, "Ill.")
    assert reviewer != second


def test_who_is_away_is_named_so_and_who_has_an_interest_is_not_offered(who: People) -> None:
    review, reviewer = first_review(who)
    second, third = colleague(review), colleague(review, "Third Reviewer")
    signed_in(third).post(url("casework:recuse", review.pk), {"reason": "Mine."})
    absences.enter(reviewer, since=NOON, until=NOON + DAY, reason="Leave", actor=who.supervisor, at=NOON)
    browser = signed_in(who.supervisor)

    form = page(browser.get(url("casework:assign", review.pk)))
    forced = browser.post(url("casework:assign", review.pk), {"to": third.pk})

    assert f"{reviewer} – holds 0, away now" in form
    assert str(third) not in form
    assert f'value="{second.pk}" class="usa-radio__input"' in form or f'value="{second.pk}"' in form
    assert forced.status_code == 200
    assert WorkItem.objects.get(pk=review.work_item.pk).status == "open"


def test_assigning_what_was_closed_meanwhile_is_told(who: People) -> None:
    review, reviewer = held_review(who)
    second = colleague(review)
    review_rounds.close_review(review, outcome="approved", notes="", actor=reviewer, at=NOON)

    answer = signed_in(who.supervisor).post(
        url("casework:assign", review.pk), {"to": second.pk, "reason": "x"}, follow=True
    )

    assert f"{reviewer} closed this" in page(answer)


def test_what_nobody_has_is_shared_out(who: People) -> None:
    review, reviewer = first_review(who)
    absences.enter(reviewer, since=NOON, until=NOON + DAY, reason="Leave", actor=who.supervisor, at=NOON)
    waiting = WorkItem.objects.filter(status="open")
    left = waiting.filter(team=review.work_item.team).count()
    given = waiting.count() - left
    browser = signed_in(who.supervisor)

    answer = browser.post(url("casework:share_out"), follow=True)
    again = browser.post(url("casework:share_out"), follow=True)

    held = {item.key: item.assignee for item in WorkItem.objects.filter(case=review.application.case)}
    assert held.pop(review.discipline) is None
    assert held == {code: who.reviewers[code] for code in held}
    assert f"{given} reviews were given to people; for {left} nobody is there" in page(answer)
    assert "0 reviews were given to people" in page(again)


def test_an_overdue_review_is_marked_for_the_supervisor(who: People) -> None:
    review, _reviewer = held_review(who)
    later = NOON + 90 * DAY
    escalation.escalate_overdue(today=later.date(), at=later)

    with at_moment(later):
        browser = signed_in(who.supervisor)
        queue = page(browser.get(url("casework:queue", "all_reviews")))
        desk = page(browser.get(url("plancheck:desk", review.pk)))

    assert "Escalated" in queue
    assert "The supervisor was told" in desk


def test_the_queue_asks_no_more_for_more_rows(who: People) -> None:
    browser = signed_in(who.supervisor)
    counts = []
    for _round in range(2):
        application_at("in_review", who)
        browser.get(url("casework:queue", "all_reviews"))
        with CaptureQueriesContext(connection) as queries:
            browser.get(url("casework:queue", "all_reviews"))
        counts.append(len(queries))

    assert counts[0] == counts[1]
