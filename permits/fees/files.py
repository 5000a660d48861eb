"""The invoice's PDF: made by a worker, once, from the event that an invoice wants one."""

from datetime import datetime

from permits.documents import generated
from permits.fees import letters
from permits.fees.models import Invoice
from permits.stationery import render
from workflows.models import OutboxEvent
from workflows.timing import now

TOPIC = "invoice.file_wanted"


def make_file(event: OutboxEvent) -> None:
    """Make and keep an invoice's PDF (consumer); harmless when it lies there already.

    The same invoice gives the same bytes, so a second try after a crash finds its own file.
    """
    invoice = _invoice(event)
    if invoice.file_state == Invoice.State.DONE:
        return
    pdf = render(letters.invoice_letter(invoice), letters.invoice_blocks(invoice), made_at=invoice.issued_at)
    generated.keep(invoice, pdf, key=file_key(invoice), at=now())


def note_failure(event: OutboxEvent, error: str) -> None:
    """Show on the invoice that its PDF could not be made; it will be tried again."""
    generated.note_failure(Invoice.objects.filter(pk=event.payload["invoice"]), error)


def want_again(invoice: Invoice, *, at: datetime) -> bool:
    """Ask for a failed PDF again; tell whether it had failed."""
    return generated.want_again(invoice, TOPIC, at=at, invoice=invoice.pk)


def file_key(invoice: Invoice) -> str:
    """Return where in the store an invoice's PDF lies."""
    return generated.key_of(invoice.application, "invoices", invoice.number)


def _invoice(event: OutboxEvent) -> Invoice:
    invoices = Invoice.objects.select_related("application__organisation", "application__applicant")
    found: Invoice = invoices.prefetch_related("lines").get(pk=event.payload["invoice"])
    return found
