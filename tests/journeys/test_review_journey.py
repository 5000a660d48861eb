"""A second home: from a contractor whom nobody knows to a permit that a resident verifies.

Everything goes by the pages; after each step the rows, the history and the outbox are looked at, and
somebody who has no business there is sent away.
"""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import expect

from permits.applications.models import PermitApplication
from permits.documents.models import DocumentVersion
from permits.fees.models import Invoice, LedgerEntry, Payment
from permits.issuance.models import Permit
from permits.notices.models import Notice
from permits.reviews.models import CorrectionLetter
from permits.stationery.certificates import load_or_create_signer
from permits.stationery.signing import Verdict, verify
from tests.journeys import applying, plans, working
from tests.journeys.applying import NewContractor
from tests.journeys.visitors import City, Visitor, eventually
from tests.stationery.reading import text as text_of
from workflows import audit
from workflows.models import OutboxEvent

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]
BUILDER = NewContractor(
    name="Bianca Builder",
    email="bianca@secondhomes.example",
    company="Second Homes Inc.",
    trade="General",
    licence="1077123",
    classification="B",
)
OWNER = "olga.owner@example.com"
PROJECT = {
    "address": "4567 Utah Street",
    "postal_code": "92104",
    "parcel": "446-123-45-00",
    "work_class": "new_detached",
    "scope": "Build a detached second home of 750 square feet with two bedrooms.",
    "valuation": "185432",
}
DISCIPLINES = ["structural", "planning", "electrical", "plumbing"]
STRANGER, OTHER_BUILDER = "homeowner@lintel.example", "builder@lintel.example"
PLAN, ELEVATION = "A-101 plan set.pdf", "A-201 floor plan.pdf"


@dataclass
class Story:
    """What the people of this story know so far."""

    city: City
    folder: Path
    builder: Visitor
    pk: int
    number: str = ""
    people: dict[str, Visitor] = field(default_factory=dict)

    @property
    def application(self) -> PermitApplication:
        return PermitApplication.objects.get(pk=self.pk)

    def person(self, email: str) -> Visitor:
        """Return somebody of the demo city, signed in once and kept."""
        if email not in self.people:
            self.people[email] = self.city.signed_in(email)
        return self.people[email]

    @property
    def technician(self) -> Visitor:
        return self.person(working.TECHNICIAN)

    def page(self) -> str:
        return f"/desk/applications/{self.pk}/"

    def stands(self, status: str) -> None:
        """Wait until the application has a status, and check that its history is whole."""
        eventually(lambda: self.application.status == status, f"the status {status}")
        assert list(audit.verify(case=self.application.case_id)) == []

    def moves(self) -> list[str]:
        return list(
            self.application.case.records.filter(thing="").order_by("seq").values_list("move", flat=True)
        )

    def events(self, topic: str) -> int:
        return OutboxEvent.objects.filter(case_id=self.application.case_id, topic=topic).count()

    def refuses(self, email: str, path: str, status: int, **posted: str) -> None:
        """Have somebody try what is not theirs."""
        visitor = self.person(email)
        found = visitor.answer_to_posting(path, **posted) if posted else visitor.answer_of(path)
        assert found == status, f"{email} at {path}: {found}, not {status}"


def test_a_second_home_goes_from_the_empty_form_to_a_permit_that_a_resident_verifies(
    city: City, tmp_path: Path
) -> None:
    story = begins(city, tmp_path)
    fills_in_the_form(story)
    hands_in_plans(story)
    signs_and_submits(story)
    is_returned_and_completed(story)
    pays_for_the_review(story)
    is_reviewed_by_four(story)
    answers_the_letter(story)
    is_approved(story)
    is_issued(story)
    is_verified_by_a_resident(story)
    leaves_whole_books(story)


def begins(city: City, folder: Path) -> Story:
    builder = applying.signs_up(city, BUILDER)
    applying.follows_the_guide(builder, "A second home on my lot", "A new detached building")
    builder.follows("Accessory dwelling unit")
    applying.estimates(builder, "185432")
    story = Story(city, folder, builder, applying.starts(builder, BUILDER.company))
    for email in (STRANGER, OTHER_BUILDER, working.TECHNICIAN):
        story.refuses(email, f"/applications/{story.pk}/project/", 404)
    assert city.visitor().answer_of(f"/applications/{story.pk}/project/") == 302
    return story


