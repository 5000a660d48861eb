"""Two people at the same moment, on connections of their own: one payment, one receipt, balanced books."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection

from permits.fees import ledger
from permits.fees.models import Invoice, LedgerEntry, LedgerPosting, Payment, ProviderEvent
from permits.fees.providers.protocol import SUCCEEDED, Message
from permits.fees.services import assessment, webhooks
from permits.fees.services.counter import record_cheque
from permits.fees.services.invoices import void_open
from permits.fees.services.payments import PaymentRefused, settle, start_payment
from tests import driving
from tests.driving import NOON, People
from workflows.actors import SYSTEM
from workflows.models import OutboxEvent

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def who(transactional_db: None) -> Iterator[People]:
    driving.publish_rules()
    return driving.people()


@pytest.fixture
def invoice(who: People) -> Invoice:
    application = driving.application_at("submitted", who, type_code="REROOF")
    found: Invoice = Invoice.objects.select_related("application__case").get(application=application)
    return found


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run acts on connections of their own, released together; returns results or refusals."""
    barrier, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(index: int) -> None:
        try:
            connection.ensure_connection()
            barrier.wait()
            results[index] = acts[index]()
        except Exception as refused:  # what went wrong is what the test looks at
            results[index] = refused
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_settling_on_eight_connections_books_one_payment(invoice: Invoice, who: People) -> None:
    payment = start_payment(invoice, provider="demo", actor=who.contractor, at=NOON)

    results = at_once(*[lambda: settle(Payment.objects.get(pk=payment.pk), at=NOON) for _ in range(8)])

    assert {type(each) for each in results} == {Payment}
    assert {each.receipt_number for each in results} == {"RCT-2026-000001"}
    assert LedgerEntry.objects.filter(kind="payment").count() == 1
    assert OutboxEvent.objects.filter(topic="invoice.paid").count() == 1


def test_a_check_and_a_card_at_the_same_moment_pay_once_and_keep_the_other_apart(
    invoice: Invoice, who: People
) -> None:
    payment = start_payment(invoice, provider="demo", actor=who.contractor, at=NOON)

    at_once(
        lambda: settle(Payment.objects.get(pk=payment.pk), at=NOON),
        lambda: record_cheque(
            Invoice.objects.get(pk=invoice.pk),
            number="1",
            payer="Bay",
            amount=invoice.total,
            actor=who.cashier,
            at=NOON,
        ),
    )

    assert Payment.objects.filter(status="settled").count() == 1
    assert ledger.RECEIVABLE not in LedgerPosting.objects.balances()
    assert sum(LedgerPosting.objects.balances().values()) == 0


def test_one_message_on_four_connections_is_stored_and_applied_once(invoice: Invoice, who: People) -> None:
    payment = start_payment(invoice, provider="demo", actor=who.contractor, at=NOON)
    news = Message("evt_1", SUCCEEDED, payment.provider_reference, amount=payment.amount)

    results = at_once(*[lambda: webhooks.receive(news, provider="demo", at=NOON) for _ in range(4)])

    assert {type(each) for each in results} == {ProviderEvent}
    assert ProviderEvent.objects.count() == 1
    assert LedgerEntry.objects.filter(kind="payment").count() == 1


def test_two_cashiers_recording_the_same_check_book_it_once(invoice: Invoice, who: People) -> None:
    def record() -> Payment:
        fresh = Invoice.objects.get(pk=invoice.pk)
        return record_cheque(fresh, number="1", payer="Bay", amount=fresh.total, actor=who.cashier, at=NOON)

    results = at_once(record, record, record)

    assert sum(isinstance(each, Payment) for each in results) == 1
    assert sum(isinstance(each, PaymentRefused) for each in results) == 2


def test_withdrawing_while_paying_neither_deadlocks_nor_loses_money(invoice: Invoice, who: People) -> None:
    for _ in range(5):
        standing = assessment.assess(invoice.application, "issuance", actor=SYSTEM, at=NOON)
        assert standing is not None
        if not standing.is_open:
            break
        payment = start_payment(standing, provider="demo", actor=who.contractor, at=NOON)

        results = at_once(
            lambda payment=payment: settle(Payment.objects.get(pk=payment.pk), at=NOON),
            lambda: void_open(invoice.application.__class__.objects.get(), reason="Withdrawn", at=NOON),
        )

        assert not any(isinstance(each, Exception) for each in results)
        payment.refresh_from_db()
        standing.refresh_from_db()
        assert (standing.status, payment.status) in {("paid", "settled"), ("void", "surplus")}
    assert sum(LedgerPosting.objects.balances().values()) == 0
