"""Inspections: an application's list with the request form, and the inspector's day."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from permits.applications.authority import may
from permits.applications.belonging import Waiting
from permits.applications.models import PermitApplication
from permits.applications.seeing import seen_or_404
from permits.inspections import services
from permits.inspections.forms import RequestForm, ResultForm
from permits.inspections.models import Inspection, ResultCorrection
from permits.inspections.services import InspectionRefused
from workflows.timing import now

MOST_SHOWN = 200
FIRST_YEAR, LAST_YEAR = 1990, 2200


@require_http_methods(["GET", "POST"])
def for_application(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an application's inspections, and take a request for one."""
    visible = PermitApplication.objects.visible_to(request.user)
    application: PermitApplication = seen_or_404(request.user, visible, pk=pk)
    _demand(request, "see_documents", application)
    outstanding = services.outstanding(application)
    may_request = bool(outstanding) and may(request.user, "request_inspection", application)
    form = RequestForm(
        request.POST if request.method == "POST" else None,
        outstanding=outstanding,
        initial={"wanted_on": services.first_day(application, now())},
    )
    if request.method == "POST":
        _demand(request, "request_inspection", application)
        if form.is_valid() and _requested(request, application, form):
            return redirect("inspections:for_application", pk)
    context = {
        "application": application,
        "inspections": _visits(application),
        **_may_correct(request, application),
        "outstanding": outstanding,
        "required": services.required(application),
        "held": _held(application, outstanding),
        "form": form if may_request else None,
        "may_request": may_request,
        "page_title": _("Inspections of %s") % application,
    }
    return render(request, "inspections/for_application.html", context)


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a request."""
    inspection = _inspection_or_404(request, pk)
    _demand(request, "request_inspection", inspection)
    try:
        services.cancel(inspection, actor=request.user, at=now())
        messages.success(request, _("The request was taken back."))
    except InspectionRefused as refused:
        messages.info(request, str(refused))
    return redirect("inspections:for_application", inspection.application_id)


@require_GET
def day(request: HttpRequest) -> HttpResponse:
    """Show an inspector's day: what is wanted that day, and what is late."""
    _demand(request, "result_inspection")
    today = timezone.localdate(now())
    on = _day_in(request.GET.get("on", "")) or today
    rows = Inspection.objects.visible_to(request.user).filter(status__in=services.OPEN)
    rows = rows.select_related("application")
    here = reverse("inspections:day")
    context = {
        "on": on,
        "today": today,
        "late": rows.filter(wanted_on__lt=today).order_by("wanted_on", "id")[:MOST_SHOWN]
        if on == today
        else [],
        "inspections": rows.filter(wanted_on=on).order_by("application__address", "id")[:MOST_SHOWN],
        "previous_url": f"{here}?on={_beside(on, -1)}",
        "next_url": f"{here}?on={_beside(on, 1)}",
        "page_title": _("Inspections of the day"),
    }
    return render(request, "inspections/day.html", context)


@require_http_methods(["GET", "POST"])
def inspection(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one inspection, and take its result."""
    found = _inspection_or_404(request, pk)
    _demand(request, "result_inspection", found)
    form = ResultForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.result(found, **form.cleaned_data, actor=request.user, at=now())
        except services.AlreadyResulted as refused:
            messages.info(request, str(refused))
            return redirect("inspections:inspection", pk)
        except InspectionRefused as refused:
            form.add_error("notes", str(refused))
        else:
            messages.success(request, _("The result was posted."))
            return redirect("inspections:day")
    context: dict[str, Any] = {
        "inspection": found,
        "application": found.application,
        "form": form if found.status in services.OPEN else None,
        **_may_correct(request, found),
        "before": _visits(found.application).exclude(pk=pk).filter(code=found.code),
        "page_title": found.name,
    }
    return render(request, "inspections/inspection.html", context)


def _requested(request: HttpRequest, application: PermitApplication, form: RequestForm) -> bool:
    try:
        services.request(
            application,
            form.cleaned_data["code"],
            wanted_on=form.cleaned_data["wanted_on"],
            actor=request.user,
            at=now(),
        )
    except InspectionRefused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, _("The inspection was asked for."))
    return True


def _held(application: PermitApplication, outstanding: list[Any]) -> list[str]:
    """Return, in sentences, which inspections wait for a change or a deferred part."""
    waiting = Waiting(application)
    return [said for each in outstanding if (said := waiting.sentence(each))]


def _may_correct(request: HttpRequest, subject: Any) -> dict[str, bool]:
    return {
        "may_correct": may(request.user, "ask_to_correct_result", subject),
        "may_confirm": may(request.user, "correct_result", subject),
    }


def _visits(application: PermitApplication) -> Any:
    """Return the visits, the newest first, each with what corrects it and what is asked to."""
    visits = application.inspections.select_related("inspector", "requested_by", "corrected_by")
    asked = ResultCorrection.objects.select_related("asked_by", "decided_by").order_by("-id")
    return visits.prefetch_related(Prefetch("corrections", queryset=asked)).order_by("-id")


def _inspection_or_404(request: HttpRequest, pk: int) -> Inspection:
    rows = Inspection.objects.visible_to(request.user).select_related(
        "application", "inspector", "corrected_by"
    )
    return seen_or_404(request.user, rows, pk=pk)


def _demand(request: HttpRequest, action: str, subject: Any = None) -> None:
    if not may(request.user, action, subject):
        raise PermissionDenied(_("Your role does not allow this."))


def _day_in(text: str) -> date | None:
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day is not None and FIRST_YEAR <= day.year <= LAST_YEAR else None


def _beside(on: date, days: int) -> str:
    return (on + timedelta(days=days)).isoformat()
