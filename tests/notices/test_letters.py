"""Who is told what: the right people, once, in their language, with what to do next."""

import pytest
from django.conf import settings
from django.core import mail

from permits.applications.models import Hold, Party
from permits.documents.models import Document, DocumentVersion
from permits.fees.models import Payment
from permits.inspections.models import Inspection
from permits.notices import consumers, services
from permits.notices.letters import LETTERS
from permits.notices.models import Notice
from permits.reviews.models import CorrectionLetter
from tests.notices.conftest import TODAY
from tests.register import records
from workflows import outbox, relay
from workflows.models import OutboxEvent

pytestmark = pytest.mark.django_db
MOVES = {
    "submit": "submitted",
    "mark_incomplete": "incomplete",
    "accept": "intake_fees_due",
    "start_review": "in_review",
    "approve": "approved",
    "mark_ready": "ready_to_issue",
    "withdraw": "withdrawn",
    "deny": "denied",
    "expire_application": "application_expired",
    "expire_permit": "permit_expired",
    "suspend": "suspended",
    "revoke": "revoked",
    "void": "void",
    "finalize": "finaled",
    "grant_occupancy": "occupancy_granted",
}


def told(template: str) -> list[Notice]:
    return list(Notice.objects.filter(template=template).order_by("id"))


def publish(made, topic: str, **payload) -> OutboxEvent:
    return outbox.publish(made.case, topic, at=TODAY, **payload)


@pytest.mark.parametrize("verb", MOVES)
def test_each_move_that_concerns_the_applicant_is_told_to_him(verb):
    made = records.application(MOVES[verb])
    if made.issued_at:
        records.permit(made)

    relay.drain()

    (letter,) = told(LETTERS[f"application.{verb}"].template)
    assert letter.recipient_email == "applicant@example.com"
    assert letter.state == Notice.State.SENT
    assert "PRJ-2026-000001" in letter.body
    assert f"{settings.SITE_URL}/a/PRJ-2026-000001/" in letter.body
    assert "\n\n\n" not in letter.body


def _invoice(made):
    return publish(made, "invoice.issued", invoice=records.invoice(made).pk)


def _paid(made):
    invoice = records.invoice(made, status="paid", paid_at=TODAY)
    payment = Payment.objects.create(
        invoice=invoice,
        method="card",
        provider="demo",
        provider_reference="r1",
        status="settled",
        amount=invoice.total,
        payer_name="P",
        receipt_number="RCT-1",
        started_at=TODAY,
        settled_at=TODAY,
    )
    return publish(made, "invoice.paid", invoice=invoice.pk, payment=payment.pk)


def _letter(made):
    letter = CorrectionLetter.objects.create(application=made, round=1, sent_at=TODAY, items=[])
    return publish(made, "letter.sent", letter=letter.pk)


def _file(made, status="refused"):
    document = Document.objects.create(application=made, slot="plans", title="Plans", created_at=TODAY)
    version = DocumentVersion.objects.create(
        document=document,
        number=1,
        status=status,
        key="k",
        name="plans.pdf",
        size=1,
        sha256="a" * 64,
        uploaded_by=made.applicant,
        started_at=TODAY,
        checked_at=TODAY,
        findings=[{"code": "abandoned", "severity": "reject"}],
    )
    return publish(made, "document.checked", version=version.pk, status=status)


def _hold(made, severity="prevents_issuance"):
    hold = Hold.objects.create(
        application=made, code="outside_agency", severity=severity, reason="School fee", placed_at=TODAY
    )
    return publish(made, "hold.placed", hold=hold.pk, code=hold.code)


def _inspection(made):
    visit = Inspection.objects.create(
        application=made,
        code="f",
        name="Foundation",
        status="resulted",
        result="failed",
        notes="Rebar missing",
        wanted_on=TODAY.date(),
        requested_at=TODAY,
        resulted_at=TODAY,
    )
    return publish(made, "inspection.resulted", inspection=visit.pk)


def _corrected(made):
    at = {"wanted_on": TODAY.date(), "requested_at": TODAY, "resulted_at": TODAY}
    about = {"application": made, "code": "f", "name": "Foundation", "status": "resulted", **at}
    visit = Inspection.objects.create(**about, result="failed", notes="Rebar missing")
    better = Inspection.objects.create(**about, result="passed", corrects=visit)
    return publish(made, "inspection.corrected", inspection=visit.pk, corrected=better.pk, seq=1)


EVENTS = {
    "invoice": (_invoice, "$1,234.50"),
    "payment": (_paid, "RCT-1"),
    "corrections": (_letter, "/corrections/"),
    "file_refused": (_file, "plans.pdf"),
    "hold_placed": (_hold, "School fee"),
    "inspection_resulted": (_inspection, "Rebar missing"),
    "inspection_corrected": (_corrected, "Foundation"),
}


