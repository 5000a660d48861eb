"""Letters about money."""

from typing import Any

from permits.applications.models import PermitApplication
from permits.fees.models import FeeWaiver, Invoice, Payment, ValuationSetting
from permits.notices import links
from workflows.models import OutboxEvent

TELL_THE_INVOICE = (
    "application.submit",
    "application.accept",
    "application.deem_complete",
    "application.approve",
    "application.deem_approved",
)
"""The moves whose own letters tell of an invoice that was issued in the same moment."""


def invoice(application: PermitApplication, event: OutboxEvent) -> dict[str, Any] | None:
    """Tell of an invoice, unless the letter of the move that brought it does, or it is settled already."""
    issued = Invoice.objects.get(pk=event.payload["invoice"])
    moves = OutboxEvent.objects.filter(case_id=event.case_id or 0, topic__in=TELL_THE_INVOICE, at=event.at)
    by_hand = issued.stage == Invoice.Stage.BY_HAND
    if issued.status != Invoice.Status.OPEN or (not by_hand and moves.exists()):
        return None
    return told(issued)


def payment(application: PermitApplication, event: OutboxEvent) -> dict[str, Any] | None:
    """Tell what was received, and for what; nothing came for an invoice that waivers brought to nothing."""
    if "payment" not in event.payload:
        return None
    paid = Payment.objects.select_related("invoice").get(pk=event.payload["payment"])
    return {"payment": paid, **told(paid.invoice)}


def valuation(application: PermitApplication, event: OutboxEvent) -> dict[str, Any]:
    """Tell which valuation the city took, and why; the new invoices have letters of their own."""
    return {"setting": ValuationSetting.objects.get(pk=event.payload["setting"])}


def waiver(application: PermitApplication, event: OutboxEvent) -> dict[str, Any]:
    """Tell which fee the city forgoes, why, and what is left to pay."""
    granted = FeeWaiver.objects.get(pk=event.payload["waiver"])
    return {"waiver": granted, **told(Invoice.objects.get(pk=event.payload["invoice"]))}


def issued_with(application: PermitApplication, event: OutboxEvent) -> dict[str, Any]:
    """Return the open invoice that came in the same moment as a move; nothing when there is none."""
    opened = application.invoices.filter(issued_at=event.at, status=Invoice.Status.OPEN)
    found = opened.exclude(stage=Invoice.Stage.BY_HAND).first()
    return told(found) if found else {}


def told(issued: Invoice) -> dict[str, Any]:
    """Return what a letter says of an invoice."""
    return {"invoice": issued, "invoice_url": links.invoice(issued), "lines": list(issued.lines.all())}
