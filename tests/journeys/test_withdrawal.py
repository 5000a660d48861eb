"""Leaving in the middle of the review: everything that is open is closed, and nothing is invented."""

import pytest
from allauth.account.models import EmailAddress

from accounts.models import User
from permits.applications.facts import rulebook_of
from permits.applications.models import PermitApplication
from permits.casework import review_rounds
from permits.fees.models import Invoice
from permits.reviews import services as reviews
from tests.driving import NOON, PASSWORD, People, application_at, claim, open_reviews, people
from tests.journeys.visitors import City
from tests.running import Office
from workflows import audit, clocks
from workflows.models import OutboxEvent

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(400)]
REASON = "The owner sells the lot."


@pytest.fixture
def who(office: Office) -> People:
    """Settle the people of the story, all of whom may sign in by the page."""
    made = people()
    for user in User.objects.exclude(email=""):
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return made


@pytest.fixture
def under_review(who: People) -> PermitApplication:
    """Bring a second home into its review: two disciplines are done, one has a correction, one waits."""
    application = application_at("in_review", who)
    first, second, third, _waiting = open_reviews(application)
    for review in (first, second):
        held = claim(review, who, NOON)
        actor = who.reviewers[held.discipline]
        review_rounds.close_review(held, outcome="approved", notes="", actor=actor, at=NOON)
    held = claim(third, who, NOON)
    actor = who.reviewers[held.discipline]
    text = {"text": "Show the header.", "sheet": "S-2", "place": "B/3", "citation": "CBC 2308"}
    reviews.raise_correction(held, **text, actor=actor, at=NOON)
    return application


def test_a_withdrawal_in_the_middle_of_the_review_closes_everything_that_is_open(
    who: People, under_review: PermitApplication, city: City
) -> None:
    pk, number = under_review.pk, under_review.number
    page = f"/desk/applications/{pk}/"
    contractor = city.signed_in(who.contractor.email, password=PASSWORD)
    technician = city.signed_in(who.technician.email, password=PASSWORD)
    stranger = city.signed_in(who.stranger.email, password=PASSWORD)
    waiting = open_reviews(under_review)[-1]
    reviewer = city.signed_in(who.reviewers[waiting.discipline].email, password=PASSWORD)
    assert technician.answer_to_posting(f"{page}withdraw/", reason=REASON) == 403
    assert stranger.answer_to_posting(f"{page}withdraw/", reason=REASON) == 404

    contractor.goes_to(page)
    contractor.follows("Withdraw")
    contractor.looks("withdraw")
    contractor.presses("Withdraw the application")
    contractor.reads("Write the reason; the history keeps it.")
    contractor.types("reason", REASON)
    contractor.presses("Withdraw the application")
    contractor.reads("Withdrawn by applicant", REASON)
    contractor.looks("application-withdrawn")

    application = PermitApplication.objects.get(pk=pk)
    assert application.status == "withdrawn"
    items = application.case.work_items.order_by("id").values_list("status", "outcome")
    assert list(items) == [("closed", "approved")] * 2 + [("cancelled", "")] * 2
    readings = clocks.readings(application.case, rulebook_of(application).calendar()).values()
    assert {reading.state for reading in readings} == {"stopped"}
    assert set(application.corrections.values_list("status", flat=True)) == {"withdrawn"}
    assert list(Invoice.objects.filter(application=pk).values_list("status", flat=True)) == ["paid"]
    assert list(audit.verify(case=application.case_id)) == []
    assert OutboxEvent.objects.filter(case=application.case, topic="application.withdraw").count() == 1

    reviewer.goes_to(f"/applications/reviews/{waiting.pk}/")
    reviewer.reads("Cancelled: the application left review.")
    reviewer.goes_to("/desk/queues/reviews/")
    reviewer.does_not_read(number)
    contractor.answer_to_posting(f"{page}withdraw/", reason="Once more.")
    assert application.case.records.filter(thing="", move="withdraw").count() == 1
    resident = city.visitor()
    resident.goes_to(f"/a/{number}/")
    resident.reads("How it ended")
    resident.looks("public-status-withdrawn")
    assert REASON in city.letter(f"{number} is withdrawn", to=who.contractor.email)
    assert city.complaints() == []
