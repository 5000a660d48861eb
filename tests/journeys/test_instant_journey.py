"""A roof: from the empty form to the permit's PDF, and nobody of the city has touched it."""

import time
from collections.abc import Callable

import pytest

from permits.applications.models import PermitApplication
from permits.fees.models import Payment
from permits.issuance.models import Permit
from tests.journeys import applying
from tests.journeys.applying import NewContractor
from tests.journeys.visitors import City, eventually
from tests.stationery.reading import text as text_of
from workflows import audit
from workflows.models import OutboxEvent

pytestmark = pytest.mark.django_db(transaction=True)
ROOFER = NewContractor(
    name="Rosa Roofer",
    email="rosa@roofs.example",
    company="Rosa Roofs Inc.",
    trade="Roofing",
    licence="1099001",
    classification="C-39",
)
PROJECT = {
    "address": "3940 Park Boulevard",
    "postal_code": "92103",
    "parcel": "445-123-45-00",
    "work_class": "replacement",
    "scope": "Take off one layer of asphalt shingles, replace damaged boards, put on Class A shingles.",
    "valuation": "18000",
}
SECONDS_AFTER_PAYMENT = 10.0


def test_a_roof_is_permitted_within_seconds_of_its_payment_and_without_staff(
    city: City, record_property: Callable[[str, object], None]
) -> None:
    roofer = applying.signs_up(city, ROOFER)
    applying.follows_the_guide(roofer, "A new roof covering", "Old covering off, new covering on")
    roofer.follows("Re-roof in kind")
    applying.estimates(roofer, "18000")
    pk = applying.starts(roofer, ROOFER.company)
    applying.fills_in(roofer, "The project", PROJECT)
    applying.goes_on(roofer)
    applying.fills_in_pages(roofer, "REROOF")
    applying.names_people(roofer)
    roofer.heading("Documents")
    roofer.follows("Continue")
    applying.signs(roofer, ROOFER.name)
    number = applying.submits(roofer)
    roofer.looks("instant-submitted")
    roofer.page.locator("#money").get_by_role("link").first.click()
    roofer.looks("invoice")
    applying.pays_online(roofer, payer=ROOFER.name)

    pressed_at = time.monotonic()
    roofer.presses("Pay $")
    permit = eventually(
        lambda: Permit.objects.filter(application_id=pk, file_state="done").first(), "a permit"
    )
    took = time.monotonic() - pressed_at

    record_property("seconds from payment to the permit's PDF", round(took, 1))
    assert took < SECONDS_AFTER_PAYMENT
    application = PermitApplication.objects.get(pk=pk)
    assert (application.status, application.number) == ("issued", number)
    records = list(
        application.case.records.filter(thing="").order_by("seq").values_list("move", "actor__email")
    )
    assert records == [
        ("open", ROOFER.email),
        ("submit", ROOFER.email),
        ("accept_automatically", None),
        ("issue_automatically", None),
    ]
    assert Payment.objects.filter(invoice__application=application, status="settled").count() == 1
    assert list(audit.verify(case=application.case_id)) == []
    eventually(lambda: not OutboxEvent.objects.exclude(state="done").exists(), "every event to be delivered")
    roofer.reads("Paid")
    roofer.goes_to(f"/desk/applications/{pk}/")
    roofer.reads(permit.number, "Download the permit (PDF)")
    roofer.looks("instant-issued")
    assert permit.number in text_of(roofer.downloads(f"/permits/{permit.number}/file/"))
    assert permit.number in city.letter(permit.number, to=ROOFER.email)
    assert city.complaints() == []
