"""The books of one application: every booking, and what each account stands at."""

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from permits.applications.authority import may
from permits.fees.models import Invoice, LedgerEntry, LedgerPosting
from permits.fees.views.loading import application_or_404


@require_GET
def ledger(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the money of an application: invoices, bookings, balances."""
    application = application_or_404(request, pk)
    entries = LedgerEntry.objects.filter(application=application).select_related("booked_by", "invoice")
    postings = LedgerPosting.objects.filter(entry__application=application)
    context = {
        "application": application,
        "invoices": Invoice.objects.filter(application=application).order_by("issued_at", "id"),
        "entries": entries.prefetch_related("postings").order_by("id"),
        "balances": [_sides(account, balance) for account, balance in postings.balances().items()],
        "may_reassess": may(request.user, "reassess_fees", application),
        "may_charge": may(request.user, "add_fee_line", application),
        "may_value": may(request.user, "propose_valuation", application),
        "page_title": _("Money of %s") % application,
    }
    return render(request, "fees/ledger.html", context)


def _sides(account: str, balance: Decimal) -> dict[str, Any]:
    return {
        "account": account,
        "debit": balance if balance > 0 else None,
        "credit": -balance if balance < 0 else None,
    }
