"""A city to test in: its rules published, its people, and applications driven through the real services."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from unittest.mock import patch

from accounts.models import Licence, Membership, Organisation, StaffRole, Team, User
from accounts.roles import CompanyRole, Role
from permits.applications.facts import facts_of, type_of
from permits.applications.models import Party, PermitApplication
from permits.applications.services.answers import save_project
from permits.applications.services.declarations import declarations_needed, sign_declaration
from permits.applications.services.drafts import start_draft
from permits.applications.services.parties import save_party
from permits.casework import intake, issuing, review_rounds
from permits.casework.clearances import confirm
from permits.documents.models import Document, DocumentVersion
from permits.fees.models import Invoice
from permits.fees.services.counter import record_cheque
from permits.reviews import services as reviews
from permits.reviews.models import Review
from permits.rulebook import services as rulebook
from permits.rulebook.demands import clearances, required_documents
from permits.rulebook.rulebook import Rulebook, load_folder
from tests.rulebook.complete_answers import ANSWERS
from workflows import relay, work_items

SAMPLE = Path(__file__).resolve().parents[1] / "permits" / "rulebook" / "packs" / "san_diego_sample"
NOON = datetime(2026, 11, 9, 20, tzinfo=UTC)
"""Monday 9 November 2026, noon in the city."""
PASSWORD = "correct-horse-battery-7"
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


@dataclass
class People:
    """One person for every role, and a contractor's company."""

    contractor: User
    company: Organisation
    owner: User
    stranger: User
    technician: User
    second_technician: User
    supervisor: User
    cashier: User
    inspector: User
    official: User
    finance: User
    configuration: User
    auditor: User
    reviewers: dict[str, User] = field(default_factory=dict)

    @property
    def staff(self) -> list[User]:
        return [
            self.technician,
            self.supervisor,
            self.cashier,
            self.inspector,
            self.official,
            self.finance,
            self.configuration,
            self.auditor,
        ]


def publish_rules() -> Any:
    """Publish the sample city's rules, in force long before any test; the pack is read once in a run."""
    with patch.object(rulebook, "load", return_value=_sample_city()):
        return rulebook.publish(
            SAMPLE,
            effective_from=date(2000, 1, 1),
            actor=None,
            approver=None,
            at=datetime(2000, 1, 1, tzinfo=UTC),
        )


@cache
def _sample_city() -> Rulebook:
    return load_folder(SAMPLE)


def people() -> People:
    """Make one person for every role."""
    company = Organisation.objects.create(name="Bay Builders Inc.", trade="General")
    contractor = _person("contractor", "Carla Contractor")
    Membership.objects.create(
        user=contractor, organisation=company, role=CompanyRole.OWNER, joined_at=NOON - timedelta(days=900)
    )
    for classification in ("B", "C-39", "C-10", "C-46", "C-45", "C-21", "A"):
        Licence.objects.create(
            organisation=company,
            number="1045678",
            classification=classification,
            expires_on=date(2030, 6, 30),
            compensation_carrier="State Fund",
            compensation_policy="WC-1",
            compensation_expires_on=date(2030, 6, 30),
        )
    made = People(
        contractor=contractor,
        company=company,
        owner=_person("owner", "Olga Owner"),
        stranger=_person("stranger", "Sam Stranger"),
        **{
            name: _staff(name, role)
            for name, role in (
                ("technician", Role.PERMIT_TECHNICIAN),
                ("second_technician", Role.PERMIT_TECHNICIAN),
                ("supervisor", Role.SUPERVISOR),
                ("cashier", Role.CASHIER),
                ("inspector", Role.INSPECTOR),
                ("official", Role.BUILDING_OFFICIAL),
                ("finance", Role.FINANCE),
                ("configuration", Role.CONFIGURATION),
                ("auditor", Role.AUDITOR),
            )
        },
    )
    for discipline in publish_rules().rulebook.disciplines.values():
        team, _created = Team.objects.get_or_create(code=discipline.team, defaults={"name": discipline.name})
        made.reviewers[discipline.code] = _staff(f"reviewer-{discipline.code}", Role.REVIEWER, team)
    return made


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
    return DocumentVersion.objects.create(
        document=document,
        number=number,
        status=DocumentVersion.Status.CLEAN,
        key=f"applications/tests/{document.pk}/{number}/plan.pdf",
        name="plan.pdf",
        size=len(content),
        declared_type="application/pdf",
        content_type="application/pdf",
        sha256=sha256(content.encode()).hexdigest(),
        page_count=3,
        uploaded_by=user,
        started_at=at,
        uploaded_at=at,
        checked_at=at,
    )


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


def _person(name: str, full_name: str) -> User:
    return User.objects.create_user(f"{name}@example.com", PASSWORD, name=full_name)


def _staff(name: str, role: str, team: Team | None = None) -> User:
    person = _person(name, name.replace("-", " ").replace("_", " ").title())
    StaffRole.objects.create(user=person, role=role, team=team, since=NOON - timedelta(days=2000))
    return person