@pytest.mark.parametrize("template", EVENTS)
@pytest.mark.parametrize("language", ["en", "es"])
def test_each_other_event_is_told_with_what_matters(template, language):
    made = records.application("in_review")
    type(made.applicant).objects.filter(pk=made.applicant_id).update(language=language)
    make, words = EVENTS[template]
    make(made)

    relay.drain()

    (letter,) = told(template)
    assert words in letter.subject + letter.body
    assert letter.language == language
    assert ("Estimado/a" in letter.body) == (language == "es")


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_permit_is_told_to_the_owner_too_with_where_to_verify_it(language):
    person = records.person("owner@example.com", "Olga Owner", language=language)
    made = records.application("issued")
    Party.objects.create(application=made, role="owner", user=person, name="Olga", since=records.MORNING)
    publish(made, "permit.issued", permit=records.permit(made).pk)

    relay.drain()

    letters = told("issued")
    assert [each.recipient_email for each in letters] == ["applicant@example.com", "owner@example.com"]
    assert all(f"{settings.SITE_URL}/v/k7Qm2xv9Lp/" in each.body for each in letters)
    assert letters[1].language == language


def test_every_letter_has_its_text_in_both_languages():
    folder = settings.ROOT / "templates" / "emails"

    for letter in LETTERS.values():
        assert (folder / f"{letter.template}.txt").exists(), letter.template
        assert (folder / "es" / f"{letter.template}.txt").exists(), letter.template


def test_two_roles_with_one_address_are_told_once():
    made = records.application("draft")
    records.contractor(made, email="APPLICANT@example.com")
    records.go(made, "submit", at=TODAY, number="PRJ-2026-000001")

    relay.drain()

    assert len(told("received")) == 1


def test_a_party_who_has_left_is_not_told():
    made = records.application("draft")
    records.contractor(made, email="former@example.com", until=TODAY.replace(day=1))
    records.go(made, "submit", at=TODAY, number="PRJ-2026-000001")

    relay.drain()

    assert [each.recipient_email for each in told("received")] == ["applicant@example.com"]


def test_staff_are_never_told_in_place_of_the_customer(as_role):
    as_role("permit_technician")
    records.application("in_review")

    relay.drain()

    assert not Notice.objects.filter(recipient_email__endswith="@city.example").exists()


def test_an_invoice_that_comes_with_a_move_is_told_in_the_letter_of_that_move():
    made = records.application("submitted")
    records.go(made, "accept", at=TODAY)
    invoice = records.invoice(made, issued_at=TODAY)
    publish(made, "invoice.issued", invoice=invoice.pk)

    relay.drain()

    assert told("invoice") == []
    (accepted,) = told("accepted")
    assert "$1,234.50" in accepted.body
    assert f"/money/invoices/{invoice.number}/" in accepted.body


def test_a_file_that_is_fine_and_a_mere_notice_are_not_told():
    made = records.application("in_review")
    _file(made, status="clean")
    _hold(made, severity="notice")

    relay.drain()

    assert told("file_refused") == told("hold_placed") == []


def test_an_event_that_only_repeats_an_earlier_one_is_not_told_again():
    made = records.application("corrections_required")
    first = _letter(made)
    publish(made, "letter.sent", **first.payload)

    relay.drain()

    assert len(told("corrections")) == 1


def test_the_past_of_an_imported_record_is_told_to_nobody():
    records.application("in_review", source="austin", source_id="1")

    relay.drain()

    assert not Notice.objects.exists()


def test_consumers_that_run_twice_write_and_send_once():
    records.application("submitted")
    relay.drain()
    event = OutboxEvent.objects.get(topic="application.submit")
    notice = Notice.objects.get()

    assert services.compose(event, at=TODAY) == []
    assert services.send(notice, at=TODAY) is False
    consumers.ask_for_letters(event)
    relay.drain()

    assert Notice.objects.count() == len(mail.outbox) == 1


def test_a_line_break_in_a_name_makes_no_header():
    made = records.application("draft")
    type(made.applicant).objects.filter(pk=made.applicant_id).update(name='Ana\r\nBcc: x@example.com "')
    made.refresh_from_db()
    records.go(made, "submit", at=TODAY, number="PRJ-2026-000001")

    relay.drain()

    (sent,) = mail.outbox
    assert sent.recipients() == ["applicant@example.com"] or "applicant@example.com" in sent.to[0]
    assert "\n" not in sent.to[0]
    assert not sent.bcc
