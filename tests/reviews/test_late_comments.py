"""From round 4 on, a new comment on a drawing that did not change needs a supervisor's approval."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from permits.casework import review_rounds
from permits.reviews import services
from permits.reviews.models import Correction, CorrectionLetter, Review
from tests.driving import NOON, People, application_at, claim, open_reviews
from tests.reviews.desk import page, signed_in, url
from tests.reviews.test_corrections import sheet_of

pytestmark = pytest.mark.django_db
LATE = 4


def resubmitted(application: Any, who: People) -> Review:
    """Answer every correction, hand in again, and take the one review that this opens."""
    for each in application.corrections.waiting():
        services.answer_correction(each, answer="Done.", actor=who.contractor, at=NOON)
    review_rounds.resubmit_corrections(application, actor=who.contractor, at=NOON)
    application.refresh_from_db()
    return claim(open_reviews(application)[0], who, NOON)


def asked_again(review: Review, who: People) -> None:
    """End a round with the old correction still open."""
    reviewer = who.reviewers[review.discipline]
    for each in review.application.corrections.filter(status="answered"):
        services.settle_correction(each, review=review, status="still_open", actor=reviewer, at=NOON)
    review_rounds.close_review(review, outcome="corrections", notes="", actor=reviewer, at=NOON)


def in_round(number: int, who: People) -> tuple[Review, Any]:
    """Return a review of that round, in hand, and a sheet that has not changed since the first."""
    application = application_at("corrections_required", who)
    seen = sheet_of(application.reviews.get(discipline=application.corrections.get().discipline))
    review = resubmitted(application, who)
    while review.round < number:
        asked_again(review, who)
        application.refresh_from_db()
        review = resubmitted(application, who)
    for each in application.corrections.filter(status="answered"):
        reviewer = who.reviewers[review.discipline]
        services.settle_correction(each, review=review, status="resolved", actor=reviewer, at=NOON)
    return review, seen


def comment(review: Review, who: People, seen: Any, **given: Any) -> Correction:
    words = {"text": "Show the blocking.", "sheet": "", "place": "", "citation": ""} | given
    reviewer = given.pop("actor", None) or who.reviewers[review.discipline]
    return services.raise_correction(review, **(words | {"on_sheet": seen, "actor": reviewer}), at=NOON)


def close(review: Review, who: People) -> None:
    reviewer = who.reviewers[review.discipline]
    review_rounds.close_review(review, outcome="corrections", notes="", actor=reviewer, at=NOON)


def test_a_late_comment_goes_only_when_a_supervisor_has_approved_it(who: People) -> None:
    review, seen = in_round(LATE, who)
    late = comment(review, who, seen)
    with pytest.raises(review_rounds.OutcomeRefused, match=f"approval .correction {late.number}."):
        close(review, who)

    services.approve_late_comment(late, note="Life safety.", actor=who.supervisor, at=NOON)
    close(review, who)

    late.refresh_from_db()
    letter = CorrectionLetter.objects.get(application=review.application, round=LATE)
    assert (late.approved_by, late.sent_at, letter.items) == (who.supervisor, NOON, [late.pk])
    assert ("approved", "Life safety.", True) in late.entries.values_list("kind", "text", "for_team")


def test_the_applicant_never_reads_what_supervisor_and_reviewer_said(who: People) -> None:
    review, seen = in_round(LATE, who)
    late = comment(review, who, seen)
    services.approve_late_comment(late, note="Why only now?", actor=who.supervisor, at=NOON)
    close(review, who)

    said = page(signed_in(who.contractor).get(url("reviews:answer", review.application_id)))

    assert "Show the blocking." in said
    assert "Why only now?" not in said


@pytest.mark.parametrize("round", [2, 3])
def test_earlier_rounds_ask_nobody(who: People, round: int) -> None:
    review, seen = in_round(round, who)
    comment(review, who, seen)

    close(review, who)

    assert Correction.objects.awaiting_approval().count() == 0


def test_a_comment_on_another_matter_asks_nobody(who: People) -> None:
    review, _seen = in_round(LATE, who)
    comment(review, who, None, sheet="S-9")

    close(review, who)

    assert review.application.corrections.last().sent_at == NOON


def test_it_may_be_withdrawn_instead(who: People) -> None:
    review, seen = in_round(LATE, who)
    late, reviewer = comment(review, who, seen), who.reviewers[review.discipline]
    comment(review, who, None, sheet="S-9")

    services.settle_correction(late, review=review, status="withdrawn", actor=reviewer, at=NOON)
    close(review, who)

    late.refresh_from_db()
    assert late.sent_at is None


def test_reworded_it_is_asked_for_again(who: People) -> None:
    review, seen = in_round(LATE, who)
    late = comment(review, who, seen)
    services.approve_late_comment(late, actor=who.supervisor, at=NOON)
    words = {"text": "Show all blocking.", "sheet": "", "place": "", "citation": "", "on_sheet": seen}

    reviewer = who.reviewers[review.discipline]
    services.reword_correction(late, review=review, **words, actor=reviewer, at=NOON)

    late.refresh_from_db()
    assert late.awaits_approval


def test_nobody_approves_his_own_or_without_the_right(who: People) -> None:
    review, seen = in_round(LATE, who)
    late = comment(review, who, seen)

    with pytest.raises(services.CorrectionRefused, match="Only a supervisor"):
        services.approve_late_comment(late, actor=who.reviewers[review.discipline], at=NOON)
    Correction.objects.update(raised_by=who.supervisor)
    with pytest.raises(services.CorrectionRefused, match="another supervisor"):
        services.approve_late_comment(late, actor=who.supervisor, at=NOON)


def test_the_database_itself_sends_no_late_comment_unapproved(who: People) -> None:
    review, seen = in_round(LATE, who)
    late = comment(review, who, seen)

    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.filter(pk=late.pk).update(sent_at=NOON)


def test_the_supervisor_finds_it_in_his_list_and_decides_there(who: People) -> None:
    review, seen = in_round(LATE, who)
    late, browser = comment(review, who, seen), signed_in(who.supervisor)
    shown = page(browser.get(url("reviews:late_comments")))
    decide = url("reviews:decide_late_comment", late.pk)

    browser.post(decide, {"decision": "back"})
    unmoved = late.entries.filter(kind="sent_back").exists()
    browser.post(decide, {"decision": "back", "note": "Cite the section."})
    at_desk = page(signed_in(who.reviewers[review.discipline]).get(url("plancheck:desk", review.pk)))
    browser.post(decide, {"decision": "approve"})
    browser.post(decide, {"decision": "approve"})

    late.refresh_from_db()
    assert "Show the blocking." in shown
    assert review.application.number in shown
    assert not unmoved
    assert "Waits for the supervisor’s approval" in at_desk
    assert "Cite the section." in at_desk
    assert (late.approved_by, late.entries.filter(kind="approved").count()) == (who.supervisor, 1)
    assert "No comment waits for approval" in page(browser.get(url("reviews:late_comments")))


def test_the_desk_shows_the_supervisor_where_to_decide(who: People) -> None:
    review, seen = in_round(LATE, who)
    comment(review, who, seen)

    at_desk = page(signed_in(who.supervisor).get(url("plancheck:desk", review.pk)))
    draft = page(signed_in(who.supervisor).get(url("reviews:letter_draft", review.application_id)))

    assert url("reviews:late_comments") in at_desk
    assert "waits for a supervisor’s approval" in draft


def test_the_list_asks_as_much_for_many_as_for_few(who: People, django_assert_max_num_queries: Any) -> None:
    review, seen = in_round(LATE, who)
    for _each in range(6):
        comment(review, who, seen)
    browser = signed_in(who.supervisor)

    with django_assert_max_num_queries(14):
        shown = page(browser.get(url("reviews:late_comments")))

    assert shown.count("Show the blocking.") == 6
