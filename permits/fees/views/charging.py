"""Charge a line of the schedule: choose it, give its numbers and a reason, look at the working, confirm."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from permits.applications.models import PermitApplication
from permits.fees.charge_form import ChargeForm
from permits.fees.services import charging
from permits.fees.services.charging import ChargeRefused, NoSuchLine, NumberRefused, Offer
from permits.fees.views.loading import application_or_404, demand
from workflows.timing import now


@require_GET
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """List what may be charged by hand, by schedule."""
    application = application_or_404(request, pk)
    demand(request, "add_fee_line", application)
    context = {
        "application": application,
        "offers": charging.offers(application, at=now()),
        "is_open": application.status in charging.CHARGEABLE,
        "page_title": _("Charge a fee from the schedule"),
    }
    return render(request, "fees/choose_charge.html", context)


@require_http_methods(["GET", "POST"])
def charge(request: HttpRequest, pk: int, schedule: str, code: str) -> HttpResponse:
    """Charge one line: the first answer shows its working, the second one does it."""
    application = application_or_404(request, pk)
    demand(request, "add_fee_line", application)
    at = now()
    wanted = _offer_or_404(application, schedule, code, at)
    form = ChargeForm(
        request.POST if request.method == "POST" else None, offer=wanted, initial={"key": uuid4()}
    )
    if form.is_valid() and "shown" in request.POST:
        invoice = _charged(request, application, wanted, form, at)
        if invoice is not None:
            return redirect("fees:invoice", invoice.number)
    context = {
        "application": application,
        "offer": wanted,
        "form": form,
        "line": _previewed(application, wanted, form, at) if form.is_valid() else None,
        "is_open": application.status in charging.CHARGEABLE,
        "page_title": wanted.line.label,
    }
    return render(request, "fees/charge.html", context)


def _offer_or_404(application: PermitApplication, schedule: str, code: str, at: Any) -> Offer:
    try:
        return charging.offer(application, schedule, code, at=at)
    except NoSuchLine as unknown:
        raise Http404(str(unknown)) from unknown


def _charged(
    request: HttpRequest, application: PermitApplication, wanted: Offer, form: ChargeForm, at: Any
) -> Any:
    """Return the invoice, or None when the form says why there is none."""
    try:
        invoice = charging.charge(
            application,
            schedule=wanted.schedule.schedule,
            code=wanted.line.code,
            facts=form.numbers,
            reason=form.cleaned_data["reason"],
            shown=request.POST["shown"],
            key=form.cleaned_data["key"],
            actor=request.user,  # type: ignore[arg-type]  # signed in: the page demands a right
            at=at,
        )
    except ChargeRefused as refused:
        _tell(form, refused)
        return None
    messages.success(
        request, _("Invoice %(number)s is issued. The applicant is told.") % {"number": invoice.number}
    )
    return invoice


def _previewed(application: PermitApplication, wanted: Offer, form: ChargeForm, at: Any) -> Any:
    try:
        return charging.preview(application, wanted, form.numbers, at=at)
    except ChargeRefused as refused:
        _tell(form, refused)
        return None


def _tell(form: ChargeForm, refused: ChargeRefused) -> None:
    field = form.field_of(refused.fact) if isinstance(refused, NumberRefused) else None
    if str(refused) not in form.errors.get(field or "__all__", []):
        form.add_error(field, str(refused))
