"""Corrections as objects: a thread that only grows, a sheet, a severity, answers that name a sheet."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from permits.casework import review_rounds
from permits.documents.models import Sheet
from permits.reviews import services
from permits.reviews.models import AnswerDraft, Correction, CorrectionEntry
from tests.driving import NOON, People, application_at, approve_all, claim, open_reviews
from tests.reviews.desk import colleague, held_review, page, signed_in, url

pytestmark = pytest.mark.django_db


def written(review: Any, reviewer: Any, **more: Any) -> Correction:
    words = {"text": "Show the header size.", "sheet": "S-2", "place": "", "citation": "CBC 2308"} | more
    return services.raise_correction(review, **words, actor=reviewer, at=NOON)


def sheet_of(review: Any, number: str = "S-201", sha256: str = "a" * 64) -> Sheet:
    version = review.package.versions.order_by("pk").first()
    page_number = version.sheets.count() + 1
    return Sheet.objects.create(version=version, page=page_number, number=number, sha256=sha256)


def kinds(correction: Correction) -> list[str]:
    return list(correction.entries.order_by("pk").values_list("kind", flat=True))


def test_a_correction_names_the_sheet_that_was_chosen(who: People) -> None:
    review, reviewer = held_review(who)

    correction = written(review, reviewer, sheet="", on_sheet=sheet_of(review))

    assert (correction.sheet, correction.severity) == ("S-201", "must")
    assert not correction.on_unchanged_sheet


def test_a_sheet_of_another_package_is_refused(who: People) -> None:
    review, reviewer = held_review(who)
    other = application_at("submitted", who).documents.first().versions.first()
    strange = Sheet.objects.create(version=other, page=9, number="X-1")

    with pytest.raises(services.CorrectionRefused, match="not in the package"):
        written(review, reviewer, on_sheet=strange)


def test_what_is_done_with_a_correction_stays_in_its_thread(who: People) -> None:
    review, reviewer = held_review(who)
    correction = written(review, reviewer)
    services.reword_correction(
        correction,
        review=review,
        text="Show header and size.",
        sheet="S-2",
        place="",
        citation="",
        actor=reviewer,
        at=NOON,
    )
    services.remark(correction, text="Ask Rosa.", for_team=True, actor=reviewer, at=NOON)
    services.settle_correction(
        correction, review=review, status="withdrawn", note="Shown on S-4.", actor=reviewer, at=NOON
    )

    assert kinds(correction) == ["raised", "reworded", "remark", "settled"]
    assert correction.entries.get(kind="raised").text == "Show the header size."
    assert correction.entries.get(kind="settled").text == "Shown on S-4."
    with pytest.raises(IntegrityError, match="history"), transaction.atomic():
        CorrectionEntry.objects.update(text="Never said.")


def test_judging_twice_writes_once(who: People) -> None:
    review, reviewer = held_review(who)
    correction = written(review, reviewer)

    for _click in range(2):
        services.settle_correction(correction, review=review, status="withdrawn", actor=reviewer, at=NOON)

    assert kinds(correction) == ["raised", "settled"]


def test_advice_stops_neither_the_approval_nor_the_resubmission(who: People) -> None:
    review, reviewer = held_review(who)
    advice = written(review, reviewer, severity="advice")

    review_rounds.close_review(review, outcome="approved", notes="", actor=reviewer, at=NOON)
    approve_all(review.application, who, NOON)

    advice.refresh_from_db()
    assert advice.sent_at == NOON
    review.application.refresh_from_db()
    assert review.application.status == "approved"


def test_advice_alone_asks_for_no_corrections(who: People) -> None:
    review, reviewer = held_review(who)
    written(review, reviewer, severity="advice")

    with pytest.raises(review_rounds.OutcomeRefused, match="at least one correction"):
        review_rounds.close_review(review, outcome="corrections", notes="", actor=reviewer, at=NOON)


def test_not_applicable_needs_its_reason(who: People) -> None:
    review, reviewer = held_review(who)

    with pytest.raises(review_rounds.OutcomeRefused, match="nothing to review"):
        review_rounds.close_review(review, outcome="not_applicable", notes=" ", actor=reviewer, at=NOON)


def test_an_answer_names_its_sheet_and_only_one_of_the_applicants_own(who: People) -> None:
    application = application_at("corrections_required", who)
    correction = application.corrections.get()
    version = application.documents.first().versions.first()
    own = Sheet.objects.create(version=version, page=77, number="S-9")
    other = application_at("submitted", who).documents.first().versions.first()
    strange = Sheet.objects.create(version=other, page=9)

    with pytest.raises(services.CorrectionRefused, match="files that you will hand in"):
        services.answer_correction(
            correction, answer="See it.", answer_sheet=strange, actor=who.contractor, at=NOON
        )
    services.answer_correction(correction, answer="See it.", answer_sheet=own, actor=who.contractor, at=NOON)

    correction.refresh_from_db()
    assert (correction.status, correction.answer_sheet) == ("answered", own)
    assert correction.entries.get(kind="answered").on_sheet == own


def test_an_answer_is_kept_as_typed_by_each_person_until_it_is_given(who: People) -> None:
    application = application_at("corrections_required", who)
    number = application.corrections.get().number
    browser = signed_in(who.contractor)
    keep = url("reviews:keep_answer", application.pk, number)

    kept = browser.post(keep, {"answer": "Half a sen"})
    shown = page(browser.get(url("reviews:answer", application.pk)))
    others = page(signed_in(who.owner).get(url("reviews:answer", application.pk)))
    given = browser.post(
        url("reviews:answer", application.pk), {"number": str(number), "answer": "A whole sentence."}
    )

    assert kept.status_code == 200
    assert "Half a sen</textarea>" in shown
    assert "Half a sen" not in others
    assert given.status_code == 302
    assert not AnswerDraft.objects.exists()


def test_the_applicant_reads_what_was_said_to_him_and_not_what_the_team_said(who: People) -> None:
    application = application_at("corrections_required", who)
    correction = application.corrections.get()
    reviewer = who.reviewers[correction.discipline]
    services.remark(correction, text="He will not like it.", for_team=True, actor=reviewer, at=NOON)
    services.remark(correction, text="A sketch will do.", for_team=False, actor=reviewer, at=NOON)

    said = page(signed_in(who.contractor).get(url("reviews:answer", application.pk)))

    assert "A sketch will do." in said
    assert "He will not like it." not in said


def test_a_new_comment_on_a_sheet_that_was_seen_unchanged_is_flagged(who: People) -> None:
    application = application_at("corrections_required", who)
    first = application.reviews.get(discipline=application.corrections.get().discipline)
    seen = sheet_of(first)
    for each in application.corrections.all():
        services.answer_correction(each, answer="Done.", actor=who.contractor, at=NOON)
    review_rounds.resubmit_corrections(application, actor=who.contractor, at=NOON)
    review = claim(open_reviews(application)[0], who, NOON)
    reviewer = who.reviewers[review.discipline]

    flagged = written(review, reviewer, on_sheet=seen)
    plain = written(review, reviewer, sheet="S-3")

    assert (flagged.on_unchanged_sheet, plain.on_unchanged_sheet) == (True, False)


def test_an_applicant_asks_beside_a_correction_and_the_reviewer_reads_it(who: People) -> None:
    application = application_at("corrections_required", who)
    correction = application.corrections.get()
    browser, ask = (
        signed_in(who.contractor),
        url("reviews:applicant_remark", application.pk, correction.number),
    )

    browser.post(ask, {"text": " "})
    browser.post(ask, {"text": "Do you mean the north wall?"})
    shown = page(browser.get(url("reviews:answer", application.pk)))
    review = application.reviews.get(discipline=correction.discipline)
    at_desk = page(signed_in(who.reviewers[review.discipline]).get(url("plancheck:desk", review.pk)))

    correction.refresh_from_db()
    assert [each.text for each in correction.entries.filter(kind="remark")] == ["Do you mean the north wall?"]
    assert correction.status == "open", "it is no answer"
    assert "Do you mean the north wall?" in shown
    assert "Do you mean the north wall?" in at_desk


def test_nobody_asks_beside_what_was_not_sent_or_of_another_application(who: People) -> None:
    review, reviewer = held_review(who)
    correction = written(review, reviewer)
    ask = url("reviews:applicant_remark", review.application_id, correction.number)

    assert signed_in(who.contractor).post(ask, {"text": "When?"}).status_code == 404
    assert signed_in(who.stranger).post(ask, {"text": "When?"}).status_code == 404
    assert not correction.entries.filter(kind="remark").exists()


def test_the_corrections_page_asks_as_much_for_many_as_for_few(
    who: People, django_assert_max_num_queries: Any
) -> None:
    review, reviewer = held_review(who)
    for _each in range(6):
        written(review, reviewer)
    Correction.objects.update(sent_at=NOON)
    browser = signed_in(who.contractor)

    with django_assert_max_num_queries(16):
        browser.get(url("reviews:answer", review.application_id))


def test_a_colleague_without_the_review_remarks_but_does_not_judge(who: People) -> None:
    review, reviewer = held_review(who)
    correction = written(review, reviewer)
    browser = signed_in(colleague(review))

    browser.post(url("reviews:remark", review.pk, correction.number), {"text": "Seen before."})
    refused = browser.post(
        url("reviews:settle_correction", review.pk, correction.number), {"status": "withdrawn"}, follow=True
    )

    assert f"{reviewer} has this piece of work now." in page(refused)
    assert kinds(correction) == ["raised", "remark"]
