"""Money over the counter: a cashier records a check or cash for the exact balance of an invoice."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from permits.fees.models import Invoice, Payment
from permits.fees.services.payments import (
    PaymentRefused,
    demand_open,
    demand_right,
    locked,
    settle,
)
from permits.rulebook.money import dollars

COUNTER = "counter"


class AmountDiffers(PaymentRefused):
    """The sum offered is not the balance."""


class ChequeKnown(PaymentRefused):
    """This check was recorded for this invoice before."""


@transaction.atomic
def record_cheque(
    invoice: Invoice, *, number: str, payer: str, amount: Decimal, actor: Any, at: datetime
) -> Payment:
    """Record a check that pays an invoice in full, and settle it.

    :raises PermissionDenied: when the actor may not take payments for the application.
    :raises ChequeKnown: when this check was recorded before; it is booked only once.
    :raises AmountDiffers: when the check is not for the balance.
    :raises AlreadyPaid, InvoiceVoid: when nothing is to pay.
    """
    demand_right(actor, "take_payment", invoice)
    invoice = locked(invoice)
    number = " ".join(number.split()).upper()
    _demand_unknown(invoice, number)
    return _take(
        invoice,
        payer,
        amount,
        actor=actor,
        at=at,
        method=Payment.Method.CHEQUE,
        reference=f"{invoice.number}/check/{number}",
        cheque_number=number,
    )


@transaction.atomic
def record_cash(invoice: Invoice, *, payer: str, amount: Decimal, actor: Any, at: datetime) -> Payment:
    """Record cash that pays an invoice in full, and settle it.

    :raises PermissionDenied: when the actor may not take payments for the application.
    :raises AmountDiffers: when the sum is not the balance (give change first).
    :raises AlreadyPaid, InvoiceVoid: when nothing is to pay.
    """
    demand_right(actor, "take_payment", invoice)
    invoice = locked(invoice)
    taken = invoice.payments.filter(method=Payment.Method.CASH).count()
    return _take(
        invoice,
        payer,
        amount,
        actor=actor,
        at=at,
        method=Payment.Method.CASH,
        reference=f"{invoice.number}/cash/{taken + 1}",
    )


def _take(
    invoice: Invoice,
    payer: str,
    amount: Decimal,
    *,
    actor: Any,
    at: datetime,
    method: Payment.Method,
    reference: str,
    cheque_number: str = "",
) -> Payment:
    demand_open(invoice)
    if amount != invoice.balance:
        raise AmountDiffers(
            _("The balance is %(balance)s. Only exactly this amount can be recorded; %(amount)s was entered.")
            % {"balance": dollars(invoice.balance), "amount": dollars(amount)}
        )
    payment = Payment.objects.create(
        invoice=invoice,
        method=method,
        provider=COUNTER,
        provider_reference=reference,
        cheque_number=cheque_number,
        amount=amount,
        payer_name=payer.strip(),
        started_by=actor,
        started_at=at,
    )
    return settle(payment, at=at, actor=actor)


def _demand_unknown(invoice: Invoice, number: str) -> None:
    known = invoice.payments.filter(provider=COUNTER, cheque_number=number).first()
    if known is not None:
        raise ChequeKnown(
            _("Check %(number)s was recorded for this invoice before: receipt %(receipt)s. Not booked again.")
            % {"number": number, "receipt": known.receipt_number}
        )
