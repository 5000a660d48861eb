"""Nobody pays a wrong fee: every invoice follows the tables of its day, once, with its working."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction

from permits.applications.models import PermitApplication
from permits.fees.ledger import RECEIVABLE
from permits.fees.models import Invoice, InvoiceLine, LedgerPosting
from permits.fees.services import assessment
from permits.fees.services.balances import balance_due
from permits.fees.services.invoices import void_open
from permits.rulebook.pack import read_folder
from permits.rulebook.services import publish
from tests import driving
from tests.driving import NOON, SAMPLE, People
from workflows.actors import SYSTEM
from workflows.models import OutboxEvent


def amounts(invoice: Invoice) -> dict[str, Decimal]:
    return {line.code: line.amount for line in invoice.lines.all()}


def test_a_reroof_of_18000_dollars_costs_what_the_table_says(
    reroof: PermitApplication, invoice: Invoice
) -> None:
    assert amounts(invoice) == {
        "PERMIT": Decimal("293.25"),
        "SB1473": Decimal("1.00"),
        "SMIP-R": Decimal("2.34"),
    }
    assert invoice.total == balance_due(reroof) == Decimal("296.59")
    assert invoice.number == "INV-2026-000001"


def test_every_line_shows_rule_version_inputs_and_formula(invoice: Invoice) -> None:
    line = invoice.lines.get(code="PERMIT")

    assert line.rule == "building/PERMIT"
    assert line.schedule_version == "2026.1"
    assert {name: Decimal(value) for name, value in line.inputs.items()} == {"valuation": Decimal(18000)}
    assert "16 × $14.00 per additional $1,000 or fraction = $293.25" in line.formula


def test_asking_twice_gives_the_same_invoice_and_books_it_once(
    reroof: PermitApplication, invoice: Invoice
) -> None:
    again = assessment.assess(reroof, "issuance", actor=SYSTEM, at=NOON + timedelta(days=3))

    assert again == invoice
    assert Invoice.objects.count() == 1
    assert OutboxEvent.objects.filter(topic="invoice.issued").count() == 1


def test_nothing_is_invoiced_where_nothing_is_due(reroof: PermitApplication) -> None:
    assert assessment.assess(reroof, "plan_check", actor=SYSTEM, at=NOON) is None
    assert not Invoice.objects.filter(stage="plan_check").exists()
    assert balance_due(reroof, "plan_check") == 0


def test_plan_check_is_65_percent_of_the_permit_fee(adu: PermitApplication) -> None:
    invoice = Invoice.objects.get(application=adu, stage="plan_check")

    assert amounts(invoice)["PLAN-REVIEW"] == Decimal("958.98")


def test_the_books_hold_the_receivable_against_each_account(invoice: Invoice) -> None:
    balances = LedgerPosting.objects.balances()

    assert balances[RECEIVABLE] == invoice.total
    assert balances["1000-42110"] == Decimal("-293.25")
    assert sum(balances.values()) == 0


@pytest.fixture
def dearer_from_july(who: People, tmp_path: Path) -> None:
    """A rulebook that the city publishes for 1 July 2027: maps cost $99 and records $25."""
    folder = tmp_path / SAMPLE.name
    for source in SAMPLE.rglob("*.yaml"):
        copy = folder / source.relative_to(SAMPLE)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(source.read_text())
    fees = folder / "fees" / "services.yaml"
    before, begins = fees.read_text(), "effective_from: 2000-01-01"
    fees.write_text(before.replace(begins, f"{begins}\neffective_to: 2027-06-30"))
    after = before.replace('version: "2026.1"', 'version: "2027.1"').replace("2000-01-01", "2027-07-01")
    after = after.replace("amount: 10.10", "amount: 99.00").replace("amount: 20.00", "amount: 25.00")
    (folder / "fees" / "services-2027.yaml").write_text(after)
    publish(read_folder(folder), effective_from=date(2027, 7, 1), actor=None, approver=None, at=NOON)


def test_new_tables_reach_issuance_lines_and_never_plan_check_lines(
    who: People, dearer_from_july: None
) -> None:
    submitted, july = (datetime(2027, month, 8, 17, tzinfo=UTC) for month in (6, 7))
    adu = driving.application_at("submitted", who, at=submitted)

    plan_check = assessment.assess(adu, "plan_check", actor=SYSTEM, at=july)
    issuance = assessment.assess(adu, "issuance", actor=SYSTEM, at=july)

    assert plan_check is not None
    assert issuance is not None
    mapping, records = plan_check.lines.get(code="MAPPING"), issuance.lines.get(code="RECORDS")
    assert (mapping.amount, mapping.schedule_version) == (Decimal("10.10"), "2026.1")
    assert (records.amount, records.schedule_version) == (Decimal("25.00"), "2027.1")


def test_a_line_once_invoiced_is_never_priced_again(invoice: Invoice) -> None:
    with pytest.raises(IntegrityError, match="history"), transaction.atomic():
        InvoiceLine.objects.filter(invoice=invoice).update(amount=1)
    with pytest.raises(IntegrityError, match="stays"), transaction.atomic():
        Invoice.objects.filter(pk=invoice.pk).update(total=1)
    with pytest.raises(IntegrityError, match="stays"), transaction.atomic():
        Invoice.objects.filter(pk=invoice.pk)._raw_delete("default")


@transaction.atomic
def slip_in(line: InvoiceLine) -> None:
    line.save(force_insert=True)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_line_cannot_be_slipped_onto_an_invoice(invoice: Invoice) -> None:
    line = invoice.lines.get(code="PERMIT")
    line.pk, line.position = None, 99

    with pytest.raises(IntegrityError, match="add up"):
        slip_in(line)


def test_withdrawing_voids_what_is_open_and_reverses_the_books(
    reroof: PermitApplication, invoice: Invoice
) -> None:
    void_open(reroof, reason="Application withdrawn", at=NOON)
    void_open(reroof, reason="Application withdrawn", at=NOON)

    invoice.refresh_from_db()
    assert invoice.status == Invoice.Status.VOID
    assert LedgerPosting.objects.balances() == {}
    assert balance_due(reroof) == 0


def test_after_a_void_the_stage_can_be_assessed_anew_under_a_new_number(
    reroof: PermitApplication, invoice: Invoice
) -> None:
    void_open(reroof, reason="Wrong valuation", at=NOON)

    again = assessment.assess(reroof, "issuance", actor=SYSTEM, at=NOON)

    assert again is not None
    assert again.number == "INV-2026-000002"
    assert again.is_open
