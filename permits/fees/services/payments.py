"""Pay an invoice: begin a checkout, and settle exactly once whatever is clicked twice."""

from datetime import datetime
from secrets import token_hex
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from permits.applications.facts import rulebook_of
from permits.fees import ledger, providers
from permits.fees.models import Invoice, Payment
from permits.fees.numbering import receipt_number
from workflows import outbox
from workflows.transitions import lock


class PaymentRefused(Exception):
    """A payment that cannot be taken; the text says why and what to do. Nothing was booked."""


class AlreadyPaid(PaymentRefused):
    """The invoice was paid before."""


class InvoiceVoid(PaymentRefused):
    """The invoice is not asked for any more."""


@transaction.atomic
def start_payment(invoice: Invoice, *, provider: str, actor: Any, at: datetime) -> Payment:
    """Begin paying an invoice through a provider, or return the payment that is under way.

    One reference serves all clicks, so that a provider charges once.

    :raises PermissionDenied: when the actor may not pay for the application.
    :raises PaymentRefused: when the invoice is paid or void, or the provider is not offered here.
    """
    demand_right(actor, "pay", invoice)
    offered = providers.named(provider)
    if offered is None:
        raise PaymentRefused(_("This way of paying is not offered. Choose another, or pay at the counter."))
    invoice = locked(invoice)
    demand_open(invoice)
    under_way = invoice.payments.filter(provider=provider, status=Payment.Status.PENDING).first()
    return under_way or Payment.objects.create(
        invoice=invoice,
        method=offered.method,
        provider=provider,
        provider_reference=f"{invoice.number}-{token_hex(8)}",
        amount=invoice.total,
        payer_name=str(actor)[:150],
        started_by=actor,
        started_at=at,
    )


@transaction.atomic
def settle(payment: Payment, *, at: datetime, actor: Any = None) -> Payment:
    """Take note that a payment's money came, exactly once; a second call changes nothing.

    Money for an invoice that somebody else paid meanwhile, or that is void, is kept apart to be given back.
    """
    invoice = locked(payment.invoice)
    payment.refresh_from_db(from_queryset=Payment.objects.select_for_update())
    payment.invoice = invoice
    if payment.is_received:
        return payment
    rulebook = rulebook_of(invoice.application)
    payment.settled_at = at
    payment.receipt_number = receipt_number(rulebook, on=rulebook.calendar().local_date(at))
    if invoice.is_open and payment.amount == invoice.total:
        return _pay(invoice, payment, actor=actor, at=at)
    return _set_aside(invoice, payment, actor=actor, at=at)


@transaction.atomic
def fail(payment: Payment, *, reason: str) -> Payment:
    """Note that a payment did not succeed; money that came stays received."""
    locked(payment.invoice)
    payment.refresh_from_db(from_queryset=Payment.objects.select_for_update())
    if payment.status == Payment.Status.PENDING:
        payment.status, payment.failure = Payment.Status.FAILED, reason[:200]
        payment.save(update_fields=["status", "failure"])
    return payment


def locked(invoice: Invoice) -> Invoice:
    """Lock an invoice and return it fresh: the case first, for everything that moves money holds it."""
    application = lock(invoice.application)
    fresh: Invoice = Invoice.objects.select_for_update().get(pk=invoice.pk)
    fresh.application = application
    return fresh


def demand_open(invoice: Invoice) -> None:
    """Refuse an invoice that is not to pay any more.

    :raises AlreadyPaid, InvoiceVoid: with the words for the payer.
    """
    if invoice.status == Invoice.Status.PAID:
        receipt = invoice.payments.filter(status=Payment.Status.SETTLED).values_list("receipt_number").first()
        raise AlreadyPaid(
            _("Invoice %(number)s is already paid (receipt %(receipt)s). Nothing more was taken.")
            % {"number": invoice.number, "receipt": receipt[0] if receipt else "–"}
        )
    if invoice.status == Invoice.Status.VOID:
        raise InvoiceVoid(
            _("Invoice %(number)s is void and must not be paid: %(reason)s")
            % {"number": invoice.number, "reason": invoice.void_reason}
        )


def demand_right(actor: Any, action: str, invoice: Invoice) -> None:
    """Refuse an actor without the right.

    :raises PermissionDenied: always with the same words, whoever asks.
    """
    if not actor.has_perm(action, invoice):
        raise PermissionDenied(_("Your role does not allow this for this invoice."))


def _pay(invoice: Invoice, payment: Payment, *, actor: Any, at: datetime) -> Payment:
    payment.status, payment.failure = Payment.Status.SETTLED, ""
    payment.save(update_fields=["status", "failure", "settled_at", "receipt_number"])
    invoice.status, invoice.paid_at = Invoice.Status.PAID, at
    invoice.save(update_fields=["status", "paid_at"])
    invoice.payments.filter(status=Payment.Status.PENDING).update(
        status=Payment.Status.FAILED, failure=_("The invoice was paid another way.")
    )
    ledger.book_payment(payment, actor=actor, at=at)
    outbox.publish(invoice.application.case, "invoice.paid", at=at, invoice=invoice.pk, payment=payment.pk)
    return payment


def _set_aside(invoice: Invoice, payment: Payment, *, actor: Any, at: datetime) -> Payment:
    payment.status = Payment.Status.SURPLUS
    payment.failure = _("The invoice was %(status)s when this money came.") % {
        "status": invoice.get_status_display().lower()
    }
    payment.save(update_fields=["status", "failure", "settled_at", "receipt_number"])
    ledger.book_surplus(payment, actor=actor, at=at)
    return payment
