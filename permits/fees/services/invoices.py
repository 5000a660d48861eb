"""Ask for money: issue an invoice with its booking, and take back what is not yet paid."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from permits.applications.facts import rulebook_of
from permits.applications.models import PermitApplication
from permits.fees import ledger
from permits.fees.models import Invoice, InvoiceLine, Payment
from permits.fees.numbering import invoice_number
from permits.rulebook.pricing import FeeLine
from permits.rulebook.schema.fee import Stage
from workflows import outbox
from workflows.actors import SYSTEM
from workflows.transitions import lock


@transaction.atomic
def issue(
    application: PermitApplication,
    stage: Stage,
    lines: Sequence[FeeLine],
    *,
    actor: Any,
    at: datetime,
    reason: str = "",
    charge_key: UUID | None = None,
) -> Invoice:
    """Issue an invoice of priced lines: number it, book it, and let its letter and document be made."""
    rulebook = rulebook_of(application)
    today = rulebook.calendar().local_date(at)
    invoice: Invoice = Invoice.objects.create(
        application=application,
        number=invoice_number(rulebook, on=today),
        stage=stage,
        total=sum((line.amount for line in lines), Decimal("0.00")),
        assessed_on=today,
        issued_at=at,
        reason=reason,
        charge_key=charge_key,
    )
    InvoiceLine.objects.bulk_create(
        _line(invoice, position, line) for position, line in enumerate(lines, start=1)
    )
    ledger.book_invoice(invoice, actor=actor, at=at)
    outbox.publish(application.case, "invoice.issued", at=at, invoice=invoice.pk)
    outbox.publish(None, "invoice.file_wanted", at=at, invoice=invoice.pk)
    return invoice if invoice.total else _settled(invoice, at)


def _settled(invoice: Invoice, at: datetime) -> Invoice:
    """Settle an invoice that waivers brought to nothing as it is issued: it asks for no payment."""
    invoice.status, invoice.paid_at = Invoice.Status.PAID, at
    invoice.save(update_fields=["status", "paid_at"])
    outbox.publish(invoice.application.case, "invoice.paid", at=at, invoice=invoice.pk)
    return invoice


@transaction.atomic
def void_open(
    application: PermitApplication, *, reason: str, at: datetime, actor: Any = SYSTEM, stage: str = ""
) -> list[Invoice]:
    """Void the open invoices of an application, or of one stage, and book the reversals.

    What is paid stays paid.
    """
    lock(application)
    invoices = Invoice.objects.select_for_update().filter(application=application, status=Invoice.Status.OPEN)
    wanted = invoices.filter(stage=stage) if stage else invoices
    return [_void(application, each, reason, actor=actor, at=at) for each in wanted.order_by("id")]


def void(invoice: Invoice, *, reason: str, actor: Any, at: datetime) -> Invoice:
    """Void one open invoice that the caller has locked with its case, and book the reversal."""
    return _void(invoice.application, invoice, reason, actor=actor, at=at)


def _void(
    application: PermitApplication, invoice: Invoice, reason: str, *, actor: Any, at: datetime
) -> Invoice:
    invoice.status, invoice.voided_at, invoice.void_reason = Invoice.Status.VOID, at, reason[:200]
    invoice.save(update_fields=["status", "voided_at", "void_reason"])
    invoice.payments.filter(status=Payment.Status.PENDING).update(
        status=Payment.Status.FAILED, failure=invoice.void_reason
    )
    ledger.book_reversal(invoice, actor=actor, at=at)
    outbox.publish(application.case, "invoice.voided", at=at, invoice=invoice.pk)
    return invoice


def _line(invoice: Invoice, position: int, line: FeeLine) -> InvoiceLine:
    return InvoiceLine(
        invoice=invoice,
        position=position,
        code=line.code,
        label=line.label,
        amount=line.amount,
        schedule=line.schedule,
        schedule_version=line.version,
        rule=line.rule,
        inputs=dict(line.inputs),
        formula=line.formula,
        account=line.account,
    )
