"""The moves that one click makes. Each calls one service; a refusal becomes a message with its reasons."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from permits.applications.models import PermitApplication
from permits.applications.services.holds import HoldRefused
from permits.casework import (
    clearances,
    expiring,
    intake,
    issuing,
    review_rounds,
    standing,
    undoing,
    withdrawal,
)
from permits.casework.forms import ClearanceForm, ReasonForm
from permits.casework.policies import demand
from permits.casework.views.loading import load
from workflows.blockers import MoveRefused
from workflows.timing import now

Service = Callable[..., Any]


@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Submit a draft."""
    done = _("Submitted. The number of your application is in the heading; keep it.")
    return _one_click(request, pk, "submit", intake.submit, done, refused_to="applications:review")


@require_POST
def resubmit(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand in an incomplete application again."""
    return _one_click(request, pk, "resubmit", intake.resubmit, _("Handed in again."))


@require_POST
def resubmit_corrections(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the next round of review with the answers."""
    done = _("Resubmitted. The disciplines concerned review again.")
    return _one_click(
        request,
        pk,
        "answer_corrections",
        review_rounds.resubmit_corrections,
        done,
        refused_to="reviews:answer",
    )


@require_POST
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Issue a permit that is ready."""
    return _one_click(request, pk, "issue_permit", issuing.issue, _("The permit is issued."))


@require_POST
def close_record(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the record of finished work."""
    return _one_click(request, pk, "close_record", standing.close, _("The record is closed."))


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw an application, with a reason."""
    return _with_reason(request, pk, "withdraw", withdrawal.withdraw, _("Withdraw the application"))


@require_http_methods(["GET", "POST"])
def suspend(request: HttpRequest, pk: int) -> HttpResponse:
    """Suspend a permit, with a reason."""
    return _with_reason(request, pk, "suspend", standing.suspend, _("Suspend the permit – work must stop"))


@require_http_methods(["GET", "POST"])
def lift_suspension(request: HttpRequest, pk: int) -> HttpResponse:
    """Lift a suspension, with a reason."""
    return _with_reason(request, pk, "suspend", standing.lift_suspension, _("Lift the suspension"))


@require_http_methods(["GET", "POST"])
def reinstate(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an expired application up where it stood, with a reason."""
    return _with_reason(request, pk, "extend", expiring.reinstate, _("Reinstate the application"))


@require_http_methods(["GET", "POST"])
def take_back_incompleteness(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a notice of missing items, with a reason."""
    title = _("Take back the notice of missing items")
    return _with_reason(request, pk, "decide_completeness", undoing.take_back_incompleteness, title)


@require_POST
def confirm_clearance(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Record that another agency has cleared the work."""
    application = load(request, pk)
    demand(request.user, "confirm_issuance_items", application)
    form = ClearanceForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.errors["evidence"][0])
        return redirect("casework:application", pk)
    try:
        clearances.confirm(
            application, code=code, evidence=form.cleaned_data["evidence"], actor=request.user, at=now()
        )
    except clearances.NoSuchClearance as refused:
        messages.error(request, str(refused))
    return redirect("casework:application", pk)


def _one_click(
    request: HttpRequest, pk: int, right: str, service: Service, done: str, *, refused_to: str = ""
) -> HttpResponse:
    application = load(request, pk)
    demand(request.user, right, application)
    if tell(request, service, application, done, actor=request.user, at=now()):
        return redirect("casework:application", pk)
    return redirect(refused_to if refused_to and _still_there(application) else "casework:application", pk)


def _still_there(application: PermitApplication) -> bool:
    return application.is_draft or application.status == "corrections_required"


def _with_reason(request: HttpRequest, pk: int, right: str, service: Service, title: str) -> HttpResponse:
    application = load(request, pk)
    demand(request.user, right, application)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        tell(request, service, application, _("Done."), reason=reason, actor=request.user, at=now())
        return redirect("casework:application", pk)
    return render(
        request,
        "casework/with_reason.html",
        {"page_title": title, "application": application, "form": form},
    )


def tell(
    request: HttpRequest, service: Service, subject: Any, done: str, *, at: datetime, **facts: Any
) -> bool:
    """Call a service and tell the person what came of it; a refusal is told with every reason."""
    try:
        service(subject, at=at, **facts)
    except HoldRefused as refused:
        messages.error(request, str(refused))
        return False
    except MoveRefused as refused:
        for blocker in refused.blockers:
            who = _(" (To be cleared by %s.)") % blocker.who_can_clear if blocker.who_can_clear else ""
            messages.error(request, f"{blocker.text}{who}")
        return False
    messages.success(request, done)
    return True
