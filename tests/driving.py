"""A city to test in: its rules published, its people, and applications driven through the real services."""

from datetime import datetime
from decimal import Decimal
from hashlib import sha256

from accounts.models import User
from permits.applications.facts import facts_of, type_of
from permits.applications.models import Party, PermitApplication
from permits.applications.services.answers import save_project
from permits.applications.services.declarations import declarations_needed, sign_declaration
from permits.applications.services.drafts import start_draft
from permits.applications.services.parties import save_party
from permits.casework import intake, issuing, review_rounds
from permits.casework.clearances import confirm
from permits.documents.models import Document, DocumentVersion, Sheet
from permits.fees.models import Invoice
from permits.fees.services.counter import record_cheque
from permits.reviews import services as reviews
from permits.reviews.models import Review
from permits.rulebook.demands import clearances, required_documents
from tests.rulebook.complete_answers import ANSWERS
from tests.townspeople import NOON as NOON
from tests.townspeople import PASSWORD as PASSWORD
from tests.townspeople import SAMPLE as SAMPLE
from tests.townspeople import People as People
from tests.townspeople import people as people
from tests.townspeople import publish_rules as publish_rules
from workflows import relay, work_items

SIZE_OF_A_PLAN = 2048
ORDER = [
    "draft",
    "submitted",
    "intake_fees_due",
    "in_review",
    "corrections_required",
    "approved",
    "ready_to_issue",
    "issued",
]


def application_at(
    status: str, who: People, *, type_code: str = "ADU", at: datetime = NOON
) -> PermitApplication:
    """Drive an application through the services that the pages use, up to a status."""
    application = complete_draft(who, type_code=type_code, at=at)
    instant = application.is_instant
    steps = ["draft", "submitted", "issued"] if instant else ORDER
    for step in steps[1 : steps.index(status) + 1]:
        if step == "corrections_required" and status != step:
            continue
        (_INSTANT if instant else _STEPS)[step](application, who, at)
        application.refresh_from_db()
    assert application.status == status, application.status
    return application


def complete_draft(who: People, *, type_code: str = "ADU", at: datetime = NOON) -> PermitApplication:
    """Fill in everything that a submission needs."""
    application = start_draft(who.contractor, organisation=who.company, type_code=type_code, at=at)
    application.answers = dict(ANSWERS[type_code])
    application.save(update_fields=["answers"])
    work_class = type_of(application).work_classes[0].code
    values = {
        "address": "1222 First Avenue",
        "postal_code": "92101",
        "parcel": "533-123-45-00",
        "scope": "Build what the plans show.",
        "work_class": work_class,
        "valuation": Decimal("18000") if application.is_instant else Decimal("185432"),
    }
    save_project(application, actor=who.contractor, at=at, values=values)
    people_of(application, who, at)
    for statement in declarations_needed(application):
        sign_declaration(
            application,
            statement.code,
            details={"licence_number": "1045678"},
            signed_name="Carla Contractor",
            actor=who.contractor,
            at=at,
        )
    for slot in required_documents(type_of(application), facts_of(application)):
        for copy in range(slot.min_count):
            clean_file(application, slot.code, f"{slot.name} {copy + 1}", who.contractor, at=at)
    return application


def people_of(application: PermitApplication, who: People, at: datetime) -> None:
    """Name the owner and the design professional."""
    owner = {
        "name": "Olga Owner",
        "email": who.owner.email,
        "phone": "619-555-0101",
        "address": "1222 First Avenue",
    }
    designer = {
        "name": "Ada Architect",
        "email": "ada@example.com",
        "phone": "619-555-0102",
        "licence_number": "C-30123",
        "licence_class": "Architect",
    }
    save_party(application, Party.Role.OWNER, values=owner, actor=who.contractor, at=at)
    save_party(application, Party.Role.DESIGN_PROFESSIONAL, values=designer, actor=who.contractor, at=at)


