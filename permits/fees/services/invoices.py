"""Take back what was asked for and not yet paid."""

from datetime import datetime
from typing import Any

from django.db import transaction

from permits.applications.models import PermitApplication
from permits.fees import ledger
from permits.fees.models import Invoice, Payment
from workflows import outbox
from workflows.actors import SYSTEM
from workflows.transitions import lock


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
