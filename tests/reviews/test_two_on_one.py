"""Two people on one review: the first result stands, the second sees it and keeps what he typed."""

import pytest

from permits.casework import review_rounds
from permits.reviews.models import Correction, ReviewDraft
from tests.driving import NOON, People
from tests.reviews.desk import colleague, held_review, page, signed_in, url
from workflows import work_items
from workflows.models import TransitionRecord

pytestmark = pytest.mark.django_db


def taken_over(who: People, *, closed: bool) -> tuple:
    """Give a held review to a colleague while its first reviewer has the page open."""
    review, first = held_review(who)
    second = colleague(review)
    work_items.assign(review.work_item, to=second, actor=who.supervisor, at=NOON, reason="urgent")
    if closed:
        review_rounds.close_review(
            review, outcome="not_applicable", notes="Nothing of ours.", actor=second, at=NOON
        )
    return review, first, second


def test_who_closes_second_sees_the_others_result_and_his_own_words(who: People) -> None:
    review, first, second = taken_over(who, closed=True)
    records = TransitionRecord.objects.count()

    answer = signed_in(first).post(
        url("casework:close_review", review.pk),
        {"outcome": "denied", "notes": "The stair is too steep."},
        follow=True,
    )

    text = page(answer)
    assert f"{second} closed this review: Not applicable." in text
    assert "The stair is too steep." in text
    assert "You had chosen: Denied." in text
    review.work_item.refresh_from_db()
    assert (review.work_item.outcome, review.work_item.closed_by) == ("not_applicable", second)
    assert TransitionRecord.objects.count() == records


def test_who_lost_the_review_sees_who_has_it_and_keeps_his_words_apart(who: People) -> None:
    review, first, second = taken_over(who, closed=False)
    browser = signed_in(second)
    browser.post(url("reviews:save_draft", review.pk), {"notes": "Second’s own words."})

    answer = signed_in(first).post(
        url("casework:close_review", review.pk),
        {"outcome": "approved", "notes": "First’s words."},
        follow=True,
    )

    assert f"{second} has this piece of work now." in page(answer)
    assert "First’s words." in page(answer)
    drafts = dict(ReviewDraft.objects.values_list("person__name", "notes"))
    assert drafts == {first.name: "First’s words.", second.name: "Second’s own words."}
    theirs = page(browser.get(url("plancheck:desk", review.pk)))
    assert f"Draft of {first}" in theirs
    assert ">Second’s own words.</textarea>" in theirs


def test_a_draft_saved_too_late_is_kept_and_told(who: People) -> None:
    review, first, second = taken_over(who, closed=False)

    answer = signed_in(first).post(url("reviews:save_draft", review.pk), {"notes": "So far"})

    assert answer.status_code == 409
    assert answer.json()["message"] == f"{second} has this piece of work now."
    assert ReviewDraft.objects.get(person=first).notes == "So far"


def test_a_correction_typed_too_late_comes_back(who: People) -> None:
    review, first, second = taken_over(who, closed=True)

    answer = signed_in(first).post(
        url("plancheck:add_correction", review.pk), {"text": "Show the header size.", "sheet": "S-2"}
    )

    text = page(answer)
    assert answer.status_code == 409
    assert f"{second} closed this review: Not applicable." in text
    assert "Show the header size." in text
    assert not Correction.objects.exists()


def test_an_answer_settled_too_late_is_told_and_not_settled(who: People) -> None:
    review, first, second = taken_over(who, closed=False)
    correction = Correction.objects.create(
        application=review.application,
        number=1,
        discipline=review.discipline,
        discipline_name=review.discipline_name,
        round_raised=1,
        text="Show it.",
        raised_by=second,
        raised_at=NOON,
    )

    answer = signed_in(first).post(
        url("reviews:settle_correction", review.pk, 1), {"status": "withdrawn"}, follow=True
    )

    assert f"{second} has this piece of work now." in page(answer)
    correction.refresh_from_db()
    assert correction.status == "open"


def test_a_close_without_a_result_keeps_the_notes(who: People) -> None:
    review, reviewer = held_review(who)

    answer = signed_in(reviewer).post(
        url("casework:close_review", review.pk), {"notes": "Nearly done."}, follow=True
    )

    assert ">Nearly done.</textarea>" in page(answer)
    assert "Choose a result" in page(answer)


def test_the_chosen_result_is_still_chosen_when_the_page_is_opened_again(who: People) -> None:
    review, reviewer = held_review(who)
    browser = signed_in(reviewer)

    browser.post(url("reviews:save_draft", review.pk), {"notes": "So far", "outcome": "approved"})

    assert 'value="approved" checked' in page(browser.get(url("plancheck:desk", review.pk)))


def test_a_stranger_and_another_discipline_save_no_draft(who: People) -> None:
    review, _reviewer = held_review(who)
    other = next(person for code, person in who.reviewers.items() if code != review.discipline)

    answers = [
        signed_in(person).post(url("reviews:save_draft", review.pk), {"notes": "x"}).status_code
        for person in (who.stranger, other, who.contractor)
    ]

    assert answers == [404, 403, 403]
    assert not ReviewDraft.objects.exists()
