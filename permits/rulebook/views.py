"""What the rules say of plan review: versions and drawn plans, for who keeps and approves them."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from permits.rulebook.models import RulebookVersion
from permits.rulebook.queries import NoRulebookInForce, version_in_force
from permits.rulebook.review_plan import definition_of
from permits.rulebook.rulebook import Rulebook
from workflows.definitions.findings import Finding
from workflows.definitions.linter import lint
from workflows.definitions.schema import Definition, Stage
from workflows.diagrams import definition_graph, svg
from workflows.timing import now

SHOWN = 100
RIGHT = "publish_definition"


@require_safe
def review_plans(request: HttpRequest) -> HttpResponse:
    """List the published versions of the rules, and the types that the version in force has."""
    _demand(request.user)
    versions = RulebookVersion.objects.select_related("published_by", "approved_by").order_by("-number")
    standing = _version(request)
    return render(
        request,
        "rulebook/review_plans.html",
        {
            "page_title": _("Review plans"),
            "versions": list(versions[:SHOWN]),
            "standing": standing,
            "types": [
                {"type": each, "reviewed": standing.rulebook.definition(each.code) is not None}
                for each in standing.rulebook.types.values()
            ],
        },
    )


@require_safe
def review_plan(request: HttpRequest, code: str) -> HttpResponse:
    """Show who reviews one type, when and how fast: drawn, as a table, and what the linter says."""
    _demand(request.user)
    version = _version(request)
    rules = version.rulebook
    definition = rules.definition(code) if code in rules.types else None
    if definition is None:
        raise Http404
    return render(
        request,
        "rulebook/review_plan.html",
        {
            "page_title": _("Plan review: %(name)s") % {"name": rules.types[code].name},
            "version": version,
            "picture": svg(definition_graph(definition), key=f"plan-{code}"),
            "steps": _steps(definition.stages[0]),
            "findings": _findings(rules, code, definition),
        },
    )


def _demand(user: Any) -> None:
    if not user.has_perm(RIGHT):
        raise PermissionDenied(_("Only who keeps or approves the rules sees this."))


def _version(request: HttpRequest) -> RulebookVersion:
    """Return the version that the address names, the one in force where it names none."""
    number = request.GET.get("version", "")
    if number:
        return get_object_or_404(RulebookVersion, number=number if number.isdecimal() else 0)
    try:
        return version_in_force(now().date())
    except NoRulebookInForce as none:
        raise Http404 from none


def _steps(stage: Stage) -> list[dict[str, Any]]:
    return [
        {"title": step.title, "team": step.team, "days": step.days or stage.days, "when": step.when}
        for step in stage.steps
    ]


def _findings(rules: Rulebook, code: str, definition: Definition) -> list[Finding]:
    """Return what the linter finds, also in versions that were published before it looked at plans."""
    strict = definition_of(rules.types[code], rules.disciplines, strict=True) or definition
    return lint(strict)