def fills_in_the_form(story: Story) -> None:
    builder, (lot, *others) = story.builder, applying.questions_of("ADU")
    applying.fills_in(builder, "The project", PROJECT)
    builder.looks("form-project")
    applying.goes_on(builder)
    applying.fills_in(builder, lot.heading, {**lot.answers, "year_built": "1492"})
    builder.reads("Saved at")

    story.builder = builder = applying.comes_back(story.city, BUILDER, story.pk, lot.heading)
    expect(builder.field("lot_area")).to_have_value(re.compile(r"7,?200"))
    expect(builder.field("year_built")).to_have_value("1492")
    applying.goes_on(builder)
    builder.heading(lot.heading)
    expect(builder.page.locator("#id_year_built_group .usa-error-message")).to_contain_text("1800")
    expect(builder.page.locator("[data-lintel-errors] a")).to_have_attribute("href", "#id_year_built")
    builder.looks("form-with-an-error")
    builder.types("year_built", "1962")
    applying.goes_on(builder)
    for each in others:
        applying.fills_in(builder, each.heading, each.answers)
        builder.looks(f"form-{each.heading}")
        applying.goes_on(builder)
    applying.names_people(builder, owner_email=OWNER)
    assert story.application.answers["year_built"] == 1962


def hands_in_plans(story: Story) -> None:
    builder, folder = story.builder, story.folder
    builder.heading("Documents")
    applying.watches_progress(builder, "plans", plans.file(folder, PLAN, kind="plans"))
    applying.uploads(builder, "plans", plans.file(folder, ELEVATION, kind="floor-plan"))
    applying.uploads(builder, "energy_report", plans.file(folder, "CF1R.pdf", kind="energy"))
    applying.uploads(builder, "stormwater_checklist", plans.file(folder, "DS-560.pdf", kind="stormwater"))
    builder.looks("documents")
    applying.is_refused(builder, "plans", plans.hostile(folder), "its content is a web page")
    builder.looks("documents-refused")
    assert "web page" in story.city.letter("A-666", to=BUILDER.email)
    applying.removes(builder, "plans", "A-666")
    clean = DocumentVersion.objects.filter(document__application=story.pk, status="clean")
    assert clean.count() == 4
    assert all(len(each.sha256) == 64 and each.page_count for each in clean)
    story.refuses(STRANGER, f"/applications/{story.pk}/documents/", 404)
    story.refuses(STRANGER, f"/applications/documents/versions/{clean[0].pk}/download/", 404)


def signs_and_submits(story: Story) -> None:
    builder = story.builder
    builder.follows("Continue")
    applying.signs(builder, BUILDER.name)
    story.refuses(OTHER_BUILDER, f"{story.page()}submit/", 404, x="1")
    story.number = applying.submits(builder)
    builder.looks("application-submitted")
    story.stands("submitted")
    (package,) = story.application.packages.all()
    assert (package.number, package.items.count()) == (1, 4)
    assert story.number in story.city.letter(f"{story.number} received", to=BUILDER.email)
    resident = story.city.visitor()
    resident.goes_to(f"/a/{story.number}/")
    resident.reads("4567 Utah Street", "It is the city’s turn.")
    resident.does_not_read(OWNER, "Olga Owner")
    resident.looks("public-status-submitted")


def is_returned_and_completed(story: Story) -> None:
    builder, technician, number = story.builder, story.technician, story.number
    story.refuses(BUILDER.email, f"{story.page()}accept/", 403, x="1")
    story.refuses(working.reviewer("structural"), f"{story.page()}completeness/", 403)
    story.refuses(STRANGER, story.page(), 404)
    working.opens_from_queue(technician, "Completeness check", number)
    technician.looks("application-for-technician")
    cure = "Write the address on sheet A-201, too."
    working.returns_incomplete(technician, "address_on_sheets", cure, "Thank you for applying with us.")
    story.stands("incomplete")
    assert cure in story.city.letter(f"{number}: something is missing", to=BUILDER.email)

    builder.goes_to("/applications/")
    builder.looks("my-applications")
    builder.goes_to(story.page())
    builder.reads("What is missing", cure)
    builder.looks("application-incomplete")
    builder.follows("All documents and versions")
    applying.uploads_new_version(builder, "plans", plans.changed_sheet(story.folder, ELEVATION, "addressed"))
    builder.goes_to(story.page())
    builder.page.locator('form[action$="/resubmit/"] button').click()
    builder.reads("Handed in again.")
    story.refuses(working.TECHNICIAN, f"{story.page()}resubmit/", 403, x="1")

    working.opens_from_queue(technician, "Completeness check", number)
    working.accepts(technician)
    story.stands("intake_fees_due")
    assert story.moves() == ["open", "submit", "mark_incomplete", "resubmit", "accept"]
    assert story.application.packages.count() == 2


