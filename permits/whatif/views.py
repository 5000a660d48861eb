"""Ask what rules would have meant, watch the answer grow, read it and take it away."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from permits.applications.authority import may
from permits.casework.policies import demand
from permits.configuration.sources import DraftHasErrors, Source, source_by_reference
from permits.rulebook.rulebook import Rulebook
from permits.rulebook.services_drafting import EDIT, SEE
from permits.whatif import as_csv, figures, services
from permits.whatif.forms import WhatIfForm, last_year
from permits.whatif.models import WhatIf
from workflows.timing import now

SHOWN = 50


@require_safe
def what_ifs(request: HttpRequest) -> HttpResponse:
    """List the what-ifs that were asked, the newest first."""
    demand(request.user, SEE)
    asked = WhatIf.objects.select_related("asked_by")[:SHOWN]
    context = {"page_title": _("What if?"), "asked": asked, "may_ask": may(request.user, EDIT)}
    return render(request, "whatif/what_ifs.html", context)


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask what a draft, or a published version, would have meant."""
    demand(request.user, EDIT)
    source, at = source_by_reference(reference), now()
    try:
        rulebook = source.rulebook
    except DraftHasErrors as broken:
        said = _("Put the errors of this draft right first: %(count)d.")
        messages.warning(request, said % {"count": broken.checked.error_count})
        return redirect(source.home_url)
    form = WhatIfForm(request.POST if request.method == "POST" else None, initial=_usual(source, rulebook))
    if form.is_valid():
        try:
            asked = services.ask(source, **form.cleaned_data, actor=request.user, at=at)
        except services.NothingToJudge as nothing:
            form.add_error("first" if form.cleaned_data["first"] else "basis", str(nothing))
        else:
            return redirect("whatif:what_if", asked.pk)
    title = _("What if %(rules)s had been in force?") % {"rules": source.title}
    context = {"page_title": title, "form": form, "source": source, "earlier": _earlier(rulebook)}
    return render(request, "whatif/ask.html", context)


def _usual(source: Source, rulebook: Rulebook) -> dict[str, Any]:
    """Return the usual question about rules: their own day, or the first on which all tables hold."""
    today = rulebook.calendar().local_date(now())
    tables = max((each.effective_from for each in rulebook.schedules), default=today)
    return last_year(today) | {"in_force_on": source.effective(max(tables, today + timedelta(days=1)))}


def _earlier(rulebook: Rulebook) -> Any:
    return WhatIf.objects.filter(sha256=rulebook.sha256).select_related("asked_by")[:SHOWN]


@require_safe
def what_if(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the answer, or how far it is."""
    asked = _load(request, pk)
    context: dict[str, Any] = {
        "page_title": _("What if %(rules)s had been in force?") % {"rules": asked.title},
        "asked": asked,
        "mine": asked.asked_by_id == request.user.pk,
    }
    if not asked.is_running:
        context |= _answer(asked)
    return render(request, "whatif/what_if.html", context)


def _answer(asked: WhatIf) -> dict[str, Any]:
    rules = asked.rulebook
    fees, reviews = figures.by_type(asked, rules), figures.reviews(asked, rules)
    return {
        "totals": figures.totals(asked),
        "fees": fees,
        "reviews": reviews,
        "hours": figures.hours(reviews),
        "demands": figures.demands(asked, rules, _before(asked)),
        "undecided": figures.undecided(asked),
        "problems": figures.problems(asked),
        "charts": [figures.chart_of_types(fees), figures.chart_of_changes(asked)],
        "reviews_chart": figures.chart_of_reviews(reviews),
        **figures.extremes(asked),
    }


def _before(asked: WhatIf) -> Rulebook | None:
    """Return the rules that know what is no longer demanded."""
    return asked.draft.base.rulebook if asked.draft else None


@require_safe
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far the answer is, for the page that waits; the finished page loads itself anew."""
    asked = _load(request, pk)
    response = render(request, "whatif/_progress.html", {"asked": asked})
    if not asked.is_running:
        response["HX-Redirect"] = reverse("whatif:what_if", args=[pk])
    return response


@require_safe
def applications(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """Send the answer as a file, a line for each application."""
    asked = _load(request, pk)
    response = StreamingHttpResponse(as_csv.lines(asked), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="what-if-{pk}.csv"'
    return response


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a what-if away."""
    asked = _load(request, pk)
    services.discard(asked, actor=request.user)
    messages.success(request, _("The what-if is thrown away. Nothing else has changed."))
    return redirect("whatif:what_ifs")


def _load(request: HttpRequest, pk: int) -> WhatIf:
    demand(request.user, SEE)
    asked: WhatIf = get_object_or_404(WhatIf.objects.select_related("asked_by", "draft"), pk=pk)
    return asked
