"""Training: one's own attestations; for officials, how everybody stands and what is required (S14)."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.authority import training
from accounts.authority.training import TrainingRefused
from accounts.models import Course, StaffRole, User
from permits.applications.authority import may
from permits.casework.policies import demand
from permits.casework.training_forms import AttestForm, CourseForm
from workflows.timing import now


@require_http_methods(["GET"])
def mine(request: HttpRequest) -> HttpResponse:
    """Show which training is required of a person, and how he stands with it."""
    _demand_city_role(request)
    return _page(request, now())


@require_POST
def attest(request: HttpRequest, pk: int) -> HttpResponse:
    """Attest that one completed a course."""
    _demand_city_role(request)
    at = now()
    course = get_object_or_404(Course, pk=pk, retired_at__isnull=True)
    form = AttestForm(request.POST, prefix=str(course.pk))
    if form.is_valid():
        try:
            training.attest(
                request.user,  # type: ignore[arg-type]  # signed in
                course,
                completed_on=form.cleaned_data["completed_on"],
                zone=timezone.get_current_timezone_name(),
                at=at,
            )
        except TrainingRefused as refused:
            form.add_error("completed_on", str(refused))
        else:
            messages.success(request, _("Attested. Thank you."))
            return redirect("casework:training")
    return _page(request, at, typed={course.pk: form})


@require_http_methods(["GET", "POST"])
def everybody(request: HttpRequest) -> HttpResponse:
    """Show how everybody stands, and require another course."""
    demand(request.user, "see_training")
    at = now()
    form = CourseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        demand(request.user, "require_training")
    if form.is_valid():
        training.require(**form.cleaned_data, actor=request.user, at=at)  # type: ignore[arg-type]
        messages.success(request, _("Required from now on. Everybody in a city role is told."))
        return redirect("casework:training_of_all")
    people = _people(at)
    found = training.standings(people, at=at)
    context = {
        "page_title": _("Training of everybody"),
        "courses": Course.objects.filter(retired_at__isnull=True),
        "rows": [_row(each, found.get(each.pk, []), at) for each in people],
        "may_require": may(request.user, "require_training"),
        "form": form,
    }
    return render(request, "casework/training_of_all.html", context)


@require_POST
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Require a course no more."""
    demand(request.user, "require_training")
    training.retire(get_object_or_404(Course, pk=pk), actor=request.user, at=now())  # type: ignore[arg-type]
    messages.success(request, _("Not required any more."))
    return redirect("casework:training_of_all")


def _page(request: HttpRequest, at: datetime, typed: dict[int, Any] | None = None) -> HttpResponse:
    person: Any = request.user
    today = timezone.localdate(at)
    found = training.standings([person], at=at).get(person.pk, [])
    rows = [
        {
            "standing": each,
            "state": each.state_at(at),
            "form": (typed or {}).get(each.course.pk)
            or AttestForm(prefix=str(each.course.pk), initial={"completed_on": today}),
        }
        for each in found
    ]
    context = {
        "page_title": _("My training"),
        "rows": rows,
        "form": next(iter((typed or {}).values()), None),
        "may_see_all": may(person, "see_training"),
    }
    return render(request, "casework/training.html", context)


def _demand_city_role(request: HttpRequest) -> None:
    """Let in who holds a city role or soon will, also one that rests for want of training."""
    if not StaffRole.objects.filter(user_id=request.user.pk).exclude(until__lte=now()).exists():
        raise PermissionDenied(_("Only people with a city role attest training."))


def _people(at: datetime) -> list[User]:
    holding = StaffRole.objects.filter(since__lte=at).exclude(until__lte=at)
    people = User.objects.filter(pk__in=holding.values("user_id"), is_active=True)
    return list(people.order_by("name", "pk"))


def _row(person: User, found: list[training.Standing], at: datetime) -> dict[str, Any]:
    return {"person": person, "standings": [{"it": each, "state": each.state_at(at)} for each in found]}
