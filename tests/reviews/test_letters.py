"""The letter in the making, the letter before its time, and the supplement that ends the round."""

from typing import Any

import pytest

from permits.casework import review_rounds
from permits.reviews import services
from permits.reviews.letters import correction_blocks, correction_letter
from permits.reviews.models import Correction, CorrectionLetter
from permits.stationery import render
from tests.driving import NOON, People, claim, open_reviews
from tests.reviews.desk import held_review, page, signed_in, url
from tests.stationery.reading import failures, text
from workflows.models import OutboxEvent

pytestmark = pytest.mark.django_db
WHY = "Geology takes two more weeks."


def asked(review: Any, reviewer: Any, said: str) -> Correction:
    return services.raise_correction(
        review, text=said, sheet="S-2", place="", citation="", actor=reviewer, at=NOON
    )


def closed_with_corrections(who: People) -> Any:
    """Return an application of which one discipline is done and asks for one thing."""
    review, reviewer = held_review(who)
    asked(review, reviewer, "Show the header size.")
    review_rounds.close_review(review, outcome="corrections", notes="", actor=reviewer, at=NOON)
    return review.application


def finish(application: Any, who: People, *, first_says: str = "") -> None:
    for review in open_reviews(application):
        held, reviewer = claim(review, who, NOON), who.reviewers[review.discipline]
        if first_says:
            asked(held, reviewer, first_says)
        outcome = "corrections" if first_says else "approved"
        review_rounds.close_review(held, outcome=outcome, notes="", actor=reviewer, at=NOON)
        first_says = ""


def letters(application: Any) -> list[tuple[int, bool, int, int]]:
    rows = CorrectionLetter.objects.filter(application=application).order_by("number")
    return [(each.number, each.closes_round, len(each.items), len(each.before)) for each in rows]


def test_a_letter_sent_early_leaves_the_round_open_and_the_supplement_ends_it(who: People) -> None:
    application = closed_with_corrections(who)

    services.send_letter_early(application, reason=WHY, actor=who.supervisor, at=NOON)
    application.refresh_from_db()
    still_reviewing = application.status
    finish(application, who, first_says="Show the setbacks.")

    application.refresh_from_db()
    assert (still_reviewing, application.status) == ("in_review", "corrections_required")
    assert letters(application) == [(1, False, 1, 0), (2, True, 1, 1)]
    assert OutboxEvent.objects.filter(topic="letter.sent", case=application.case).count() == 2


def test_the_supplement_goes_even_when_nothing_more_is_asked(who: People) -> None:
    application = closed_with_corrections(who)
    services.send_letter_early(application, reason=WHY, actor=who.supervisor, at=NOON)

    finish(application, who)

    assert letters(application) == [(1, False, 1, 0), (2, True, 0, 1)]


def test_a_second_early_letter_needs_something_new(who: People) -> None:
    application = closed_with_corrections(who)
    services.send_letter_early(application, reason=WHY, actor=who.supervisor, at=NOON)

    with pytest.raises(services.CorrectionRefused, match="not sent"):
        services.send_letter_early(application, reason=WHY, actor=who.supervisor, at=NOON)

    assert len(letters(application)) == 1


def test_only_a_supervisor_sends_a_letter_early_and_only_with_a_reason(who: People) -> None:
    application = closed_with_corrections(who)

    with pytest.raises(services.CorrectionRefused, match="supervisor"):
        services.send_letter_early(application, reason=WHY, actor=who.technician, at=NOON)
    with pytest.raises(services.CorrectionRefused, match="Write why"):
        services.send_letter_early(application, reason=" ", actor=who.supervisor, at=NOON)

    assert letters(application) == []


def test_what_a_reviewer_is_still_writing_does_not_go_early(who: People) -> None:
    application = closed_with_corrections(who)
    held = claim(open_reviews(application)[0], who, NOON)
    unfinished = asked(held, who.reviewers[held.discipline], "Not yet.")

    letter = services.send_letter_early(application, reason=WHY, actor=who.supervisor, at=NOON)

    assert unfinished.pk not in letter.items
    unfinished.refresh_from_db()
    assert unfinished.sent_at is None


def test_the_team_sees_the_letter_in_the_making_and_the_applicant_does_not(who: People) -> None:
    application = closed_with_corrections(who)
    address = url("reviews:letter_draft", application.pk)

    team = page(signed_in(who.reviewers["planning"]).get(address))
    supervisor = page(signed_in(who.supervisor).get(address))
    applicant = signed_in(who.contractor).get(address)
    stranger = signed_in(who.stranger).get(address)

    assert "Show the header size." in team
    assert "Send the letter now" not in team
    assert "Send the letter now" in supervisor
    assert (applicant.status_code, stranger.status_code) == (403, 404)


def test_a_supervisor_sends_it_from_the_page_and_a_second_click_is_told(who: People) -> None:
    application = closed_with_corrections(who)
    browser, address = signed_in(who.supervisor), url("reviews:letter_draft", application.pk)

    empty = browser.post(address, {"reason": ""})
    sent = browser.post(address, {"reason": WHY})
    again = browser.post(address, {"reason": WHY})

    assert "Write why the letter goes" in page(empty)
    assert sent.status_code == 302
    assert "not sent. Wait for the others." in page(again)
    assert len(letters(application)) == 1


def test_the_applicant_prepares_answers_to_an_early_letter_and_cannot_give_them_yet(who: People) -> None:
    application = closed_with_corrections(who)
    services.send_letter_early(application, reason=WHY, actor=who.supervisor, at=NOON)
    browser = signed_in(who.contractor)

    shown = page(browser.get(url("reviews:answer", application.pk)))
    refused = browser.post(url("reviews:answer", application.pk), {"number": "1", "answer": "Done."})

    assert "You can prepare your answers" in shown
    assert "not waiting for an answer" in page(refused)


def test_both_letters_on_paper_are_accessible_and_say_which_they_are(who: People, tmp_path: Any) -> None:
    application = closed_with_corrections(who)
    early = services.send_letter_early(application, reason=WHY, actor=who.supervisor, at=NOON)
    finish(application, who, first_says="Show the setbacks.")
    last = CorrectionLetter.objects.get(application=application, closes_round=True)

    first, second = (
        render(correction_letter(each), correction_blocks(each), made_at=NOON) for each in (early, last)
    )

    assert "before the round of review is over" in text(first)
    assert "These corrections of an earlier letter of this round stand: number 1." in text(second)
    assert failures(first, tmp_path) == failures(second, tmp_path) == []
