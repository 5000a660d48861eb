"""The cashier's desk: what is open, and money over the counter."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from permits.fees.forms import CashForm, ChequeForm, InvoiceSearchForm
from permits.fees.models import Invoice, Payment, ProviderEvent
from permits.fees.services.counter import record_cash as record_cash_payment
from permits.fees.services.counter import record_cheque as record_cheque_payment
from permits.fees.services.payments import PaymentRefused
from permits.fees.views.loading import demand, invoice_or_404
from workflows.timing import now

PAGE = 50
MOST_COUNTED = 1000


@require_GET
def open_invoices(request: HttpRequest) -> HttpResponse:
    """List what is to pay, the oldest first; a number leads straight to its invoice."""
    demand(request, "take_payment")
    form = InvoiceSearchForm(request.GET)
    wanted = form.cleaned_data["q"] if form.is_valid() else ""
    if wanted:
        return _found(request, wanted)
    return render(request, "fees/open_invoices.html", _queue(request) | {"page_title": _("Invoices to pay")})


@require_http_methods(["GET", "POST"])
def record_cheque(request: HttpRequest, number: str) -> HttpResponse:
    """Record a check that pays an invoice."""
    invoice = invoice_or_404(request, number)
    demand(request, "take_payment", invoice)
    form = ChequeForm(request.POST if request.method == "POST" else None, invoice=invoice)
    if request.method == "POST" and form.is_valid():
        try:
            payment = record_cheque_payment(invoice, **form.cleaned_data, actor=request.user, at=now())
        except PaymentRefused as refused:
            return _refused(request, invoice, refused)
        return _received(request, payment)
    return _counter(request, invoice, cheque=form, cash=CashForm(invoice=invoice, prefix="cash"))


@require_POST
def record_cash(request: HttpRequest, number: str) -> HttpResponse:
    """Record cash that pays an invoice."""
    invoice = invoice_or_404(request, number)
    demand(request, "take_payment", invoice)
    form = CashForm(request.POST, invoice=invoice, prefix="cash")
    if form.is_valid():
        try:
            payment = record_cash_payment(invoice, **form.cleaned_data, actor=request.user, at=now())
        except PaymentRefused as refused:
            return _refused(request, invoice, refused)
        return _received(request, payment)
    return _counter(request, invoice, cheque=ChequeForm(invoice=invoice), cash=form)


@require_GET
def provider_events(request: HttpRequest) -> HttpResponse:
    """List the provider's messages that somebody must look at."""
    demand(request, "reconcile_payments")
    events = (
        ProviderEvent.objects.filter(needs_review=True).select_related("payment__invoice").order_by("-id")
    )
    context = {"events": events[:200], "page_title": _("Payment messages to look at")}
    return render(request, "fees/provider_events.html", context)


def _counter(request: HttpRequest, invoice: Invoice, *, cheque: ChequeForm, cash: CashForm) -> HttpResponse:
    if not invoice.is_open:
        return redirect("fees:invoice", invoice.number)
    context = {
        "invoice": invoice,
        "application": invoice.application,
        "cheque_form": cheque,
        "cash_form": cash,
        "form": cash if cash.is_bound else cheque,
        "page_title": _("Record a payment"),
    }
    return render(request, "fees/record_payment.html", context)


def _received(request: HttpRequest, payment: Payment) -> HttpResponse:
    messages.success(
        request, _("The payment was recorded: receipt %(receipt)s.") % {"receipt": payment.receipt_number}
    )
    return redirect("fees:receipt", payment.receipt_number)


def _refused(request: HttpRequest, invoice: Invoice, refused: PaymentRefused) -> HttpResponse:
    messages.info(request, str(refused))
    return redirect("fees:invoice", invoice.number)


def _found(request: HttpRequest, wanted: str) -> HttpResponse:
    found = list(_listed().visible_to(request.user).numbered(wanted).order_by("-issued_at", "-id")[:PAGE])
    if len(found) == 1:
        return redirect("fees:invoice", found[0].number)
    context = {"invoices": found, "wanted": wanted, "page_title": _("Invoices found")}
    return render(request, "fees/open_invoices.html", context)


def _queue(request: HttpRequest) -> dict[str, Any]:
    rows, previous, following = _page(request)
    count = Invoice.objects.open().values("pk")[: MOST_COUNTED + 1].count()
    address = reverse("fees:open_invoices")
    return {
        "invoices": rows,
        "previous_url": f"{address}?before={rows[0].number}" if previous and rows else "",
        "next_url": f"{address}?after={rows[-1].number}" if following and rows else "",
        "count": f"{MOST_COUNTED:,}+" if count > MOST_COUNTED else f"{count:,}",
    }


def _page(request: HttpRequest) -> tuple[list[Invoice], bool, bool]:
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    edge = Invoice.objects.filter(number=after or before).first()
    if edge is None:
        rows = list(_listed().open()[: PAGE + 1])
        return rows[:PAGE], False, len(rows) > PAGE
    if after:
        rows = list(_listed().open().after(edge)[: PAGE + 1])
        return rows[:PAGE], True, len(rows) > PAGE
    rows = list(_listed().open().before(edge).reverse()[: PAGE + 1])
    return rows[:PAGE][::-1], len(rows) > PAGE, True


def _listed() -> Any:
    return Invoice.objects.select_related("application").only(
        "number", "stage", "status", "total", "issued_at", "assessed_on",
        "application__number", "application__address", "application__type_name", "application__status",
    )  # fmt: skip