def pays_for_the_review(story: Story) -> None:
    builder = story.builder
    invoice = Invoice.objects.get(application=story.pk, stage="plan_check")
    builder.goes_to(f"/money/invoices/{invoice.number}/")
    builder.reads("Invoice as PDF")
    builder.looks("invoice-review")
    invoice.refresh_from_db()
    written = text_of(builder.downloads(f"/money/invoices/{invoice.number}/file/"))
    assert invoice.number in written
    assert f"{invoice.total:,.2f}" in written
    story.refuses(STRANGER, f"/money/invoices/{invoice.number}/", 404)
    story.refuses(working.TECHNICIAN, f"/money/invoices/{invoice.number}/pay/", 403, provider="demo")
    applying.pays_online(builder, payer=BUILDER.name)
    checkout = builder.page.url
    builder.page.get_by_role("button", name="Pay $").dblclick()
    story.stands("in_review")
    assert builder.answer_to_posting(checkout, payer=BUILDER.name, card="approve") == 302
    builder.reads("Paid")
    builder.looks("invoice-paid")
    payment = Payment.objects.get(invoice=invoice)
    assert (payment.status, payment.amount) == ("settled", invoice.total)
    assert story.events("invoice.paid") == 1
    assert LedgerEntry.objects.filter(payment=payment).count() == 1
    assert payment.receipt_number in story.city.letter("Payment received", to=BUILDER.email)


def is_reviewed_by_four(story: Story) -> None:
    number, structural = story.number, story.person(working.reviewer("structural"))
    reviews = {each.discipline: each for each in story.application.reviews.select_related("work_item")}
    assert sorted(reviews) == sorted(DISCIPLINES)
    claim = f"/desk/reviews/{reviews['structural'].pk}/claim/"
    story.refuses(working.reviewer("planning"), claim, 403, x="1")
    story.refuses(BUILDER.email, f"/applications/reviews/{reviews['structural'].pk}/", 403)
    for discipline in DISCIPLINES:
        reviewer = story.person(working.reviewer(discipline))
        working.claims(reviewer, number)
        working.looks_at_plans(reviewer, "A-101")
    working.writes_correction(
        structural,
        text="Show the header over the window.",
        sheet="S-2",
        place="Grid B/3",
        citation="CBC 2308",
    )
    working.writes_correction(
        structural, text="Give the depth of the footing.", sheet="S-1", place="Detail 4", citation="CRC R403"
    )
    structural.looks("review-desk")
    story.refuses(
        working.reviewer("planning"), f"/desk/reviews/{reviews['structural'].pk}/close/", 403, x="1"
    )
    working.closes_review(structural, "corrections")
    for discipline in DISCIPLINES[1:]:
        assert CorrectionLetter.objects.count() == 0
        working.closes_review(story.person(working.reviewer(discipline)), "approved")
    story.stands("corrections_required")
    letter = CorrectionLetter.objects.get(application=story.pk)
    assert (letter.round, len(letter.items), story.events("letter.sent")) == (1, 2, 1)
    told = Notice.objects.filter(application=story.pk, template="corrections", recipient_email=BUILDER.email)
    assert "Structural: 2" in story.city.letter("2 corrections needed", to=BUILDER.email)
    assert told.count() == 1


def answers_the_letter(story: Story) -> None:
    builder = story.builder
    builder.goes_to(story.page())
    builder.looks("application-corrections")
    builder.follows("Letter of round 1")
    builder.reads("Show the header over the window.", "Open the letter as PDF")
    builder.looks("letter")
    written = text_of(builder.downloads(f"/applications/{story.pk}/letters/1/file/"))
    assert "Give the depth of the footing." in written
    story.refuses(STRANGER, f"/applications/{story.pk}/letters/1/", 404)
    builder.follows("Answers and present state")
    builder.looks("answers")
    applying.answers_correction(builder, 1, "The header is 4 by 12, see S-2.")
    assert builder.answer_to_posting(f"{story.page()}resubmit-corrections/", x="1") == 302
    assert story.application.status == "corrections_required"
    applying.answers_correction(builder, 2, "The footing is 18 inches deep, see S-1.")
    builder.follows("Upload the changed sheets as new versions")
    applying.uploads_new_version(builder, "plans", plans.changed_sheet(story.folder, PLAN, "header"))
    builder.goes_to(f"/applications/{story.pk}/corrections/")
    story.refuses(working.TECHNICIAN, f"{story.page()}resubmit-corrections/", 403, x="1")
    builder.presses("Resubmit corrections")
    builder.reads("Resubmitted.")
    story.stands("in_review")
    again = story.application.reviews.filter(round=2)
    assert [each.discipline for each in again] == ["structural"]
    assert again[0].package.number == 3