def clean_file(
    application: PermitApplication,
    slot: str,
    title: str,
    user: User,
    *,
    at: datetime,
    document: Document | None = None,
) -> DocumentVersion:
    """Put a checked file into a slot, or a new version of a document."""
    document = document or Document.objects.create(
        application=application, slot=slot, title=title, created_at=at
    )
    number = document.versions.count() + 1
    content = f"{application.pk} {document.pk} {number}"
    version = DocumentVersion.objects.create(
        document=document,
        number=number,
        status=DocumentVersion.Status.CLEAN,
        key=f"applications/tests/{document.pk}/{number}/plan.pdf",
        name="plan.pdf",
        size=SIZE_OF_A_PLAN,
        declared_type="application/pdf",
        content_type="application/pdf",
        sha256=sha256(content.encode()).hexdigest(),
        page_count=3,
        uploaded_by=user,
        started_at=at,
        uploaded_at=at,
        checked_at=at,
    )
    Sheet.objects.bulk_create(
        Sheet(
            version=version,
            page=page,
            width=36,
            height=24,
            sha256=sha256(f"{content} {page}".encode()).hexdigest(),
        )
        for page in (1, 2, 3)
    )
    return version


def submit(application: PermitApplication, who: People, at: datetime) -> None:
    intake.submit(application, actor=who.contractor, at=at)


def accept(application: PermitApplication, who: People, at: datetime) -> None:
    intake.accept(application, actor=who.technician, at=at)


def pay(application: PermitApplication, who: People, at: datetime) -> None:
    """Pay what is open by cheque at the counter, and let the event go round."""
    for invoice in Invoice.objects.filter(application=application, status="open"):
        record_cheque(
            invoice,
            number=f"77{invoice.pk}",
            payer="Bay Builders",
            amount=invoice.total,
            actor=who.cashier,
            at=at,
        )
    relay.drain()


def claim(review: Review, who: People, at: datetime) -> Review:
    """Have the discipline's reviewer claim a review."""
    work_items.claim(review.work_item, actor=who.reviewers[review.discipline], at=at)
    return Review.objects.select_related("work_item", "application__case").get(pk=review.pk)


def open_reviews(application: PermitApplication) -> list[Review]:
    """Return the reviews of the present round that are not closed."""
    rows = application.reviews.filter(round=application.round, work_item__status__in=["open", "claimed"])
    return list(rows.select_related("work_item", "application__case").order_by("id"))


def approve_all(application: PermitApplication, who: People, at: datetime) -> None:
    for review in open_reviews(application):
        held = claim(review, who, at)
        for correction in application.corrections.filter(discipline=held.discipline, status="answered"):
            reviews.settle_correction(
                correction, review=held, status="resolved", actor=who.reviewers[held.discipline], at=at
            )
        review_rounds.close_review(
            held, outcome="approved", notes="", actor=who.reviewers[held.discipline], at=at
        )


def ask_for_corrections(application: PermitApplication, who: People, at: datetime) -> None:
    """Close the round with one correction of the first discipline."""
    first, *others = open_reviews(application)
    held = claim(first, who, at)
    reviewer = who.reviewers[held.discipline]
    reviews.raise_correction(
        held,
        text="Show the header size.",
        sheet="S-2",
        place="Grid B/3",
        citation="CBC 2308",
        actor=reviewer,
        at=at,
    )
    review_rounds.close_review(held, outcome="corrections", notes="", actor=reviewer, at=at)
    for review in others:
        other = claim(review, who, at)
        review_rounds.close_review(
            other, outcome="approved", notes="", actor=who.reviewers[other.discipline], at=at
        )


def finish_checklist(application: PermitApplication, who: People, at: datetime) -> None:
    """Pay the issuance fees and confirm every clearance."""
    for each in clearances(type_of(application), facts_of(application)):
        confirm(application, code=each.code, evidence="Receipt 1", actor=who.technician, at=at)
    pay(application, who, at)


def issue(application: PermitApplication, who: People, at: datetime) -> None:
    issuing.issue(application, actor=who.technician, at=at)


_STEPS = {
    "submitted": submit,
    "intake_fees_due": accept,
    "in_review": pay,
    "corrections_required": ask_for_corrections,
    "approved": approve_all,
    "ready_to_issue": finish_checklist,
    "issued": issue,
}
_INSTANT = {"submitted": submit, "issued": pay}
