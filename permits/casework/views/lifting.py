"""Proposals to lift a hold: an inspector makes one, and who lifts holds follows it or lets the hold stay."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from permits.applications.models import Hold, LiftProposal
from permits.applications.seeing import seen_or_404
from permits.applications.services.holds import HoldRefused, decline_to_lift, propose_to_lift
from permits.applications.services.lifting import why_not_propose
from permits.casework.duty_forms import DeclineForm, ProposeLiftForm
from permits.casework.policies import demand
from workflows.timing import now


@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose that a hold be lifted, or say why this person cannot."""
    holds = Hold.objects.visible_to(request.user).select_related("application__case", "placed_by")
    hold = seen_or_404(request.user, holds, pk=pk)
    demand(request.user, "propose_to_lift_hold", hold.application)
    form = ProposeLiftForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            propose_to_lift(hold, **form.cleaned_data, actor=request.user, at=now())
        except HoldRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("It is proposed. Who lifts holds decides."))
            return redirect("casework:application", hold.application_id)
    context = {
        "page_title": _("Propose to lift the hold"),
        "application": hold.application,
        "hold": hold,
        "form": form,
        "why_not": why_not_propose(hold, request.user),
        "button": _("Propose to lift it"),
    }
    return render(request, "casework/lift_hold.html", context)


@require_http_methods(["GET", "POST"])
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a hold stay although its lifting was proposed."""
    rows = LiftProposal.objects.visible_to(request.user)
    rows = rows.select_related("hold__application__case", "proposed_by")
    proposal = seen_or_404(request.user, rows, pk=pk)
    hold = proposal.hold
    demand(request.user, "lift_hold", hold.application)
    if proposal.state != LiftProposal.State.OPEN:
        messages.info(request, _("This was decided already: %s.") % proposal.get_state_display())
        return redirect("casework:application", hold.application_id)
    form = DeclineForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            decline_to_lift(proposal, **form.cleaned_data, actor=request.user, at=now())
        except HoldRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The hold stays. The history says why."))
            return redirect("casework:application", hold.application_id)
    context = {
        "page_title": _("Let the hold stay"),
        "application": hold.application,
        "hold": hold,
        "proposal": proposal,
        "form": form,
        "button": _("Let the hold stay"),
    }
    return render(request, "casework/lift_hold.html", context)
