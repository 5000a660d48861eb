"""A second home: from a contractor whom nobody knows to a permit that a resident verifies.

Everything goes by the pages; after each step the rows, the history and the outbox are looked at, and
somebody who has no business there is sent away.
"""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings

from permits.fees.models import Invoice, Payment
from permits.issuance.models import Permit, StampedFile
from permits.notices.models import Notice
from permits.reviews.models import CorrectionLetter
from permits.stationery.certificates import load_or_create_signer
from permits.stationery.signing import Verdict, verify
from tests.journeys import applying, handing_over, plans, working
from tests.journeys.story import BUILDER, DISCIPLINES, PLAN, STRANGER, Story
from tests.journeys.visitors import City, eventually
from tests.stationery.reading import text as text_of
from workflows import audit
from workflows.models import OutboxEvent

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]


def test_a_second_home_goes_from_the_empty_form_to_a_permit_that_a_resident_verifies(
    city: City, tmp_path: Path
) -> None:
    story = handing_over.begins(city, tmp_path)
    handing_over.fills_in_the_form(story)
    handing_over.hands_in_plans(story)
    handing_over.signs_and_submits(story)
    handing_over.is_returned_and_completed(story)
    handing_over.pays_for_the_review(story)
    is_reviewed_by_four(story)
    answers_the_letter(story)
    is_approved(story)
    is_issued(story)
    is_verified_by_a_resident(story)
    leaves_whole_books(story)


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
    assert "Structural: 2" in story.city.letter("corrections needed, round 1", to=BUILDER.email)
    assert told.count() == 1


def answers_the_letter(story: Story) -> None:
    builder = story.builder
    builder.goes_to(story.page())
    builder.looks("application-corrections")
    builder.follows("Letter of round 1")
    builder.reads("Show the header over the window.", "Open the letter as PDF")
    builder.looks("letter")
    written = text_of(builder.downloads(f"/applications/{story.pk}/letters/1/1/file/"))
    assert "Give the depth of the footing." in written
    story.refuses(STRANGER, f"/applications/{story.pk}/letters/1/1/", 404)
    builder.follows("Answers and present state")
    builder.looks("answers")
    applying.answers_correction(builder, 1, "The header is 4 by 12, see S-2.")
    assert builder.answer_to_posting(f"{story.page()}resubmit-corrections/", x="1") == 302
    assert story.application.status == "corrections_required"
    applying.answers_correction(builder, 2, "The footing is 18 inches deep, see S-1.")
    builder.follows("documents of the application")
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
    has_its_plans_stamped(story)


def has_its_plans_stamped(story: Story) -> None:
    builder = story.builder
    builder.follows("Approved plans, stamped")
    builder.reads("Every sheet carries the city’s stamp.", "Download, stamped")
    builder.looks("approved-plans")
    stamped = StampedFile.objects.filter(stamped_set__application=story.pk, unstamped_because="")
    assert {each.file_state for each in stamped} == {"done"}
    story.refuses(STRANGER, f"/applications/{story.pk}/plans/", 404)


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
