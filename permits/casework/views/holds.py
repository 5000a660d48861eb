"""Holds on an application: placed with a reason, lifted by somebody who may (domain §5, S6)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from permits.applications.models import Hold, PermitApplication
from permits.applications.seeing import seen_or_404
from permits.applications.services.holds import HoldRefused, lift_hold, place_hold
from permits.applications.services.lifting import why_not_lift
from permits.casework.duty_forms import HoldForm, LiftForm
from permits.casework.policies import demand
from permits.casework.views.loading import load
from workflows.timing import now


@require_http_methods(["GET", "POST"])
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """Place a hold."""
    application = load(request, pk)
    demand(request.user, "place_hold", application)
    form = HoldForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _placed(request, application, form):
        return redirect("casework:application", pk)
    context = {"page_title": _("Place a hold"), "application": application, "form": form}
    return render(request, "casework/place_hold.html", context)


@require_http_methods(["GET", "POST"])
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    """Lift a hold, or say why this person cannot."""
    holds = Hold.objects.visible_to(request.user).select_related("application__case", "placed_by")
    hold = seen_or_404(request.user, holds, pk=pk)
    demand(request.user, "lift_hold", hold.application)
    if hold.lifted_at is not None:
        messages.info(request, _("This hold is lifted already."))
        return redirect("casework:application", hold.application_id)
    form = LiftForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _lifted(request, hold, form):
        return redirect("casework:application", hold.application_id)
    context = {
        "page_title": _("Lift the hold"),
        "application": hold.application,
        "hold": hold,
        "form": form,
        "why_not": _why_not(hold, request),
        "proposal": hold.lift_proposals.select_related("proposed_by").filter(state="open").first(),
        "button": _("Lift the hold"),
    }
    return render(request, "casework/lift_hold.html", context)


def _why_not(hold: Hold, request: HttpRequest) -> str:
    if hold.code == Hold.Code.STOP_WORK and hold.application.status == "suspended":
        return _("Lift the suspension of the permit: the hold goes with it.")
    return why_not_lift(hold, request.user)


def _placed(request: HttpRequest, application: PermitApplication, form: HoldForm) -> bool:
    try:
        place_hold(application, **form.cleaned_data, actor=request.user, at=now())
    except HoldRefused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, _("The hold is placed. The applicant is told."))
    return True


def _lifted(request: HttpRequest, hold: Hold, form: LiftForm) -> bool:
    kept = _why_not(hold, request)
    try:
        if kept:
            raise HoldRefused(kept)
        lift_hold(hold, reason=form.cleaned_data["reason"], actor=request.user, at=now())
    except HoldRefused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, _("The hold is lifted. The applicant is told."))
    return True
