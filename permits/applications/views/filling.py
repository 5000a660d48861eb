"""The pages of the form. What is posted is saved first and judged afterwards, so nothing is ever lost."""

from typing import Any
from urllib.parse import quote, urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from permits.applications.facts import party_in
from permits.applications.forms.questions import PageForm
from permits.applications.models import Party, PermitApplication
from permits.applications.newer_rules import newer_rules
from permits.applications.readiness import licence_problem, problems
from permits.applications.saving import form_of, page_called, save_step, stored_form_of
from permits.applications.services.answers import PROJECT, step_of
from permits.applications.services.parties import PEOPLE
from permits.applications.steps import address_of, label_of, next_after, previous_to, steps_of
from permits.applications.views.loading import filling_in
from workflows.timing import now


@require_http_methods(["GET", "POST"])
@filling_in
def project(request: HttpRequest, application: PermitApplication) -> HttpResponse:
    """Where, what, and how much."""
    return _step(request, application, PROJECT, "applications/project.html")


@require_http_methods(["GET", "POST"])
@filling_in
def edit(request: HttpRequest, application: PermitApplication, page: str) -> HttpResponse:
    """One page of the type's own questions."""
    return _step(request, application, step_of(page), "applications/questions.html")


@require_http_methods(["GET", "POST"])
@filling_in
def parties(request: HttpRequest, application: PermitApplication) -> HttpResponse:
    """Owner, contractor, design professional."""
    return _step(request, application, PEOPLE, "applications/people.html")


@require_POST
@filling_in
def autosave(request: HttpRequest, application: PermitApplication, step: str) -> HttpResponse:
    """Save what stands in the form while it is being filled in, right or wrong."""
    at = now()
    save_step(application, step, request.POST, actor=request.user, at=at)
    return JsonResponse({"saved_at": time_format(timezone.localtime(at))})


@require_POST
@filling_in
def visible(request: HttpRequest, application: PermitApplication, page: str) -> HttpResponse:
    """Answer which questions of a page apply to what stands in the form now; nothing is saved."""
    form = PageForm(application, page_called(application, step_of(page)), request.POST)
    return JsonResponse({"visible": sorted(form.visible), "computed": form.computed})


def _step(request: HttpRequest, application: PermitApplication, step: str, template: str) -> HttpResponse:
    if request.method == "POST":
        return _saved(request, application, step)
    spare = request.GET.get("add", "")
    form = (
        stored_form_of(application, step)
        if "check" in request.GET
        else form_of(application, step, spare=spare)
    )
    facts = {"form": form, "new_questions": "more" in request.GET} | _contractor(application, step)
    return render(request, template, facts | step_facts(application, step))


def _saved(request: HttpRequest, application: PermitApplication, step: str) -> HttpResponse:
    """Save, then go on, or back to the page with what is wrong: a reload never posts an old form."""
    if "add" in request.POST or "remove" in request.POST:
        return _entries_changed(request, application, step)
    shown_before = _visible(form_of(application, step))
    form = save_step(application, step, request.POST, actor=request.user, at=now())
    if "later" in request.POST:
        messages.success(request, _("Saved. You can go on at any time; you find it on this list."))
        return redirect("applications:mine")
    if form is not None and form.is_valid():
        return redirect(next_after(application, step))
    more = "&more=1" if _visible(form) - shown_before else ""
    return redirect(f"{address_of(application, step)}?check=1{more}")


def _entries_changed(request: HttpRequest, application: PermitApplication, step: str) -> HttpResponse:
    """Save the page with an entry less, or come back to it with a blank entry more; nothing is judged yet."""
    posted, group = request.POST.copy(), request.POST.get("add", "")
    removed = request.POST.get("remove", "")
    for name in [each for each in posted if removed and each.startswith(f"{removed}.")]:
        del posted[name]
    save_step(application, step, posted, actor=request.user, at=now())
    place = group or removed.partition(".")[0]
    more = f"?{urlencode({'add': group})}" if group else ""
    return redirect(f"{address_of(application, step)}{more}#{quote(f'id_{place}')}")


def _contractor(application: PermitApplication, step: str) -> dict[str, Any]:
    contractor = party_in(application, Party.Role.CONTRACTOR) if step == PEOPLE else None
    if contractor is None or contractor.organisation is None:
        return {}
    problem = licence_problem(application, contractor, at=now())
    return {"contractor": contractor, "contractor_problem": problem}


def _visible(form: Any) -> set[str]:
    return form.visible if isinstance(form, PageForm) else set()


def step_facts(application: PermitApplication, step: str) -> dict[str, Any]:
    """Return what every page of the form shows around it."""
    lacking = {problem.page for problem in problems(application)}
    return {
        "application": application,
        "step": step,
        "steps": steps_of(application, here=step, lacking=lacking),
        "newer_rules": newer_rules(application, at=now()),
        "previous_url": previous_to(application, step),
        "page_title": label_of(application, step),
    }
