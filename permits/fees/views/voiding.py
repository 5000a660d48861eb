"""Take back a fee that was charged by hand."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from permits.fees.forms import VoidForm
from permits.fees.models import Invoice
from permits.fees.services import voiding
from permits.fees.services.voiding import VoidRefused
from permits.fees.views.loading import demand, invoice_or_404
from workflows.timing import now


@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, number: str) -> HttpResponse:
    """Ask why, and void the invoice; one that is void already is left as it is."""
    found = invoice_or_404(request, number)
    demand(request, "void_fee_line", found)
    if found.status == Invoice.Status.VOID:
        messages.info(request, _("Invoice %(number)s is void already.") % {"number": number})
        return redirect("fees:invoice", number)
    form = VoidForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _voided(request, found, form):
        return redirect("fees:invoice", number)
    context = {
        "invoice": found,
        "application": found.application,
        "form": form,
        "why_not": voiding.why_not(found, request.user),
        "page_title": _("Void invoice %(number)s") % {"number": number},
    }
    return render(request, "fees/void.html", context)


def _voided(request: HttpRequest, invoice: Invoice, form: VoidForm) -> bool:
    try:
        voiding.void_charge(invoice, reason=form.cleaned_data["reason"], actor=request.user, at=now())
    except VoidRefused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, _("Invoice %(number)s is void.") % {"number": invoice.number})
    return True
