"""Permits that one person decided alone, for somebody else to look through afterwards."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from permits.casework import sole_decisions
from permits.casework.forms import FindingForm
from permits.casework.models import SoleDecision
from permits.casework.policies import demand
from workflows.timing import now

SHOWN = 100


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Show what is to be looked through, the oldest first, and what was lately."""
    demand(request.user, "look_through_sole_decisions")
    known = SoleDecision.objects.select_related("application", "decided_by", "looked_through_by")
    context = {
        "page_title": _("Decided by one person"),
        "waiting": known.filter(looked_through_at__isnull=True).order_by("decided_at", "pk")[:SHOWN],
        "done": known.filter(looked_through_at__isnull=False).order_by("-looked_through_at", "-pk")[:SHOWN],
    }
    return render(request, "casework/sole_decisions.html", context)


@require_http_methods(["GET", "POST"])
def look_through(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down what was found."""
    demand(request.user, "look_through_sole_decisions")
    decision = get_object_or_404(SoleDecision.objects.select_related("application", "decided_by"), pk=pk)
    form = FindingForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        _look(request, decision, form.cleaned_data["finding"])
        return redirect("casework:sole_decisions")
    context = {"page_title": _("Look through this permit"), "decision": decision, "form": form}
    return render(request, "casework/sole_decision.html", context)


def _look(request: HttpRequest, decision: SoleDecision, finding: str) -> None:
    try:
        sole_decisions.look_through(decision, finding=finding, actor=request.user, at=now())
        messages.success(request, _("Your finding is kept."))
    except sole_decisions.LookRefused as refused:
        messages.error(request, str(refused))
