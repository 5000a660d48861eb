"""The plan reviews of the city: which there are, and one of them drawn, with its versions and drafts."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from permits.applications.authority import may
from permits.casework.plans import overview
from permits.casework.plans.drafting import Plan, plan_of
from permits.casework.policies import demand
from permits.rulebook.models import RulebookVersion
from permits.rulebook.queries import NoRulebookInForce, version_in_force
from permits.rulebook.review_plan import definition_of
from workflows.definitions.linter import lint
from workflows.definitions.schema import Definition
from workflows.diagrams import definition_graph, svg
from workflows.timing import now

SEE = "see_review_plans"
SHOWN = 100


@require_safe
def review_plans(request: HttpRequest) -> HttpResponse:
    """List the types with their plans, versions and drafts, and the published versions of the rules."""
    demand(request.user, SEE)
    standing = rules_of(request)
    versions = RulebookVersion.objects.select_related("published_by", "approved_by").order_by("-number")
    context = {
        "page_title": _("Review plans"),
        "rows": overview.rows(standing),
        "standing": standing,
        "versions": versions[:SHOWN],
    }
    return render(request, "plans/review_plans.html", context)


@require_safe
def review_plan(request: HttpRequest, code: str) -> HttpResponse:
    """Show who reviews one type, when and how fast; its versions, its drafts, and what the linter says."""
    demand(request.user, SEE)
    plan = load_plan(request, code)
    return render(request, "plans/review_plan.html", _context(plan, request.user))


def rules_of(request: HttpRequest) -> RulebookVersion:
    """Return the version of the rules that an address names, the one in force where it names none."""
    number = request.GET.get("version", "")
    if number:
        return get_object_or_404(RulebookVersion, number=number if number.isdecimal() else 0)
    try:
        return version_in_force(now().date())
    except NoRulebookInForce as none:
        raise Http404 from none


def load_plan(request: HttpRequest, code: str) -> Plan:
    """Return the plan of a type. :raises Http404: for a type that is not there or that nobody reviews."""
    plan = plan_of(rules_of(request), code)
    if plan is None:
        raise Http404
    return plan


def drawn(definition: Definition, key: str) -> dict[str, Any]:
    """Return a plan as pages show it: the picture, and the table that says the same."""
    stage = definition.stages[0]
    steps = [
        {"title": step.title, "team": step.team, "days": step.days or stage.days, "when": step.when}
        for step in stage.steps
    ]
    return {"picture": svg(definition_graph(definition), key=key), "steps": steps}


def _context(plan: Plan, user: Any) -> dict[str, Any]:
    own = definition_of(plan.type, plan.rules.rulebook.disciplines, strict=True) or plan.own
    findings = lint(own) if plan.standing == plan.own else plan.findings(plan.standing)
    return {
        "page_title": _("Plan review: %(name)s") % {"name": plan.type.name},
        "plan": plan,
        "standings": overview.standings_of(plan),
        "drafts": overview.drafts_of(plan),
        "elsewhere": overview.held_elsewhere(plan),
        "findings": findings,
        "may_edit": may(user, "edit_definition"),
        **drawn(plan.standing, f"plan-{plan.type.code}"),
    }
