"""The first half of the second home's story: from the empty form to the paid plan check."""

import re
from pathlib import Path

from playwright.sync_api import expect

from permits.documents.models import DocumentVersion
from permits.fees.models import Invoice, LedgerEntry, Payment
from tests.journeys import applying, plans, working
from tests.journeys.story import BUILDER, ELEVATION, OTHER_BUILDER, OWNER, PLAN, PROJECT, STRANGER, Story
from tests.journeys.visitors import City
from tests.stationery.reading import text as text_of


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