def is_approved(story: Story) -> None:
    structural = story.person(working.reviewer("structural"))
    working.claims(structural, story.number)
    structural.looks("review-desk-again")
    for number in (1, 2):
        working.resolves(structural, number)
    working.closes_review(structural, "approved")
    story.stands("approved")
    assert CorrectionLetter.objects.count() == 1
    assert "approved" in story.city.letter(f"{story.number}: plans approved", to=BUILDER.email)
    story.builder.goes_to(story.page())
    story.builder.reads("Issuance checklist", "The school fee is paid.")
    story.builder.looks("application-approved")


def is_issued(story: Story) -> None:
    technician, cashier = story.technician, story.person(working.CASHIER)
    technician.goes_to(story.page())
    technician.looks("issuance-checklist")
    story.refuses(working.CASHIER, f"{story.page()}clearances/school_fee/", 403, evidence="x")
    evidence = {"school_fee": "Receipt 4711 of the district", "water_sewer": "Letter of November 20"}
    working.confirms_clearances(technician, evidence)
    invoice = Invoice.objects.get(application=story.pk, stage="issuance")
    story.refuses(working.TECHNICIAN, f"/money/invoices/{invoice.number}/check/", 403, number="1")
    story.refuses(working.CASHIER, f"/applications/{story.pk}/documents/", 403)
    working.records_check(cashier, invoice.number, number="1024", payer=BUILDER.company)
    story.stands("ready_to_issue")
    for email in (BUILDER.email, working.reviewer("structural"), working.CASHIER):
        story.refuses(email, f"{story.page()}issue/", 403, x="1")
    working.opens_from_queue(technician, "Ready to issue", story.number)
    technician.page.locator('form[action$="/issue/"] button').click()
    technician.reads("The permit is issued.")
    technician.reads("Download the permit (PDF)")
    technician.looks("application-issued")
    story.stands("issued")
    assert Payment.objects.filter(invoice=invoice, status="settled", cheque_number="1024").count() == 1


def is_verified_by_a_resident(story: Story) -> None:
    permit, builder, resident = Permit.objects.get(application=story.pk), story.builder, story.city.visitor()
    builder.goes_to(f"/permits/{permit.number}/")
    builder.looks("permit")
    file = builder.downloads(f"/permits/{permit.number}/file/")
    assert verdict_on(file).good
    assert permit.number in text_of(file)
    story.refuses(STRANGER, f"/permits/{permit.number}/file/", 404)
    resident.goes_to("/")
    resident.types_into("main #lintel-search", "4567 Utah")
    resident.presses("Search")
    resident.looks("search")
    resident.follows("4567 Utah Street")
    resident.reads("Permit issued", permit.number)
    resident.looks("public-status-issued")
    resident.follows("Verify this permit")
    resident.reads(permit.number, permit.file_sha256)
    resident.looks("verify")
    resident.goes_to(f"/search/?q={story.number}")
    resident.heading("4567 Utah Street")
    resident.goes_to(f"/v/{permit.code}/")
    resident.reads("4567 Utah Street")
    resident.goes_to(f"/v/{permit.code[:-1]}x/")
    resident.reads("The city knows no such permit")


def verdict_on(file: bytes) -> Verdict:
    """Verify a signature away from the browser's event loop, which the validator cannot share."""
    signer = load_or_create_signer(Path(settings.SIGNING_KEY_DIR), city="San Diego (sample)")
    with ThreadPoolExecutor(1) as elsewhere:
        return elsewhere.submit(verify, file, signer).result()


def leaves_whole_books(story: Story) -> None:
    technician = story.technician
    technician.goes_to(f"/mail/?about={story.number}")
    technician.reads("received", "Payment received")
    technician.looks("mail")
    technician.page.locator("tbody").get_by_role("link").first.click()
    technician.looks("mail-letter")
    story.refuses(BUILDER.email, "/mail/", 403)
    technician.goes_to("/desk/office/")
    technician.looks("office")
    eventually(lambda: not OutboxEvent.objects.exclude(state="done").exists(), "every event to be delivered")
    assert story.moves() == [
        "open", "submit", "mark_incomplete", "resubmit", "accept", "start_review", "request_corrections",
        "resubmit_corrections", "approve", "mark_ready", "issue",
    ]  # fmt: skip
    assert Notice.objects.filter(application=story.pk).exclude(state="sent").count() == 0
    assert list(audit.verify()) == []
    assert story.city.complaints() == []
