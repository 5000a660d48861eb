"""A balance is settled exactly once, by whoever may, whatever is clicked twice."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from permits.applications.models import Party, PermitApplication
from permits.fees import ledger
from permits.fees.models import Invoice, LedgerEntry, LedgerPosting, Payment
from permits.fees.services.counter import AmountDiffers, ChequeKnown, record_cash, record_cheque
from permits.fees.services.invoices import void_open
from permits.fees.services.payments import (
    AlreadyPaid,
    InvoiceVoid,
    PaymentRefused,
    fail,
    settle,
    start_payment,
)
from tests.driving import NOON, People
from workflows.models import OutboxEvent


def cheque(invoice: Invoice, who: People, number: str = "1041", **change: object) -> Payment:
    details: dict = {"payer": "Bay Builders Inc.", "amount": invoice.total, "actor": who.cashier} | change
    return record_cheque(invoice, number=number, at=NOON, **details)


def test_a_check_pays_the_invoice_books_it_and_gives_a_receipt(invoice: Invoice, who: People) -> None:
    payment = cheque(invoice, who)

    invoice.refresh_from_db()
    assert invoice.status == Invoice.Status.PAID
    assert invoice.paid_at == NOON
    assert payment.receipt_number == "RCT-2026-000001"
    balances = LedgerPosting.objects.balances()
    assert balances["cash-checks"] == invoice.total
    assert ledger.RECEIVABLE not in balances
    assert OutboxEvent.objects.get(topic="invoice.paid").payload == {
        "invoice": invoice.pk,
        "payment": payment.pk,
    }


def test_the_same_check_recorded_again_says_so_and_books_nothing(invoice: Invoice, who: People) -> None:
    cheque(invoice, who)

    with pytest.raises(ChequeKnown, match="RCT-2026-000001"):
        cheque(invoice, who, number=" 1041 ")

    assert Payment.objects.count() == 1
    assert LedgerEntry.objects.filter(kind="payment").count() == 1


def test_another_check_for_a_paid_invoice_is_refused(invoice: Invoice, who: People) -> None:
    cheque(invoice, who)

    with pytest.raises(AlreadyPaid, match="already paid"):
        cheque(invoice, who, number="1042")


@pytest.mark.parametrize("difference", ["-0.01", "0.01", "100"])
def test_only_the_exact_balance_can_be_recorded(invoice: Invoice, who: People, difference: str) -> None:
    with pytest.raises(AmountDiffers, match=r"\$296\.59"):
        cheque(invoice, who, amount=invoice.total + Decimal(difference))

    assert not Payment.objects.exists()


def test_cash_is_taken_once(invoice: Invoice, who: People) -> None:
    record_cash(invoice, payer="Olga Owner", amount=invoice.total, actor=who.cashier, at=NOON)

    with pytest.raises(AlreadyPaid):
        record_cash(invoice, payer="Olga Owner", amount=invoice.total, actor=who.cashier, at=NOON)

    assert LedgerPosting.objects.balances()["cash-drawer"] == invoice.total


@pytest.mark.parametrize(
    "role", ["contractor", "owner", "stranger", "technician", "official", "finance", "auditor", "supervisor"]
)
def test_only_a_cashier_takes_money_at_the_counter(invoice: Invoice, who: People, role: str) -> None:
    with pytest.raises(PermissionDenied):
        cheque(invoice, who, actor=getattr(who, role))


@pytest.mark.parametrize("role", ["stranger", "cashier", "technician", "official", "finance", "auditor"])
def test_only_the_applicants_side_pays_online(invoice: Invoice, who: People, role: str) -> None:
    with pytest.raises(PermissionDenied):
        start_payment(invoice, provider="demo", actor=getattr(who, role), at=NOON)


def test_a_cashier_takes_no_money_for_an_application_of_her_own(
    invoice: Invoice, reroof: PermitApplication, who: People
) -> None:
    Party.objects.filter(application=reroof, role=Party.Role.OWNER).update(user=who.cashier)

    with pytest.raises(PermissionDenied):
        cheque(invoice, who)


def test_contractor_and_owner_both_clicking_pay_begin_one_payment(
    invoice: Invoice, reroof: PermitApplication, who: People
) -> None:
    Party.objects.filter(application=reroof, role=Party.Role.OWNER).update(user=who.owner)
    first = start_payment(invoice, provider="demo", actor=who.contractor, at=NOON)

    second = start_payment(invoice, provider="demo", actor=who.owner, at=NOON)

    assert second == first
    assert Payment.objects.count() == 1


def test_settling_twice_changes_nothing(invoice: Invoice, who: People) -> None:
    payment = start_payment(invoice, provider="demo", actor=who.contractor, at=NOON)
    settle(payment, at=NOON)

    settle(payment, at=NOON + timedelta(hours=1))

    payment.refresh_from_db()
    assert payment.settled_at == NOON
    assert LedgerEntry.objects.filter(kind="payment").count() == 1
    assert OutboxEvent.objects.filter(topic="invoice.paid").count() == 1


def test_money_that_comes_after_the_invoice_was_paid_is_kept_apart_to_be_given_back(
    invoice: Invoice, who: People
) -> None:
    online = start_payment(invoice, provider="demo", actor=who.contractor, at=NOON)
    cheque(invoice, who)

    settle(online, at=NOON)

    online.refresh_from_db()
    assert online.status == Payment.Status.SURPLUS
    assert online.receipt_number == "RCT-2026-000002"
    balances = LedgerPosting.objects.balances()
    assert balances[ledger.CUSTOMER_DEPOSITS] == -invoice.total
    assert balances["cash-card-clearing"] == invoice.total
    assert OutboxEvent.objects.filter(topic="invoice.paid").count() == 1


def test_money_for_a_void_invoice_is_kept_apart_too(
    invoice: Invoice, reroof: PermitApplication, who: People
) -> None:
    online = start_payment(invoice, provider="demo", actor=who.contractor, at=NOON)
    void_open(reroof, reason="Application withdrawn", at=NOON)

    settle(online, at=NOON)

    assert Payment.objects.get().status == Payment.Status.SURPLUS
    assert not OutboxEvent.objects.filter(topic="invoice.paid").exists()


def test_a_void_invoice_cannot_be_paid(invoice: Invoice, reroof: PermitApplication, who: People) -> None:
    void_open(reroof, reason="Application withdrawn", at=NOON)

    with pytest.raises(InvoiceVoid, match="Application withdrawn"):
        cheque(invoice, who)
    with pytest.raises(InvoiceVoid):
        start_payment(invoice, provider="demo", actor=who.contractor, at=NOON)


def test_received_money_never_becomes_failed(invoice: Invoice, who: People) -> None:
    payment = cheque(invoice, who)

    fail(payment, reason="late message")

    assert Payment.objects.get().status == Payment.Status.SETTLED
    with pytest.raises(IntegrityError, match="stays"), transaction.atomic():
        Payment.objects.update(status="failed")


def test_outside_a_demonstration_the_test_provider_is_not_offered(
    invoice: Invoice, who: People, settings: object
) -> None:
    settings.DEMO = False  # type: ignore[attr-defined]

    with pytest.raises(PaymentRefused, match="counter"):
        start_payment(invoice, provider="demo", actor=who.contractor, at=NOON)


def test_receipt_numbers_have_no_gap_when_a_payment_is_refused(
    invoice: Invoice, adu: PermitApplication, who: People
) -> None:
    with pytest.raises(AmountDiffers):
        cheque(invoice, who, amount=Decimal(1))

    first = cheque(invoice, who)
    second = cheque(Invoice.objects.get(application=adu), who)

    assert [first.receipt_number, second.receipt_number] == ["RCT-2026-000001", "RCT-2026-000002"]
