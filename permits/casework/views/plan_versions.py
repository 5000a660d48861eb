"""Published plan reviews: what one says, what it or a draft would mean, and moving applications to it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from permits.applications.authority import may
from permits.applications.models import PermitApplication
from permits.applications.staff import reads_every_record
from permits.casework.plan_forms import MoveForm, chosen_keys
from permits.casework.plans import comparing, moving, trials
from permits.casework.plans.drafting import Plan, plan_of_code
from permits.casework.policies import demand
from permits.casework.views import plan_drafts
from permits.casework.views.plans import SEE, drawn
from permits.rulebook.plan_text import write_text
from permits.rulebook.plan_versions import effective_from
from permits.rulebook.review_plan import code_of
from workflows.blockers import MoveRefused
from workflows.definitions.migrating import MIGRATE
from workflows.definitions.models import DefinitionVersion
from workflows.definitions.schema import Definition
from workflows.timing import now


@require_safe
def plan_version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Show one published version: who wrote and published it, what it says, and what it changed."""
    demand(request.user, SEE)
    version, plan = _load(code, number)
    context: dict[str, Any] = {
        "page_title": str(version),
        "version": version,
        "plan": plan,
        "effective_from": effective_from(version, plan.rules.rulebook.calendar()),
        "differences": plan.changes(version.definition, _before(version, plan)),
        "text": write_text(version.definition),
        **drawn(version.definition, f"version-{version.number}"),
    }
    return render(request, "plans/plan_version.html", context)


@require_safe
def try_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what a draft would mean for every open application; nothing is written."""
    demand(request.user, SEE)
    draft, plan = plan_drafts.load(pk)
    title = _("Dry run of draft %(number)d: %(name)s") % {"number": pk, "name": plan.type.name}
    return _trial_page(request, title, draft.definition, plan, back=reverse("plans:draft", args=[pk]))


@require_safe
def try_version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Say what a published version would mean for every open application, and offer to move them."""
    demand(request.user, SEE)
    version, plan = _load(code, number)
    back = reverse("plans:version", args=[code, number])
    title = _("Dry run: %(version)s") % {"version": version}
    return _trial_page(request, title, version.definition, plan, back=back, version=version)


@require_POST
def move_applications(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Show what moving the chosen applications does, and do it once a reason is given."""
    demand(request.user, MIGRATE)
    version, plan = _load(code, number)
    keys = chosen_keys(request.POST)
    if not keys:
        messages.warning(request, _("Choose at least one application."))
        return redirect("plans:try_version", code, number)
    form = MoveForm(request.POST if "reason" in request.POST else None)
    if form.is_valid():
        try:
            done = moving.move_applications(
                keys, version, code, reason=form.cleaned_data["reason"], actor=request.user, at=now()
            )
        except MoveRefused as refused:
            for blocker in refused.blockers:
                form.add_error(None, blocker.text)
        else:
            messages.success(request, _moved(len(done), version))
            return redirect("plans:try_version", code, number)
    return _move_page(request, version, plan, keys, form)


def _load(code: str, number: int) -> tuple[DefinitionVersion, Plan]:
    versions = DefinitionVersion.objects.select_related("author", "published_by")
    version = get_object_or_404(versions, code=code_of(code), number=number)
    plan = plan_of_code(version.code, version.definition.basis)
    if plan is None or plan.type.code != code:
        raise Http404
    return version, plan


def _before(version: DefinitionVersion, plan: Plan) -> Definition:
    """Return what stood before a version: the one before it under the same rules, or the rules' own plan."""
    older = DefinitionVersion.objects.filter(code=version.code, number__lt=version.number)
    same = (each for each in older.order_by("-number") if each.definition.basis == version.definition.basis)
    found = next(same, None)
    return found.definition if found is not None else plan.own


def _trial_page(
    request: HttpRequest,
    title: str,
    definition: Definition,
    plan: Plan,
    *,
    back: str,
    version: DefinitionVersion | None = None,
) -> HttpResponse:
    after = request.GET.get("after", "")
    start = int(after) if after.isdecimal() else 0
    number = version.number if version else None
    trial = trials.run(definition, plan, number=number, after=start)
    context = {
        "page_title": title,
        "plan": plan,
        "version": version,
        "trial": trial,
        "back": back,
        "next_url": f"?after={trial.next}" if trial.next else "",
        "previous_url": request.path if after else "",
        "may_move": version is not None and may(request.user, MIGRATE),
        "may_open": reads_every_record(request.user),
    }
    return render(request, "plans/dry_run.html", context)


def _move_page(
    request: HttpRequest, version: DefinitionVersion, plan: Plan, keys: list[int], form: MoveForm
) -> HttpResponse:
    wanted = comparing.concerned(plan.type.code, version.definition.basis).filter(pk__in=keys)
    applications: list[PermitApplication] = list(wanted.prefetch_related("parties").order_by("pk"))
    compared = comparing.compare(applications, version.definition)
    title = _("Move applications to %(version)s") % {"version": version}
    context = {
        "page_title": title,
        "version": version,
        "plan": plan,
        "rows": trials.rows_of(compared, version.definition, plan, version.number),
        "form": form,
    }
    return render(request, "plans/move.html", context)


def _moved(count: int, version: DefinitionVersion) -> str:
    text = ngettext(
        "%(count)d application now goes by version %(number)d.",
        "%(count)d applications now go by version %(number)d.",
        count,
    )
    return text % {"count": count, "number": version.number}
