"""What a permit would cost, for anybody, without signing in."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from permits.fees.estimate_form import EstimateForm
from permits.fees.estimating import facts_asked, fixtures_asked
from permits.fees.services import assessment
from permits.rulebook.pricing import CannotPrice
from permits.rulebook.queries import rulebook_in_force
from permits.rulebook.rulebook import Rulebook
from permits.rulebook.schema.permit_type import PermitType
from workflows.timing import now


@login_not_required
@require_GET
def estimate(request: HttpRequest) -> HttpResponse:
    """Estimate the fees of a type; the address holds the answers, so it can be kept and sent on."""
    today = timezone.localdate(now())
    rulebook = rulebook_in_force(today)
    chosen = rulebook.types.get(request.GET.get("type", ""))
    context: dict[str, Any] = {"types": _types(rulebook, chosen), "page_title": _("Estimate your fees")}
    if chosen is not None:
        context |= _estimated(request, rulebook, chosen, today)
    return render(request, "fees/estimate.html", context)


def _estimated(request: HttpRequest, rulebook: Rulebook, chosen: PermitType, today: date) -> dict[str, Any]:
    """Return the form of a type and, once it is answered, what it comes to; or why nothing can be said."""
    context: dict[str, Any] = {"chosen": chosen, "chosen_name": _say(rulebook, chosen.name), "today": today}
    try:
        asked = facts_asked(rulebook, chosen, on=today)
        fixtures = fixtures_asked(rulebook, chosen, on=today)
        form = EstimateForm(
            rulebook,
            chosen,
            asked,
            fixtures=fixtures,
            language=get_language() or "en",
            data=_given(request.GET),
        )
        context["form"] = form
        if form.is_valid() or not (asked or fixtures):
            facts = form.facts if form.is_bound else dict(chosen.facts)
            context["assessment"] = assessment.estimate(chosen.code, facts, on=today, rulebook=rulebook)
            context["stages"] = _by_stage(context["assessment"])
    except CannotPrice as unknown:
        return context | {"cannot": str(unknown)}
    return context


def _given(query: QueryDict) -> QueryDict | None:
    return query if len(query) > 1 else None


def _types(rulebook: Rulebook, chosen: PermitType | None) -> list[dict[str, Any]]:
    return [
        {"code": each.code, "name": _say(rulebook, each.name), "chosen": each is chosen}
        for each in rulebook.types.values()
    ]


def _by_stage(assessed: Any) -> list[dict[str, Any]]:
    labels = {"plan_check": _("Due before plan review"), "issuance": _("Due before the permit is issued")}
    stages = [
        {
            "label": label,
            "lines": [line for line in assessed.lines if line.stage == stage],
            "total": assessed.total_for(stage),
        }
        for stage, label in labels.items()
    ]
    return [stage for stage in stages if stage["lines"]]


def _say(rulebook: Rulebook, english: str) -> str:
    return rulebook.text(english, get_language() or "en")
