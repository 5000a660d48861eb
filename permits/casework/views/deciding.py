"""Grave decisions: one person proposes, another confirms."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from permits.applications.models import PermitApplication
from permits.applications.seeing import seen_or_404
from permits.casework import decisions
from permits.casework.forms import ReasonForm
from permits.casework.models import Proposal
from permits.casework.policies import demand
from permits.casework.views.loading import load
from permits.casework.views.moves import tell
from workflows.timing import now


@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, pk: int, decision: str) -> HttpResponse:
    """Propose a denial, a revocation, a voiding, or to take such a decision back, with findings."""
    application = load(request, pk)
    demand(request.user, decisions.right_for(decision), application)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _proposed(request, application, decision, form):
        return redirect("casework:application", pk)
    title = _("Propose: %s") % Proposal.Decision(decision).label
    context = {"page_title": title, "application": application, "form": form}
    return render(request, "casework/with_reason.html", context)


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm another person's proposal."""
    proposal = _load(request, pk)
    demand(request.user, decisions.right_for(proposal.decision), proposal.application)
    try:
        tell(request, decisions.confirm, proposal, _("Confirmed."), actor=request.user, at=now())
    except decisions.DecisionRefused as refused:
        messages.error(request, str(refused))
    return redirect("casework:application", proposal.application_id)


@require_POST
def reject(request: HttpRequest, pk: int) -> HttpResponse:
    """Reject a proposal; the case stays where it stands."""
    proposal = _load(request, pk)
    demand(request.user, decisions.right_for(proposal.decision), proposal.application)
    try:
        decisions.reject(proposal, actor=request.user, at=now())
        messages.success(request, _("Rejected. The case stays where it stands."))
    except decisions.DecisionRefused as refused:
        messages.error(request, str(refused))
    return redirect("casework:application", proposal.application_id)


def _proposed(request: HttpRequest, application: PermitApplication, decision: str, form: ReasonForm) -> bool:
    findings = form.cleaned_data["reason"]
    try:
        decisions.propose(application, decision=decision, findings=findings, actor=request.user, at=now())
    except decisions.DecisionRefused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, _("Proposed. A second person must confirm it."))
    return True


def _load(request: HttpRequest, pk: int) -> Proposal:
    visible = Proposal.objects.visible_to(request.user).select_related("application")
    return seen_or_404(request.user, visible, pk=pk)
