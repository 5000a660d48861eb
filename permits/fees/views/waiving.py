"""Have a fee waived: one person asks, another decides."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from permits.applications.seeing import seen_or_404
from permits.fees.models import FeeWaiver, Invoice
from permits.fees.services import waivers
from permits.fees.services.waivers import RIGHT, WaiverRefused
from permits.fees.views.loading import demand, invoice_or_404
from permits.fees.waiver_form import RejectionForm, WaiverForm
from workflows.timing import now

SHOWN = 100


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Show which waivers wait for a second person, and how the last ones were decided."""
    demand(request, RIGHT)
    known = FeeWaiver.objects.select_related("application__case", "asked_by", "decided_by")
    waiting = list(known.filter(state=FeeWaiver.State.ASKED).order_by("id")[:SHOWN])
    context = {
        "page_title": _("Fee waivers"),
        "waiting": waiting,
        "done": known.exclude(state=FeeWaiver.State.ASKED).order_by("-decided_at", "-id")[:SHOWN],
    }
    return render(request, "fees/waivers.html", context)


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, number: str) -> HttpResponse:
    """Ask that a fee of an open invoice be waived, wholly or in part."""
    invoice = invoice_or_404(request, number)
    demand(request, RIGHT, invoice)
    lines = waivers.waivable(invoice)
    form = WaiverForm(request.POST if request.method == "POST" else None, lines=lines)
    if form.is_valid() and _asked(request, invoice, form):
        return redirect("fees:waivers")
    context = {
        "invoice": invoice,
        "application": invoice.application,
        "lines": lines,
        "form": form,
        "page_title": _("Have a fee of %(number)s waived") % {"number": number},
    }
    return render(request, "fees/ask_waiver.html", context)


@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a waiver that waits; a post of this page approves it."""
    waiver = _waiver_or_404(request, pk)
    demand(request, RIGHT, waiver.application)
    if request.method == "POST" and _approved(request, waiver):
        return redirect("fees:waivers")
    return _page(request, waiver, RejectionForm())


@require_POST
def reject(request: HttpRequest, pk: int) -> HttpResponse:
    """Reject a waiver, or take one's own back."""
    waiver = _waiver_or_404(request, pk)
    demand(request, RIGHT, waiver.application)
    form = RejectionForm(request.POST)
    if not form.is_valid():
        return _page(request, waiver, form)
    try:
        waivers.reject(waiver, reason=form.cleaned_data["reason"], actor=request.user, at=now())
        messages.success(request, _("Not approved. The invoice stays as it is."))
    except WaiverRefused as refused:
        messages.error(request, str(refused))
    return redirect("fees:waivers")


def _page(request: HttpRequest, waiver: FeeWaiver, form: RejectionForm) -> HttpResponse:
    context = {
        "waiver": waiver,
        "application": waiver.application,
        "form": form,
        "is_own": waiver.asked_by_id == request.user.pk,
        "why_not": waivers.why_not_approve(waiver, request.user),
        "page_title": _("Decide on a fee waiver"),
    }
    return render(request, "fees/waiver.html", context)


def _asked(request: HttpRequest, invoice: Invoice, form: WaiverForm) -> bool:
    try:
        waivers.ask(invoice, **form.cleaned_data, actor=request.user, at=now())
    except (WaiverRefused, PermissionDenied) as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, _("Asked. Another official or the finance manager decides."))
    return True


def _approved(request: HttpRequest, waiver: FeeWaiver) -> bool:
    try:
        made = waivers.approve(waiver, actor=request.user, at=now())
    except (WaiverRefused, PermissionDenied) as refused:
        messages.error(request, str(refused))
        return False
    told = _("Approved. Invoice %(number)s replaces the one before, and the applicant is told.")
    messages.success(request, told % {"number": made.number})
    return True


def _waiver_or_404(request: HttpRequest, pk: int) -> FeeWaiver:
    visible = FeeWaiver.objects.visible_to(request.user)
    visible = visible.select_related("application__case", "asked_by", "decided_by")
    return seen_or_404(request.user, visible, pk=pk)
