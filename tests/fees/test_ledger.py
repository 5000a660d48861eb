"""Whatever happens in whatever order, the books balance, and the database would not have it otherwise."""

from contextlib import suppress
from decimal import Decimal
from random import Random

import pytest
from django.db import IntegrityError, connection, transaction

from permits.applications.models import PermitApplication
from permits.fees import ledger
from permits.fees.models import Invoice, LedgerEntry, LedgerPosting, Payment
from permits.fees.services import assessment
from permits.fees.services.balances import balance_due
from permits.fees.services.counter import record_cash, record_cheque
from permits.fees.services.invoices import void_open
from permits.fees.services.payments import PaymentRefused, fail, settle, start_payment
from tests.driving import NOON, People
from workflows.actors import SYSTEM


def settle_constraints() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


class Till:
    """Does something with money at random; refusals are part of the day."""

    def __init__(self, application: PermitApplication, who: People, seed: int) -> None:
        self.application, self.who, self.random = application, who, Random(seed)  # noqa: S311 (no secret)
        self.acts = [self.assess, self.void, self.start, self.settle, self.fail, self.cheque, self.cash]

    def act(self) -> None:
        with suppress(PaymentRefused):
            self.random.choice(self.acts)()

    def assess(self) -> None:
        assessment.assess(
            self.application, self.random.choice(["plan_check", "issuance"]), actor=SYSTEM, at=NOON
        )

    def void(self) -> None:
        void_open(self.application, reason="A change", at=NOON)

    def start(self) -> None:
        if invoice := self._any(Invoice):
            start_payment(invoice, provider="demo", actor=self.who.contractor, at=NOON)

    def settle(self) -> None:
        if payment := self._any(Payment):
            settle(payment, at=NOON)

    def fail(self) -> None:
        if payment := self._any(Payment):
            fail(payment, reason="declined")

    def cheque(self) -> None:
        if invoice := self._any(Invoice):
            amount = invoice.total + self.random.choice([Decimal(0), Decimal(0), Decimal("0.01")])
            number = str(self.random.randint(1, 5))
            record_cheque(invoice, number=number, payer="Bay", amount=amount, actor=self.who.cashier, at=NOON)

    def cash(self) -> None:
        if invoice := self._any(Invoice):
            record_cash(invoice, payer="Bay", amount=invoice.total, actor=self.who.cashier, at=NOON)

    def _any(self, model: type) -> object:
        rows = list(model.objects.order_by("pk"))
        return self.random.choice(rows) if rows else None


@pytest.mark.parametrize("seed", range(6))
def test_after_any_day_at_the_till_the_books_agree_with_invoices_and_payments(
    adu: PermitApplication, who: People, seed: int
) -> None:
    till = Till(adu, who, seed)

    for _ in range(40):
        till.act()

    settle_constraints()
    balances = LedgerPosting.objects.balances()
    received = Payment.objects.filter(status__in=["settled", "surplus"])
    surplus = received.filter(status="surplus")
    assert sum(balances.values()) == 0
    assert balances.get(ledger.RECEIVABLE, Decimal(0)) == balance_due(adu)
    assert sum(balances.get(account, Decimal(0)) for account in ledger.CASH.values()) == _total(received)
    assert -balances.get(ledger.CUSTOMER_DEPOSITS, Decimal(0)) == _total(surplus)
    for invoice in Invoice.objects.all():
        assert invoice.payments.filter(status="settled").count() == (invoice.status == "paid")
    numbers = sorted(received.values_list("receipt_number", flat=True))
    assert numbers == [f"RCT-2026-{n:06}" for n in range(1, len(numbers) + 1)], "no gap, no double"


def _total(payments: object) -> Decimal:
    return sum((each.amount for each in payments), Decimal(0))  # type: ignore[attr-defined]


@transaction.atomic
def post_to(entry: LedgerEntry, amount: str) -> None:
    LedgerPosting.objects.create(entry=entry, account="cash-drawer", amount=Decimal(amount))
    settle_constraints()


@transaction.atomic
def book_at_odds(invoice: Invoice, *amounts: str) -> None:
    entry = LedgerEntry.objects.create(application=invoice.application, kind="odd", memo="odd", at=NOON)
    for amount in amounts:
        LedgerPosting.objects.create(entry=entry, account="cash-drawer", amount=Decimal(amount))
    settle_constraints()


@pytest.mark.parametrize("amounts", [(), ("5.00",), ("5.00", "-4.99")])
def test_an_entry_that_does_not_balance_is_refused_at_commit(
    invoice: Invoice, amounts: tuple[str, ...]
) -> None:
    with pytest.raises(IntegrityError, match="does not balance"):
        book_at_odds(invoice, *amounts)


def test_a_posting_added_to_an_old_entry_is_refused_at_commit(invoice: Invoice) -> None:
    with pytest.raises(IntegrityError, match="does not balance"):
        post_to(LedgerEntry.objects.get(invoice=invoice), "5.00")


@pytest.mark.parametrize("table", ["fees_ledgerentry", "fees_ledgerposting", "fees_invoiceline"])
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET id = id"])
def test_the_books_only_grow(invoice: Invoice, table: str, statement: str) -> None:
    with (
        pytest.raises(IntegrityError, match="history"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table))
