"""Rounds of review as people live them: answers, next rounds, conditions, holds, withdrawal, lapses."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Licence
from permits.applications.models import Hold, PermitApplication
from permits.applications.services.holds import lift_hold, place_hold
from permits.casework import issuing, readiness, review_rounds, withdrawal
from permits.fees.models import Invoice
from permits.issuance.models import Permit
from permits.reviews import services as reviews
from permits.reviews.models import Correction, CorrectionLetter
from tests.driving import (
    NOON,
    People,
    application_at,
    approve_all,
    ask_for_corrections,
    claim,
    finish_checklist,
    open_reviews,
)
from workflows import clocks, relay
from workflows.blockers import MoveRefused
from workflows.models import WorkItem

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=9)


def answer_all(application: PermitApplication, who: People) -> None:
    for each in application.corrections.filter(status__in=["open", "still_open"]):
        reviews.answer_correction(each, answer="See S-2.", actor=who.contractor, at=LATER)


def next_round(application: PermitApplication, who: People) -> PermitApplication:
    answer_all(application, who)
    return review_rounds.resubmit_corrections(application, actor=who.contractor, at=LATER)


def clock(application: PermitApplication, name: str) -> str:
    calendar = application.rulebook_version.rulebook.calendar()
    return str(clocks.readings(application.case, calendar)[name].state)


def test_only_the_disciplines_with_open_items_review_the_next_round(who: People) -> None:
    application = application_at("in_review", who)
    asked = open_reviews(application)[0].discipline
    ask_for_corrections(application, who, NOON)
    application.refresh_from_db()
    waited = clock(application, "review")

    next_round(application, who)

    assert [(r.discipline, r.round) for r in open_reviews(application)] == [(asked, 2)]
    assert (application.status, application.round) == ("in_review", 2)
    assert (waited, clock(application, "review")) == ("paused", "running")
    assert list(application.packages.order_by("number").values_list("number", flat=True)) == [1, 2]
    assert open_reviews(application)[0].package.number == 2


def test_a_round_cannot_be_answered_halfway(who: People) -> None:
    application = application_at("corrections_required", who)

    with pytest.raises(MoveRefused) as refused:
        review_rounds.resubmit_corrections(application, actor=who.contractor, at=LATER)

    assert [b.code for b in refused.value.blockers] == ["correction_unanswered"]
    application.refresh_from_db()
    assert (application.status, application.round) == ("corrections_required", 1)
    assert application.packages.count() == 1


def test_a_second_letter_holds_only_what_is_still_open(who: People) -> None:
    application = next_round(application_at("corrections_required", who), who)
    (review,) = open_reviews(application)
    held, reviewer = claim(review, who, LATER), who.reviewers[review.discipline]
    first = application.corrections.get()
    reviews.settle_correction(first, review=held, status="resolved", actor=reviewer, at=LATER)
    second = reviews.raise_correction(
        held, text="And the footing.", sheet="S-3", place="", citation="", actor=reviewer, at=LATER
    )

    review_rounds.close_review(held, outcome="corrections", notes="", actor=reviewer, at=LATER)

    letters = CorrectionLetter.objects.filter(application=application).order_by("round")
    assert [(each.round, each.items) for each in letters] == [(1, [first.pk]), (2, [second.pk])]
    assert [first.number, second.number] == [1, 2]


@pytest.mark.parametrize(
    ("outcome", "notes", "words"),
    [
        ("approved", "", "1 corrections are open"),
        ("approved_as_noted", "Keep the wall.", "1 corrections are open"),
        ("not_applicable", "", "1 corrections are open"),
        ("denied", " ", "Write the findings"),
        ("", "", "Choose a result"),
    ],
)
def test_a_review_is_not_closed_against_its_own_findings(
    who: People, outcome: str, notes: str, words: str
) -> None:
    review = claim(open_reviews(application_at("in_review", who))[0], who, NOON)
    reviewer = who.reviewers[review.discipline]
    reviews.raise_correction(
        review, text="Show it.", sheet="", place="", citation="", actor=reviewer, at=NOON
    )

    with pytest.raises(review_rounds.OutcomeRefused, match=words):
        review_rounds.close_review(review, outcome=outcome, notes=notes, actor=reviewer, at=NOON)

    review.work_item.refresh_from_db()
    assert (review.work_item.status, review.work_item.outcome) == ("claimed", "")


def test_corrections_need_an_item_and_an_answer_needs_a_decision(who: People) -> None:
    application = next_round(application_at("corrections_required", who), who)
    review = claim(open_reviews(application)[0], who, LATER)
    reviewer = who.reviewers[review.discipline]

    with pytest.raises(review_rounds.OutcomeRefused, match="resolved or still open"):
        review_rounds.close_review(review, outcome="approved", notes="", actor=reviewer, at=LATER)
    application.corrections.update(status=Correction.Status.RESOLVED)
    with pytest.raises(review_rounds.OutcomeRefused, match="at least one correction"):
        review_rounds.close_review(review, outcome="corrections", notes="", actor=reviewer, at=LATER)


def test_notes_of_an_approval_become_conditions_of_the_permit(who: People) -> None:
    application = application_at("in_review", who)
    noted = claim(open_reviews(application)[0], who, NOON)
    review_rounds.close_review(
        noted,
        outcome="approved_as_noted",
        notes="Keep the oak.",
        actor=who.reviewers[noted.discipline],
        at=NOON,
    )
    approve_all(application, who, NOON)
    finish_checklist(application, who, NOON)

    issuing.issue(PermitApplication.objects.get(pk=application.pk), actor=who.technician, at=NOON)

    permit = Permit.objects.get(application=application)
    assert f"{noted.discipline_name}: Keep the oak." in str(permit.content)


def test_a_second_reviewer_is_told_who_has_it_and_keeps_his_words(who: People) -> None:
    review = claim(open_reviews(application_at("in_review", who))[0], who, NOON)
    first = who.reviewers[review.discipline]
    review_rounds.close_review(review, outcome="approved", notes="", actor=first, at=NOON)
    browser = Client()
    browser.force_login(first, backend="allauth.account.auth_backends.AuthenticationBackend")

    answer = browser.post(
        reverse("casework:close_review", args=[review.pk]),
        {"outcome": "denied", "notes": "No."},
        follow=True,
    )

    review.refresh_from_db()
    page = answer.content.decode()
    assert review.work_item.outcome == "approved"
    assert review.drafts.get().notes == "No."
    assert f"{first} closed this review: Approved." in page
    assert "What you had typed" in page


def test_withdrawing_closes_work_clocks_corrections_and_unpaid_invoices(who: People) -> None:
    application = application_at("in_review", who)
    done, waiting, *_others = open_reviews(application)
    held = claim(done, who, NOON)
    review_rounds.close_review(
        held, outcome="approved", notes="", actor=who.reviewers[held.discipline], at=NOON
    )
    claim(waiting, who, NOON)

    withdrawal.withdraw(application, reason="Not building.", actor=who.contractor, at=LATER)

    items = WorkItem.objects.filter(case=application.case)
    assert dict(items.values_list("key", "outcome"))[done.discipline] == "approved"
    assert set(items.exclude(key=done.discipline).values_list("status", "outcome")) == {("cancelled", "")}
    assert {clock(application, "completeness"), clock(application, "review")} == {"stopped"}
    assert application.case.records.get(move="withdraw").reason == "Not building."


def test_withdrawing_voids_what_is_not_paid_and_keeps_what_is(who: People) -> None:
    application = application_at("approved", who)

    withdrawal.withdraw(application, reason="Not building.", actor=who.contractor, at=LATER)

    stages = dict(Invoice.objects.filter(application=application).values_list("stage", "status"))
    assert stages == {"plan_check": "paid", "issuance": "void"}
    with pytest.raises(MoveRefused):
        issuing.issue(application, actor=who.technician, at=LATER)


def test_a_hold_after_ready_leads_back_with_its_reason_and_forward_again(who: People) -> None:
    application = application_at("ready_to_issue", who)

    hold = place_hold(
        application,
        code=Hold.Code.CODE_ENFORCEMENT,
        severity=Hold.Severity.ISSUANCE,
        reason="Notice of violation 77",
        actor=who.inspector,
        at=NOON,
    )
    relay.drain()

    application.refresh_from_db()
    assert application.status == "approved"
    assert "Notice of violation 77" in application.case.records.get(move="mark_not_ready").reason
    lift_hold(hold, reason="Cured", actor=who.supervisor, at=NOON)
    relay.drain()
    application.refresh_from_db()
    assert application.status == "ready_to_issue"


def test_a_hold_stops_the_issue_even_before_the_status_followed(who: People) -> None:
    application = application_at("ready_to_issue", who)
    place_hold(
        application,
        code=Hold.Code.CODE_ENFORCEMENT,
        severity=Hold.Severity.ISSUANCE,
        reason="Notice of violation 77",
        actor=who.inspector,
        at=NOON,
    )

    with pytest.raises(MoveRefused, match="violation 77"):
        issuing.issue(application, actor=who.technician, at=NOON)

    assert not Permit.objects.exists()


def test_a_licence_that_lapses_after_ready_leads_back(who: People) -> None:
    application = application_at("ready_to_issue", who)
    Licence.objects.update(compensation_expires_on=date(2026, 11, 1))

    readiness.refresh(application, at=NOON)

    assert application.status == "approved"
    assert "workers’ compensation" in application.case.records.get(move="mark_not_ready").reason
    with pytest.raises(MoveRefused):
        issuing.issue(application, actor=who.technician, at=NOON)
