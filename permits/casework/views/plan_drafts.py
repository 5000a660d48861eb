"""Drafts of plan reviews: write, look at what is found and changed, ask for publication, publish, discard."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from permits.applications.authority import may
from permits.casework.plan_forms import PlanTextForm
from permits.casework.plans import drafting
from permits.casework.plans.drafting import Plan
from permits.casework.policies import demand
from permits.casework.views.plans import SEE, drawn, load_plan
from workflows.blockers import MoveRefused
from workflows.definitions import drafts
from workflows.definitions.models import DefinitionDraft
from workflows.timing import now

EDIT, PUBLISH = drafts.EDIT, drafts.PUBLISH


@require_http_methods(["GET", "POST"])
def begin_draft(request: HttpRequest, code: str) -> HttpResponse:
    """Begin a draft: a copy of the plan that stands, or a text of one's own."""
    demand(request.user, EDIT)
    plan = load_plan(request, code)
    form = _form(request, plan.beginning())
    if form.is_valid():
        try:
            draft = drafting.begin(plan, text=form.cleaned_data["text"], actor=request.user, at=now())
        except MoveRefused as refused:
            form.add_error("text", " ".join(each.text for each in refused.blockers))
        else:
            messages.success(request, _("The draft is kept. What is found in it stands below."))
            return redirect("plans:draft", draft.pk)
    return _text_page(request, _("Begin a draft: %(name)s") % {"name": plan.type.name}, form, plan)


@require_safe
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a draft: what is found in it, what it changes, how it looks, and what may be done with it."""
    demand(request.user, SEE)
    found, plan = load(pk)
    definition = found.definition
    findings = drafting.placed_findings(found, plan)
    context: dict[str, Any] = {
        "page_title": _("Draft %(number)d: %(name)s") % {"number": found.pk, "name": plan.type.name},
        "draft": found,
        "plan": plan,
        "findings": findings,
        "has_errors": any(each.finding.severity == "error" for each in findings),
        "differences": plan.changes(definition),
        "blockers": drafting.blockers(found, plan, request.user) if found.is_open else [],
        "is_own": found.author_id == request.user.pk,
        "may_edit": may(request.user, EDIT),
        "may_publish": may(request.user, PUBLISH),
        **drawn(definition, f"draft-{found.pk}"),
    }
    return render(request, "plans/draft.html", context)


@require_http_methods(["GET", "POST"])
def edit_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the text of one's own draft."""
    demand(request.user, EDIT)
    found, plan = load(pk)
    form = _form(request, drafting.text_of(found))
    if form.is_valid():
        try:
            drafting.rewrite(found, text=form.cleaned_data["text"], actor=request.user, at=now())
        except MoveRefused as refused:
            form.add_error("text", " ".join(each.text for each in refused.blockers))
        else:
            messages.success(request, _("Saved. What is found in it stands below."))
            return redirect("plans:draft", pk)
    return _text_page(request, _("Edit draft %(number)d") % {"number": pk}, form, plan, found)


@require_POST
def offer_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask a second person to publish one's own draft."""
    demand(request.user, EDIT)
    found, plan = load(pk)
    done = _("Asked. A second person now publishes it, or you go on writing.")
    return _act(
        request, found, done, lambda: drafting.ask_for_publication(found, plan, actor=request.user, at=now())
    )


@require_POST
def publish_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish a draft that somebody else has written, as it was seen."""
    demand(request.user, PUBLISH)
    found, plan = load(pk)
    done = _("Published. What is handed in from tomorrow on goes by it; open applications keep their plan.")
    said = {"seen": request.POST.get("seen", "-"), "reason": request.POST.get("reason", "")[:500]}
    return _act(
        request, found, done, lambda: drafting.publish(found, plan, **said, actor=request.user, at=now())
    )


@require_POST
def discard_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a draft away."""
    demand(request.user, EDIT)
    found, _plan = load(pk)
    done = _("The draft is discarded.")
    return _act(request, found, done, lambda: drafts.discard(found, actor=request.user, at=now()))


def load(pk: int) -> tuple[DefinitionDraft, Plan]:
    """Return a draft with the plan that it is of. :raises Http404: when there is none."""
    found = get_object_or_404(DefinitionDraft.objects.select_related("author", "published_as"), pk=pk)
    plan = drafting.plan_of_code(found.code, found.definition.basis)
    if plan is None:
        raise Http404
    return found, plan


def _act(request: HttpRequest, found: DefinitionDraft, done: str, act: Callable[[], Any]) -> HttpResponse:
    """Do one thing with a draft; a refusal becomes a message with its reasons."""
    try:
        act()
    except MoveRefused as refused:
        messages.error(request, " ".join(each.text for each in refused.blockers))
    else:
        messages.success(request, done)
    return redirect("plans:draft", found.pk)


def _form(request: HttpRequest, text: str) -> PlanTextForm:
    posted = request.method == "POST"
    files = request.FILES if posted else None
    return PlanTextForm(request.POST if posted else None, files, initial={"text": text})


def _text_page(
    request: HttpRequest, title: str, form: PlanTextForm, plan: Plan, found: DefinitionDraft | None = None
) -> HttpResponse:
    context = {"page_title": title, "form": form, "plan": plan, "draft": found}
    return render(request, "plans/plan_text.html", context)
