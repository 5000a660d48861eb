"""Corrections of posted results: one person asks, another confirms (domain §5, S9)."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from permits.applications.authority import may
from permits.applications.refusing import why_not
from permits.applications.seeing import seen_or_404
from permits.inspections import services_correcting as correcting
from permits.inspections.forms import CorrectionForm, RefusalForm
from permits.inspections.models import Inspection, ResultCorrection
from permits.inspections.services import InspectionRefused
from permits.rights import who_may
from permits.separation import told
from workflows.timing import now


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask that a posted result be corrected."""
    rows = Inspection.objects.visible_to(request.user).select_related("application", "inspector")
    found: Inspection = seen_or_404(request.user, rows.select_related("corrected_by"), pk=pk)
    _demand(request, "ask_to_correct_result", found)
    waiting = found.corrections.select_related("asked_by").filter(state="open").first()
    if waiting is not None:
        return redirect("inspections:correction", waiting.pk)
    if not correcting.may_be_corrected(found):
        messages.info(request, _("Only a posted result that stands can be corrected."))
        return redirect("inspections:for_application", found.application_id)
    posted = {"result": found.result, "notes": found.notes}
    form = CorrectionForm(request.POST if request.method == "POST" else None, initial=posted)
    if form.is_valid() and _asked(request, found, form):
        return redirect("inspections:for_application", found.application_id)
    context = {
        "page_title": _("Correct the result: %s") % found.name,
        "inspection": found,
        "application": found.application,
        "form": form,
    }
    return render(request, "inspections/ask_correction.html", context)


@require_http_methods(["GET", "POST"])
def correction(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a correction that was asked for, and confirm it."""
    found = _correction_or_404(request, pk)
    is_own = found.asked_by_id == request.user.pk
    if not is_own:
        _demand(request, "correct_result", found.inspection)
    elif request.method == "POST":
        raise PermissionDenied(told("S9", _own()))
    if request.method == "POST":
        _confirmed(request, found)
        return redirect("inspections:for_application", found.inspection.application_id)
    return render(request, "inspections/correction.html", _shown(request, found, RefusalForm(), is_own))


@require_POST
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Say no to a correction, or take one's own back."""
    found = _correction_or_404(request, pk)
    is_own = found.asked_by_id == request.user.pk
    if not is_own:
        _demand(request, "correct_result", found.inspection)
    form = RefusalForm(request.POST)
    if form.is_valid():
        try:
            correcting.refuse(found, **form.cleaned_data, actor=request.user, at=now())
            messages.success(request, _("The result stays as it was posted."))
        except InspectionRefused as refused:
            messages.info(request, str(refused))
        return redirect("inspections:for_application", found.inspection.application_id)
    return render(request, "inspections/correction.html", _shown(request, found, form, is_own))


def _asked(request: HttpRequest, found: Inspection, form: CorrectionForm) -> bool:
    try:
        correcting.ask(found, **form.cleaned_data, actor=request.user, at=now())
    except InspectionRefused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, _("The correction is asked for. A second person must confirm it."))
    return True


def _confirmed(request: HttpRequest, found: ResultCorrection) -> None:
    try:
        correcting.confirm(found, actor=request.user, at=now())
        messages.success(request, _("The corrected result stands. The posted one stays in the list."))
    except correcting.CorrectionDecided as decided:
        messages.info(request, str(decided))
    except InspectionRefused as refused:
        messages.error(request, str(refused))


def _shown(request: HttpRequest, found: ResultCorrection, form: RefusalForm, is_own: bool) -> dict[str, Any]:
    posted = found.inspection
    keeps = is_own or posted.inspector_id == request.user.pk
    return {
        "page_title": _("Correction of a result: %s") % posted.name,
        "correction": found,
        "inspection": posted,
        "application": posted.application,
        "form": form if found.state == ResultCorrection.State.OPEN else None,
        "is_own": is_own,
        "why_not": told("S9", _own()) if keeps else "",
    }


def _own() -> str:
    return _("You asked for this correction or posted the result; another person confirms it.")


def _correction_or_404(request: HttpRequest, pk: int) -> ResultCorrection:
    rows = ResultCorrection.objects.visible_to(request.user)
    about = ("inspection__application", "inspection__inspector", "asked_by", "decided_by")
    return seen_or_404(request.user, rows.select_related(*about), pk=pk)


def _demand(request: HttpRequest, action: str, subject: Any) -> None:
    if not may(request.user, action, subject):
        kept = why_not(request.user, action, subject)
        raise PermissionDenied(kept or _("This can be done by: %s.") % who_may(action))
