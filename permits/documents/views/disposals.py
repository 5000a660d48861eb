"""The records whose time is over: proposed every night, decided here by two people."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from permits.applications.authority import may
from permits.applications.seeing import seen_or_404
from permits.documents import disposing
from permits.documents.forms_keeping import DisposalForm
from permits.documents.models import Disposal
from permits.documents.store import StoreAway
from workflows.timing import now

SHOWN, RECORDS = 50, 30
State = Disposal.State


@require_GET
@never_cache
def disposals(request: HttpRequest) -> HttpResponse:
    """Show what waits for a decision, the longest due first, and what was decided last."""
    if not may(request.user, "see_disposals"):
        raise PermissionDenied
    rows = Disposal.objects.visible_to(request.user).select_related(
        "document__application", "approved_by", "ordered_by", "kept_by"
    )
    waiting = rows.undecided()
    context = {
        "page_title": _("Retention"),
        "waiting": waiting[:SHOWN],
        "count": waiting.count(),
        "destroyed": rows.filter(state=State.DESTROYED).order_by("-destroyed_at")[:RECORDS],
        "kept": rows.filter(state=State.KEPT).order_by("-pk")[:RECORDS],
        "may_dispose": may(request.user, disposing.RIGHT),
    }
    return render(request, "documents/disposals.html", context)


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve a disposal, have it done as the second person, or keep the document."""
    visible = Disposal.objects.visible_to(request.user).select_related("document__application")
    disposal = seen_or_404(request.user, visible, pk=pk)
    if not may(request.user, disposing.RIGHT, disposal.document.application):
        raise PermissionDenied
    form = DisposalForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]))
        return redirect("documents:disposals")
    try:
        messages.success(request, _decided(request, disposal, form))
    except (disposing.DisposalRefused, StoreAway) as refused:
        messages.error(request, str(refused))
    return redirect("documents:disposals")


def _decided(request: HttpRequest, disposal: Disposal, form: DisposalForm) -> str:
    given: dict[str, Any] = {"actor": request.user, "at": now()}
    decision = form.cleaned_data["decision"]
    if decision == "approve":
        disposing.approve(disposal, **given)
        return _("Approved. A second person has it destroyed.")
    if decision == "destroy":
        disposing.order(disposal, **given)
        return _("It is being destroyed. The record of it stays below.")
    disposing.keep(disposal, reason=form.cleaned_data["reason"], until=form.cleaned_data["until"], **given)
    return _("It is kept.")
