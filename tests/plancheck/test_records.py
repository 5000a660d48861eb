"""What was published, sent early and stamped stands in the chain; published mark-ups never change."""

from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction

from accounts.models import User
from permits.plancheck.models import MarkUp
from permits.plancheck.services import mark_ups, records
from permits.reviews import services as reviews
from permits.reviews.models import Correction, Review
from tests.driving import NOON, People
from tests.plancheck.plans import cloud
from tests.reviews.desk import page, signed_in, url
from workflows.models import TransitionRecord

pytestmark = pytest.mark.django_db


def chain(review: Review) -> list[TransitionRecord]:
    return list(review.application.case.records.filter(thing__startswith="mark_ups:").order_by("seq"))


def changes(mark_up: MarkUp, **values: Any) -> None:
    with transaction.atomic():
        MarkUp.objects.filter(pk=mark_up.pk).update(**values)


def test_publishing_is_written_down_with_a_digest_of_what_was_shown(review: Review, reviewer: User) -> None:
    first, second = (cloud(review, reviewer, text=words) for words in ("Rebar.", "Anchor."))
    mark_ups.publish(first, review=review, actor=reviewer, at=NOON)
    cloud(review, reviewer, text="Bolts.")

    mark_ups.publish_drafts(review, actor=reviewer, at=NOON)
    mark_ups.publish(second, review=review, actor=reviewer, at=NOON)

    one, rest = chain(review)
    assert (one.facts["numbers"], rest.facts["numbers"]) == ([1], [2, 3])
    assert (one.actor, one.acting_as, one.move) == (reviewer, "reviewer", "publish_mark_ups")
    assert rest.facts["sha256"] == records.digest(review.mark_ups.filter(number__in=[2, 3]))
    call_command("verify_audit")


def test_drafts_leave_no_trace_and_removals_do(review: Review, reviewer: User) -> None:
    mark_ups.remove(cloud(review, reviewer), review=review, actor=reviewer, at=NOON)
    shown = mark_ups.publish(cloud(review, reviewer), review=review, actor=reviewer, at=NOON)

    mark_ups.remove(shown, review=review, actor=reviewer, at=NOON)

    assert [each.move for each in chain(review)] == ["publish_mark_ups", "remove_mark_up"]


def test_a_correction_made_of_a_draft_publishes_it_once(review: Review, reviewer: User) -> None:
    drawn = cloud(review, reviewer)

    mark_ups.make_correction(drawn, review=review, actor=reviewer, at=NOON)

    assert [each.facts["numbers"] for each in chain(review)] == [[1]]
    assert MarkUp.objects.get(pk=drawn.pk).published_at == NOON


@pytest.mark.parametrize(
    "values",
    [
        {"text": "Something else."},
        {"geometry": {"points": [[0, 0], [9, 9]]}},
        {"kind": "highlight"},
        {"published_at": None},
        {"number": 9},
    ],
    ids=lambda values: next(iter(values)),
)
def test_the_database_keeps_a_published_mark_up_as_it_is(
    review: Review, reviewer: User, values: dict[str, Any]
) -> None:
    drawn = mark_ups.publish(cloud(review, reviewer), review=review, actor=reviewer, at=NOON)

    with pytest.raises(DatabaseError, match="published"):
        changes(drawn, **values)


def test_nobody_deletes_a_mark_up_or_brings_back_a_removed_one(review: Review, reviewer: User) -> None:
    drawn = cloud(review, reviewer)
    with pytest.raises(DatabaseError, match="not deleted"), transaction.atomic():
        drawn.delete()
    gone = mark_ups.remove(drawn, review=review, actor=reviewer, at=NOON)

    with pytest.raises(DatabaseError, match="was removed"):
        changes(gone, removed_at=None, removed_by=None)


def test_what_was_sent_with_a_correction_stays_with_it(review: Review, reviewer: User) -> None:
    drawn = cloud(review, reviewer)
    correction = mark_ups.make_correction(drawn, review=review, actor=reviewer, at=NOON)
    Correction.objects.filter(pk=correction.pk).update(sent_at=NOON)

    with pytest.raises(DatabaseError, match="sent with its correction"):
        changes(drawn, correction=None)
    with pytest.raises(DatabaseError, match="sent with its correction"):
        changes(drawn, removed_at=NOON, removed_by=reviewer)


def test_a_letter_sent_early_stands_in_the_chain_with_its_reason(
    review: Review, reviewer: User, who: People
) -> None:
    from permits.casework import review_rounds  # noqa: PLC0415 (the floor above)

    words = {"text": "Show it.", "sheet": "S-1", "place": "", "citation": ""}
    correction = reviews.raise_correction(review, **words, actor=reviewer, at=NOON)
    review_rounds.close_review(review, outcome="corrections", notes="", actor=reviewer, at=NOON)

    letter = reviews.send_letter_early(
        review.application, reason="Geology is late.", actor=who.supervisor, at=NOON
    )

    record = review.application.case.records.get(move="send_letter_early")
    assert (record.actor, record.acting_as, record.reason) == (
        who.supervisor,
        "supervisor",
        "Geology is late.",
    )
    assert (record.facts["letter"], record.facts["corrections"]) == (letter.pk, [correction.number])
    assert review.application.case.events.filter(topic="letter.sent").count() == 1
    call_command("verify_audit")


def test_the_history_tells_staff_of_mark_ups_and_parties_of_letters_alone(
    review: Review, reviewer: User, who: People
) -> None:
    mark_ups.publish(cloud(review, reviewer), review=review, actor=reviewer, at=NOON)
    address = url("casework:application", review.application_id)

    assert "Mark-ups shown to the team: structural 1" in page(signed_in(reviewer).get(address))
    assert "Mark-ups shown" not in page(signed_in(who.contractor).get(address))
