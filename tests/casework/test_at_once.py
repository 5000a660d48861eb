"""The join: reviewers who finish in the same instant, on connections of their own."""

import pytest

from permits.applications.models import PermitApplication
from permits.casework import issuing, review_rounds
from permits.fees.models import Invoice
from permits.issuance.models import Permit
from permits.notices.models import Notice
from permits.reviews import services as reviews
from permits.reviews.models import CorrectionLetter, Review
from tests.driving import NOON, People, application_at, claim, open_reviews, people, publish_rules
from tests.fees.test_at_once import at_once
from workflows import relay
from workflows.audit import verify
from workflows.blockers import MoveRefused
from workflows.models import OutboxEvent

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def who(transactional_db: None) -> People:
    publish_rules()
    return people()


def all_claimed(who: People) -> tuple[PermitApplication, list[Review]]:
    application = application_at("in_review", who)
    relay.drain()
    return application, [claim(each, who, NOON) for each in open_reviews(application)]


def close(review: Review, who: People, outcome: str) -> None:
    review_rounds.close_review(
        Review.objects.select_related("work_item", "application__case").get(pk=review.pk),
        outcome=outcome,
        notes="" if outcome == "approved" else "Nothing of ours.",
        actor=who.reviewers[review.discipline],
        at=NOON,
    )


def moves(application: PermitApplication, name: str) -> int:
    return application.case.records.filter(move=name, thing="").count()


@pytest.mark.parametrize("together", [2, 4])
def test_the_last_reviews_closed_in_the_same_instant_send_one_letter(who: People, together: int) -> None:
    application, held = all_claimed(who)
    assert len(held) >= together
    first = held[-1]
    reviews.raise_correction(
        first,
        text="Show it.",
        sheet="",
        place="",
        citation="",
        actor=who.reviewers[first.discipline],
        at=NOON,
    )
    for each in held[:-together]:
        close(each, who, "approved")

    results = at_once(
        *[
            lambda each=each: close(each, who, "corrections" if each is first else "approved")
            for each in held[-together:]
        ]
    )
    relay.drain()

    assert results == [None] * together
    application.refresh_from_db()
    assert application.status == "corrections_required"
    assert moves(application, "request_corrections") == 1
    assert CorrectionLetter.objects.count() == 1
    assert OutboxEvent.objects.filter(topic="letter.sent").count() == 1
    told = Notice.objects.filter(application=application, template="corrections")
    assert told.count() == told.values("recipient_email").distinct().count() > 0
    assert list(verify(case=application.case_id)) == []


def test_the_last_reviews_closed_in_the_same_instant_approve_once(who: People) -> None:
    application, held = all_claimed(who)

    results = at_once(*[lambda each=each: close(each, who, "approved") for each in held])
    relay.drain()

    assert results == [None] * len(held)
    assert moves(application, "approve") == 1
    assert Invoice.objects.filter(application=application, stage="issuance").count() == 1
    told = Notice.objects.filter(application=application, template="approved")
    assert told.count() == told.values("recipient_email").distinct().count() > 0


def test_two_browsers_closing_the_same_review_keep_the_first_result(who: People) -> None:
    application, held = all_claimed(who)

    results = at_once(lambda: close(held[0], who, "approved"), lambda: close(held[0], who, "not_applicable"))

    assert sorted(isinstance(each, MoveRefused) for each in results) == [False, True]
    assert application.case.records.filter(move="complete").count() == 1


def test_two_technicians_issuing_at_once_make_one_permit(who: People) -> None:
    application = application_at("ready_to_issue", who)

    results = at_once(
        *[
            lambda actor=actor: issuing.issue(
                PermitApplication.objects.get(pk=application.pk), actor=actor, at=NOON
            )
            for actor in (who.technician, who.second_technician)
        ]
    )

    assert sorted(type(each).__name__ for each in results) == ["NotFromHere", "Permit"]
    assert Permit.objects.filter(application=application).count() == 1
    assert moves(application, "issue") == 1
