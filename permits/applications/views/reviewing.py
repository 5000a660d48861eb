"""The last page of the form: everything at a glance, what is missing, what it costs, and the button."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from permits.applications.estimates import estimate_for
from permits.applications.facts import rulebook_of
from permits.applications.models import PermitApplication
from permits.applications.newer_rules import newer_rules
from permits.applications.readiness import Problem, problems
from permits.applications.services.editing import desk_of
from permits.applications.services.signatures import DECLARATIONS
from permits.applications.statuses import Status
from permits.applications.steps import REVIEW, address_of, label_of, steps_of
from permits.applications.summary import sections
from permits.applications.views.loading import filling_in
from workflows.options import MoveOption, available
from workflows.timing import now


@require_safe
@filling_in
def review(request: HttpRequest, application: PermitApplication) -> HttpResponse:
    """Show all that was filled in and what still stands against handing it in."""
    at, lacking = now(), problems(application)
    option = handing_in(application, request.user)
    known = {problem.text for problem in lacking}
    facts = {
        "application": application,
        "missing": _by_step(application, lacking),
        "newer_rules": newer_rules(application, at=at),
        "blockers": [e for e in option.blockers if e.text not in known and e.code != "rules_changed"],
        "option": option,
        "submit_url": _address(option.name, application.pk),
        "sections": sections(application),
        "estimate": estimate_for(application, at=at),
        "receipt": rulebook_of(application).calendar().receipt(at),
        "steps": steps_of(application, here=REVIEW, lacking={problem.page for problem in lacking}),
        "page_title": label_of(application, REVIEW),
        "is_again": application.status == Status.INCOMPLETE,
        "same_job": PermitApplication.objects.on_side_of(request.user).of_job_with(application),
        "notice": _latest_notice(application),
        "missing_heading": _("Before you can submit"),
    }
    return render(request, "applications/review.html", facts)


@dataclass(frozen=True)
class Missing:
    """What is missing on one step; a step never opened is one line, not a list of all its questions."""

    label: str
    url: str
    problems: tuple[Problem, ...]


def _by_step(application: PermitApplication, lacking: list[Problem]) -> list[Missing]:
    visited, grouped = desk_of(application).visited, dict[str, list[Problem]]()
    for problem in lacking:
        grouped.setdefault(problem.page, []).append(problem)
    return [
        Missing(
            label_of(application, step),
            address_of(application, step),
            tuple(found) if step in visited or step == DECLARATIONS else (),
        )
        for step, found in grouped.items()
    ]


def _latest_notice(application: PermitApplication) -> Any:
    """Return the city's notice of what is missing, while the application is returned as incomplete."""
    if application.status != Status.INCOMPLETE:
        return None
    checks = application.completeness_checks.filter(complete=False).prefetch_related("missing_items")
    return checks.order_by("-decided_at", "-id").first()


def handing_in(application: PermitApplication, user: object) -> MoveOption:
    """Return the move that hands the application in: for the first time, or again."""
    name = "resubmit" if application.status == Status.INCOMPLETE else "submit"
    return available(application, user, at=now())[name]  # type: ignore[arg-type]


def _address(move: str, pk: int) -> str:
    try:
        return reverse(f"casework:{move}", args=[pk])
    except NoReverseMatch:
        return ""
