"""An invoice: its lines with their working, its file, its payments, and what may be done."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from permits.applications.authority import may
from permits.documents import generated
from permits.fees import files, providers
from permits.fees.models import Invoice, Payment
from permits.fees.services import waivers
from permits.fees.views.loading import invoice_or_404, payment_or_404
from permits.rulebook.schema.fee import BY_HAND
from workflows.timing import now


@require_GET
def invoice(request: HttpRequest, number: str) -> HttpResponse:
    """Show an invoice."""
    found = invoice_or_404(request, number)
    context = _content(found) | _options(request, found)
    came_back, last = "came_back" in request.GET, context["last"]
    context["waiting"] = bool(came_back and last and last.status == Payment.Status.PENDING)
    return render(request, "fees/invoice.html", context | {"page_title": _("Invoice %s") % found.number})


@require_GET
def invoice_state(request: HttpRequest, number: str) -> HttpResponse:
    """Answer the page that waits for the provider's word: wait on, or load again."""
    found = invoice_or_404(request, number)
    waiting = found.is_open and found.payments.filter(status="pending").exists()
    template = "fees/_waiting_for_payment.html" if waiting else "fees/_load_again.html"
    return render(request, template, {"invoice": found})


@require_GET
def file_state(request: HttpRequest, number: str) -> HttpResponse:
    """Answer the page that waits for the PDF."""
    return render(request, "fees/_invoice_file.html", {"invoice": invoice_or_404(request, number)})


@require_GET
def invoice_file(request: HttpRequest, number: str) -> HttpResponse:
    """Send the person to the invoice's PDF."""
    found = invoice_or_404(request, number)
    if found.file_state != Invoice.State.DONE:
        messages.info(request, _("The PDF of this invoice is not ready yet."))
        return redirect("fees:invoice", number)
    return redirect(generated.link(found))


@require_POST
def retry_file(request: HttpRequest, number: str) -> HttpResponse:
    """Have a failed PDF made again."""
    found = invoice_or_404(request, number)
    if files.want_again(found, at=now()):
        messages.success(request, _("The PDF is being made again."))
    return redirect("fees:invoice", number)


@require_GET
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """Show the receipt of a payment, to print or keep."""
    payment = payment_or_404(request, receipt_number=number)
    context = {
        "payment": payment,
        "invoice": payment.invoice,
        "application": payment.invoice.application,
        "lines": payment.invoice.lines.all(),
        "page_title": _("Receipt %s") % number,
    }
    return render(request, "fees/receipt.html", context)


def _content(found: Invoice) -> dict[str, Any]:
    payments = list(found.payments.select_related("started_by").order_by("-id"))
    return {
        "invoice": found,
        "application": found.application,
        "lines": list(found.lines.all()),
        "payments": payments,
        "settled": next((each for each in payments if each.status == "settled"), None),
        "last": payments[0] if payments else None,
    }


def _options(request: HttpRequest, found: Invoice) -> dict[str, Any]:
    can_pay = found.is_open and may(request.user, "pay", found)
    return {
        "can_pay": can_pay,
        "providers": providers.offered() if can_pay else [],
        "can_void": found.is_open and found.stage == BY_HAND and may(request.user, "void_fee_line", found),
        "can_waive": bool(may(request.user, "waive_fee", found) and waivers.waivable(found)),
        "can_take_payment": found.is_open and may(request.user, "take_payment", found),
    }
