"""Somebody whose browser runs no scripts gets the same permit."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from permits.documents.models import DocumentVersion
from permits.fees.models import Payment
from permits.issuance.models import Permit
from tests.journeys import applying, plans
from tests.journeys.test_instant_journey import PROJECT, ROOFER
from tests.journeys.visitors import City, eventually

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(400)]


def test_without_scripts_guide_form_upload_payment_and_status_work(city: City, tmp_path: Path) -> None:
    roofer = applying.signs_up(city, ROOFER, scripts=False)
    applying.follows_the_guide(roofer, "A new roof covering", "Old covering off, new covering on")
    roofer.follows("Re-roof in kind")
    applying.estimates(roofer, "18000")
    pk = applying.starts(roofer, ROOFER.company)
    applying.fills_in(roofer, "The project", PROJECT)
    applying.goes_on(roofer)
    building, roof, work = applying.questions_of("REROOF")
    applying.fills_in(roofer, building.heading, building.answers)
    applying.goes_on(roofer)
    applying.fills_in(roofer, roof.heading, {**roof.answers, "slope": "low"})
    applying.goes_on(roofer)
    roofer.reads("By your answers some more questions apply.")
    roofer.answers("cool_roof", True)
    applying.goes_on(roofer)
    applying.fills_in(roofer, work.heading, work.answers)
    applying.goes_on(roofer)
    applying.names_people(roofer)
    roofer.heading("Documents")
    listing = plans.file(tmp_path, "listing.pdf", kind="energy")
    applying.uploads_plainly(roofer, "product_listing", "Listing of the shingles", listing)
    roofer.follows("Continue")
    applying.signs(roofer, ROOFER.name)
    number = applying.submits(roofer)
    roofer.page.locator("#money").get_by_role("link").first.click()
    applying.pays_online(roofer, payer=ROOFER.name)
    roofer.presses("Pay $")
    roofer.looks_again(roofer.page.locator(".lintel-money__stamp"))
    roofer.goes_to(f"/desk/applications/{pk}/")
    roofer.looks_again(roofer.page.get_by_role("link", name="Download the permit (PDF)"))

    permit = Permit.objects.get(application=pk)
    assert Payment.objects.filter(invoice__application=pk, status="settled").count() == 1
    version = DocumentVersion.objects.get(document__application=pk)
    assert (version.status, len(version.sha256)) == ("clean", 64)
    assert roofer.downloads(f"/permits/{permit.number}/file/").startswith(b"%PDF-")
    resident = city.visitor(scripts=False)
    resident.goes_to("/")
    resident.types_into("main #lintel-search", number)
    resident.presses("Search")
    resident.heading(PROJECT["address"])
    resident.reads("Permit issued", permit.number)
    resident.follows("Verify this permit")
    expect(resident.page.locator("main")).to_contain_text(permit.number)
    eventually(lambda: city.letters(to=ROOFER.email), "a letter")
