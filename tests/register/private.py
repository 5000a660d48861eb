"""Fill everything that the public must not see with one mark, field by field, new fields included."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db import models, transaction

from accounts.models import Licence, Organisation, User
from permits.applications.models import (
    Declaration,
    Hold,
    LiftProposal,
    Party,
    PartyInvitation,
    PermitApplication,
)
from permits.casework.models import Amendment, Appeal, RedFlag, SoleDecision
from permits.documents.models import Document, DocumentVersion, Package, Sheet
from permits.fees.models import LedgerEntry, LedgerPosting, Payment, Refund
from permits.inspections.models import Inspection, ResultCorrection
from permits.issuance.models import IssuanceItem, Permit, StampedFile, StampedSet
from permits.notices.models import Notice
from permits.plancheck.models import MarkUp, SheetScale
from permits.reviews.models import (
    AnswerDraft,
    CompletenessCheck,
    Correction,
    CorrectionEntry,
    CorrectionLetter,
    MissingItem,
    Review,
)
from tests.register import records
from workflows.models import ClockEvent, TransitionRecord, WorkItem

MARK = "Zq7Secret"
AMOUNT = Decimal("90817.26")
MOMENT = datetime(2026, 3, 20, 18, tzinfo=UTC)


def marked(model: type[models.Model], **given: Any) -> dict[str, Any]:
    """Return values for a model: what is given, and the mark in every other field that can hold text."""
    values = dict(given)
    for field in model._meta.concrete_fields:
        if field.name in given or field.attname in given or field.primary_key or field.choices:
            continue
        if isinstance(field, models.EmailField):
            values[field.name] = f"{MARK.lower()}@example.com"
        elif isinstance(field, models.JSONField):
            values[field.name] = {MARK: [MARK]}
        elif isinstance(field, models.TextField) or (
            isinstance(field, models.CharField) and (field.max_length or 0) >= len(MARK)
        ):
            values[field.name] = MARK
    return values


def _any_row(model: type[models.Model], made: PermitApplication, person: User) -> None:
    """Write one row of a model that nobody has named here, whatever it asks for."""
    values: dict[str, Any] = {"application": made}
    for field in model._meta.concrete_fields:
        if field.has_default() or field.null or field.primary_key or field.name == "application":
            continue
        if isinstance(field, models.ForeignKey):
            known = {User: person, PermitApplication: made}
            values[field.name] = known.get(field.related_model) or field.related_model.objects.latest("pk")
        elif isinstance(field, models.DateTimeField | models.DateField):
            values[field.name] = MOMENT
        elif isinstance(field, models.IntegerField | models.DecimalField):
            values[field.name] = 1
        elif field.choices:
            values[field.name] = field.choices[0][0]
    model.objects.create(**marked(model, **values))


def application_full_of_secrets(status: str = "inspecting") -> PermitApplication:
    """Return a permit whose every private field, in every table around it, holds the mark."""
    person = User.objects.create(**marked(User, password="!"))
    made = records.application(
        status,
        applicant=person,
        answers={MARK: MARK},
        work_class="new",
        scope=f"Build. Call 619-555-0142, mail {MARK}@example.com, lock box 4471.",
        step=records.timedelta(days=1),
    )
    _people(made, person)
    _money(made, person)
    _ledger(made)
    _review(made, person)
    _rest(made, person)
    for model in tables_around(made):
        if not model.objects.filter(application=made).exists():
            _any_row(model, made, person)
    _stamped(made)
    return made


def tables_around(made: PermitApplication) -> list[type[models.Model]]:
    """Return every model that hangs on an application and can hold text."""
    tied = (each for each in made._meta.related_objects if each.field.name == "application")
    around = (relation.related_model for relation in tied)
    text = models.CharField | models.TextField | models.JSONField
    return [
        model for model in around if any(isinstance(field, text) for field in model._meta.concrete_fields)
    ]


def _people(made: PermitApplication, person: User) -> None:
    company = Organisation.objects.create(**marked(Organisation, name="Mesa Builders", trade="General"))
    Licence.objects.create(
        **marked(Licence, organisation=company, expires_on=date(2027, 1, 1), number="99", state="CA")
    )
    for role in ("owner", "design_professional"):
        Party.objects.create(**marked(Party, application=made, role=role, user=person, since=MOMENT))
    Party.objects.create(
        **marked(
            Party,
            application=made,
            role="contractor",
            organisation=company,
            since=MOMENT,
            licence_number="1023456",
            licence_class="B",
        )
    )
    PartyInvitation.objects.create(
        **marked(
            PartyInvitation,
            application=made,
            role="owner",
            invited_by=person,
            invited_at=MOMENT,
            expires_at=MOMENT,
        )
    )
    for kind in Declaration.Kind:
        Declaration.objects.create(
            **marked(Declaration, application=made, kind=kind, signed_by=person, signed_at=MOMENT)
        )


def _money(made: PermitApplication, person: User) -> None:
    issued = records.invoice(made, total=AMOUNT, status="paid", paid_at=MOMENT, void_reason=MARK)
    Payment.objects.create(
        **marked(
            Payment,
            invoice=issued,
            method="cheque",
            status="settled",
            amount=AMOUNT,
            started_at=MOMENT,
            settled_at=MOMENT,
            started_by=person,
        )
    )


def _ledger(made: PermitApplication) -> None:
    with transaction.atomic():
        entry = LedgerEntry.objects.create(**marked(LedgerEntry, application=made, at=MOMENT))
        for amount in (AMOUNT, -AMOUNT):
            LedgerPosting.objects.create(**marked(LedgerPosting, entry=entry, amount=amount))


def _review(made: PermitApplication, person: User) -> None:
    package = Package.objects.create(**marked(Package, application=made, number=1, frozen_at=MOMENT))
    item = WorkItem.objects.create(
        **marked(
            WorkItem,
            case=made.case,
            status="closed",
            outcome="approved",
            assignee=person,
            opened_at=MOMENT,
            due_on=MOMENT.date(),
        )
    )
    Review.objects.create(
        **marked(
            Review, work_item=item, application=made, package=package, round=1, discipline_name="Structural"
        )
    )
    Correction.objects.create(
        **marked(Correction, application=made, number=1, round_raised=1, raised_by=person, raised_at=MOMENT)
    )
    CorrectionLetter.objects.create(**marked(CorrectionLetter, application=made, round=1, sent_at=MOMENT))
    check = CompletenessCheck.objects.create(
        **marked(CompletenessCheck, application=made, package=package, complete=False, decided_at=MOMENT)
    )
    MissingItem.objects.create(**marked(MissingItem, check_made=check))


def _drawn(made: PermitApplication, person: User, version: DocumentVersion) -> None:
    sheet = Sheet.objects.create(**marked(Sheet, version=version, page=1, discipline="S"))
    review, on = Review.objects.get(application=made), {"application": made, "sheet": sheet}
    drawn = {"number": 1, "round": 1, "author": person, "drawn_at": MOMENT, "published_at": MOMENT}
    correction = Correction.objects.get(application=made)
    MarkUp.objects.create(**marked(MarkUp, **on, **drawn, review=review, correction=correction))
    SheetScale.objects.create(**marked(SheetScale, **on, length=1, unit="ft", set_by=person, set_at=MOMENT))


def _talked_over(made: PermitApplication, person: User) -> None:
    """Write what was said about a correction, and the answer that somebody is typing."""
    about = {"correction": Correction.objects.get(application=made)}
    entry = {"round": 1, "kind": "remark", "status": "open", "actor": person, "at": MOMENT}
    for for_team in (True, False):
        CorrectionEntry.objects.create(**marked(CorrectionEntry, **about, **entry, for_team=for_team))
    AnswerDraft.objects.create(**marked(AnswerDraft, **about, person=person, saved_at=MOMENT))


def _stamped(made: PermitApplication) -> None:
    of_set = {"stamped_set": StampedSet.objects.get(application=made)}
    of_set["version"] = DocumentVersion.objects.get(document__application=made)
    StampedFile.objects.create(**marked(StampedFile, **of_set))


def _amended(made: PermitApplication, person: User) -> None:
    """Write what came to the permit: an amendment, and money that was asked back."""
    paid = Payment.objects.get(invoice__application=made)
    refund = {"payment": paid, "request": made, "amount": AMOUNT, "prepared_by": person}
    Refund.objects.create(**marked(Refund, **refund, prepared_at=MOMENT))
    amendment = {"permit": Permit.objects.get(application=made), "application": made, "number": 1}
    Amendment.objects.create(**marked(Amendment, **amendment, made_by=person, made_at=MOMENT))


def _rest(made: PermitApplication, person: User) -> None:
    another = User.objects.create_user("another-official@example.com", name="Another Official")
    looked = {"looked_through_by": another, "looked_through_at": MOMENT}
    decided = {"application": made, "decided_by": person, "decided_at": MOMENT}
    SoleDecision.objects.create(**marked(SoleDecision, **decided, **looked))
    flagged = {"application": made, "person": person, "kind": "own_record", "at": MOMENT}
    RedFlag.objects.create(**marked(RedFlag, **flagged, **looked))
    filed = {"application": made, "filed_by": person, "filed_at": MOMENT, "outcome": "dismissed"}
    Appeal.objects.create(**marked(Appeal, **filed, decided_by=another, decided_at=MOMENT))
    document = Document.objects.create(**marked(Document, application=made, created_at=MOMENT))
    version = DocumentVersion.objects.create(
        **marked(
            DocumentVersion,
            document=document,
            number=1,
            size=1,
            uploaded_by=person,
            started_at=MOMENT,
            findings=[{"code": MARK}],
        )
    )
    _drawn(made, person, version)
    _talked_over(made, person)
    held = {"application": made, "code": "litigation", "severity": "notice", "placed_at": MOMENT}
    hold = Hold.objects.create(**marked(Hold, **held, placed_by=person))
    LiftProposal.objects.create(**marked(LiftProposal, hold=hold, proposed_by=person, proposed_at=MOMENT))
    visit = Inspection.objects.create(
        **marked(
            Inspection,
            application=made,
            name="Foundation",
            status="resulted",
            result="passed",
            wanted_on=MOMENT.date(),
            inspector=person,
            requested_at=MOMENT,
            resulted_at=MOMENT,
        )
    )
    asked = {"inspection": visit, "result": "passed", "asked_by": person, "asked_at": MOMENT}
    ResultCorrection.objects.create(**marked(ResultCorrection, **asked))
    IssuanceItem.objects.create(
        **marked(IssuanceItem, application=made, confirmed_by=person, confirmed_at=MOMENT)
    )
    Notice.objects.create(**marked(Notice, application=made, composed_at=MOMENT))
    ClockEvent.objects.create(
        **marked(
            ClockEvent,
            case=made.case,
            kind="started",
            at=MOMENT,
            day_zero=MOMENT.date(),
            length=15,
            unit="business",
            calendar=f"service@{MARK}",
            actor=person,
        )
    )
    records.permit(
        made,
        content={MARK: MARK},
        expiry_rule=MARK,
        issued_by=person,
        file_error=MARK,
        file_key=MARK,
        file_state="done",
        file_sha256="ab" * 32,
        file_made_at=MOMENT,
    )
    _amended(made, person)
    records.go(made, "suspend", at=MOMENT, reason=f"{MARK} reason")
    assert TransitionRecord.objects.filter(reason__contains=MARK).exists()
