"""The way in, open to everybody: what do you want to build, which permit is it, and what does it take."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from permits.applications import offers
from permits.applications.forms.guide import EstimateForm, GuideForm
from permits.rulebook.guide import GuideStep, UnknownChoice
from permits.rulebook.queries import NoRulebookInForce
from permits.rulebook.rulebook import Rulebook
from workflows.timing import now

MOST_ANSWERS = 20


@login_not_required
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Ask one question after the other; the answers so far stand in the address."""
    try:
        rulebook = offers.rules_today(now())
    except NoRulebookInForce:
        facts = {"page_title": _("What do you want to build?")}
        return render(request, "applications/choose_closed.html", facts, status=503)
    given = request.GET.getlist("answered")[:MOST_ANSWERS]
    try:
        step = rulebook.guide.follow(given)
    except UnknownChoice:
        return HttpResponseRedirect(reverse("applications:choose"))
    if step.question is None:
        return _result(request, rulebook, step)
    say = offers.speaker(rulebook)
    form = GuideForm(step.question, say, request.GET if "next" in request.GET else None)
    if form.is_valid():
        return HttpResponseRedirect(_address([*given, form.cleaned_data["answer"]]))
    facts = {
        "form": form,
        "given": given,
        "path": _path(step, say),
        "back_url": _address(given[:-1]) if given else "",
        "hint": say(step.question.hint),
        "offers": [] if given else offers.offers(rulebook),
        "page_title": say(step.question.label) if given else _("What do you want to build?"),
    }
    return render(request, "applications/choose.html", facts)


def _result(request: HttpRequest, rulebook: Rulebook, step: GuideStep) -> HttpResponse:
    say = offers.speaker(rulebook)
    codes = [option.code for _question, option in step.path]
    facts = {
        "start_url": _start(step, codes),
        "back_url": _address(codes[:-1]),
        "found": [offers.offer(rulebook, code) for code in step.types],
        "advice": say(step.advice),
        "path": _path(step, say),
        "page_title": _("Your permit") if step.types else _("You need no permit from here"),
    }
    return render(request, "applications/choose_result.html", facts)


def _start(step: GuideStep, codes: list[str]) -> str:
    """Return the address at which all permits of the job are begun together, "" when there is none."""
    if not step.types:
        return ""
    return (
        f"{reverse('applications:start', args=[step.types[0]])}?{urlencode({'answered': codes}, doseq=True)}"
    )


def _path(step: GuideStep, say: offers.Say) -> list[dict[str, str]]:
    codes = [option.code for _question, option in step.path]
    return [
        {
            "label": say(question.label),
            "value": say(option.label),
            "url": _address(codes[:place]),
            "url_text": _("Change"),
        }
        for place, (question, option) in enumerate(step.path)
    ]


def _address(codes: list[str]) -> str:
    address = reverse("applications:choose")
    return f"{address}?{urlencode({'answered': codes}, doseq=True)}" if codes else address


@login_not_required
@require_safe
def permit_type(request: HttpRequest, code: str) -> HttpResponse:
    """Show what a permit type is, what it takes, what it costs and how long it lasts."""
    try:
        rulebook = offers.rules_today(now())
        offer = offers.offer(rulebook, code)
    except (NoRulebookInForce, KeyError) as unknown:
        raise Http404 from unknown
    form = EstimateForm(offer, request.GET if "valuation" in request.GET else None)
    facts: dict[str, Any] = {"offer": offer, "form": form, "page_title": offer.name}
    if form.is_valid():
        facts["estimate"] = offers.rough_estimate(
            rulebook,
            code,
            valuation=form.cleaned_data["valuation"],
            work_class=form.cleaned_data.get("work_class", ""),
            at=now(),
        )
    return render(request, "applications/permit_type.html", facts)
