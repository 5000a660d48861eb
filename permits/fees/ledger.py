"""The books: every booking is one entry whose postings add up to zero; the database checks it at commit.

Debit is positive, credit negative. Revenue accounts are the ones that the fee schedule names line by line.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from permits.fees.models import Invoice, LedgerEntry, LedgerPosting, Payment, Refund

RECEIVABLE = "accounts-receivable"
CUSTOMER_DEPOSITS = "customer-deposits"
CASH = {
    Payment.Method.CARD: "cash-card-clearing",
    Payment.Method.CHEQUE: "cash-checks",
    Payment.Method.CASH: "cash-drawer",
}


class EntryOutOfBalance(ValueError):
    """Postings that do not add up to zero, or an entry without two sides."""


def book_invoice(invoice: Invoice, *, actor: Any, at: datetime) -> LedgerEntry:
    """Book what an invoice asks for: receivable against each line's revenue account."""
    postings = {RECEIVABLE: invoice.total}
    for account, amount in revenue_of(invoice).items():
        postings[account] = postings.get(account, Decimal(0)) - amount
    return _book("invoice", f"Invoice {invoice.number}", postings, invoice=invoice, actor=actor, at=at)


def book_reversal(invoice: Invoice, *, actor: Any, at: datetime) -> LedgerEntry:
    """Book the opposite of an invoice that is void."""
    postings = {RECEIVABLE: -invoice.total}
    for account, amount in revenue_of(invoice).items():
        postings[account] = postings.get(account, Decimal(0)) + amount
    memo = f"Invoice {invoice.number} voided: {invoice.void_reason}"
    return _book("void", memo, postings, invoice=invoice, actor=actor, at=at)


def book_payment(payment: Payment, *, actor: Any, at: datetime) -> LedgerEntry:
    """Book money that pays its invoice: cash against the receivable."""
    postings = {CASH[Payment.Method(payment.method)]: payment.amount, RECEIVABLE: -payment.amount}
    memo = f"Receipt {payment.receipt_number} for invoice {payment.invoice.number}"
    return _book("payment", memo, postings, invoice=payment.invoice, payment=payment, actor=actor, at=at)


def book_surplus(payment: Payment, *, actor: Any, at: datetime) -> LedgerEntry:
    """Book money that no invoice asks for any more: cash against what the city owes the payer."""
    postings = {CASH[Payment.Method(payment.method)]: payment.amount, CUSTOMER_DEPOSITS: -payment.amount}
    memo = f"Receipt {payment.receipt_number}, to be given back: {payment.failure}"
    return _book("surplus", memo, postings, invoice=payment.invoice, payment=payment, actor=actor, at=at)


def book_refund(refund: Refund, *, actor: Any, at: datetime) -> LedgerEntry:
    """Book money that is given back: out of cash, against the revenue that it was or the payer's deposit."""
    payment = refund.payment
    postings = {CASH[Payment.Method(payment.method)]: -refund.amount}
    if payment.status == Payment.Status.SURPLUS:
        postings[CUSTOMER_DEPOSITS] = refund.amount
    else:
        postings |= _shared_out(refund.amount, revenue_of(payment.invoice))
    memo = f"Refund of receipt {payment.receipt_number}, asked for with {refund.request.number}"
    return _book("refund", memo, postings, invoice=payment.invoice, payment=payment, actor=actor, at=at)


def _shared_out(amount: Decimal, revenue: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Share an amount out over accounts as their revenue was, to the cent; the last takes the rest."""
    total, left, shares = sum(revenue.values(), Decimal(0)), amount, dict[str, Decimal]()
    for account, part in list(revenue.items())[:-1]:
        shares[account] = (amount * part / total).quantize(Decimal("0.01"), ROUND_HALF_UP)
        left -= shares[account]
    return {**shares, list(revenue)[-1]: left}


def revenue_of(invoice: Invoice) -> dict[str, Decimal]:
    """Add up an invoice's lines by account."""
    totals: dict[str, Decimal] = {}
    for line in invoice.lines.all():
        totals[line.account] = totals.get(line.account, Decimal(0)) + line.amount
    return totals


def _book(
    kind: str,
    memo: str,
    postings: Mapping[str, Decimal],
    *,
    invoice: Invoice,
    actor: Any,
    at: datetime,
    payment: Payment | None = None,
) -> LedgerEntry:
    sides = {account: amount for account, amount in postings.items() if amount}
    if sum(sides.values()) != 0 or len(sides) < 2:
        raise EntryOutOfBalance(f"{memo}: the postings {dict(sides)} do not balance.")
    entry = LedgerEntry.objects.create(
        application_id=invoice.application_id,
        kind=kind,
        memo=memo[:200],
        invoice=invoice,
        payment=payment,
        at=at,
        booked_by_id=getattr(actor, "pk", None),
    )
    LedgerPosting.objects.bulk_create(
        LedgerPosting(entry=entry, account=account, amount=amount) for account, amount in sides.items()
    )
    return entry
