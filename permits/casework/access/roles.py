"""Staff roles: who holds which until when; asked for by one person, granted by another."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.authority import role_grants
from accounts.authority.role_grants import RoleRefused
from accounts.models import RoleRequest, StaffRole
from permits.applications.authority import may
from permits.casework.access.forms import NoteForm, RoleForm, UntilForm
from permits.casework.access.working import return_work
from permits.casework.access.zone import city_zone
from permits.casework.policies import demand
from workflows.timing import now

SHOWN = 200
DECIDED = 50


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Show what waits for a second person, who holds what until when, and what was decided lately."""
    demand(request.user, "see_roles")
    at = now()
    context = {
        "page_title": _("Roles"),
        "waiting": list(role_grants.waiting()[:SHOWN]),
        "roles": list(role_grants.running(at=at)[:SHOWN]),
        "decided": list(role_grants.decided()[:DECIDED]),
        "at": at,
        "may_ask": may(request.user, "ask_for_role"),
        "may_grant": may(request.user, "grant_role"),
    }
    return render(request, "access/roles.html", context)


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for a role for somebody; a second person grants it."""
    demand(request.user, "ask_for_role")
    form = RoleForm(request.POST if request.method == "POST" else None, zone=city_zone())
    if form.is_valid():
        who = {name: form.cleaned_data[name] for name in ("user", "role", "team")}
        user = who.pop("user")
        if _done(form, role_grants.ask, user, **who, **form.facts(), actor=request.user, at=now()):
            messages.success(request, _("Asked for. A second person must approve it."))
            return redirect("access:roles")
    return render(request, "access/ask_for_role.html", {"page_title": _("Ask for a role"), "form": form})


@require_http_methods(["GET", "POST"])
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask that a role last longer; a second person grants it."""
    demand(request.user, "ask_for_role")
    held = _held_or_404(pk)
    form = UntilForm(request.POST if request.method == "POST" else None, zone=city_zone())
    if form.is_valid() and _done(
        form, role_grants.ask_to_extend, held, **form.facts(), actor=request.user, at=now()
    ):
        messages.success(request, _("Asked for. A second person must approve it."))
        return redirect("access:roles")
    title = _("Ask for more time")
    return render(request, "access/role.html", {"page_title": title, "held": held, "form": form})


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a role now; what the person holds for its team goes back to the team."""
    demand(request.user, "grant_role")
    held = _held_or_404(pk)
    said = _("Ended. From the next click on it opens nothing.")
    facts = {"page_title": _("End this role now"), "held": held}
    return _with_a_reason(request, return_work, held, called="reason", said=said, facts=facts)


@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Grant what somebody else asked for."""
    demand(request.user, "grant_role")
    said = _("Granted. It holds from now on, or from its first day.")
    return _at_once(request, role_grants.approve, _request_or_404(pk), said=said)


@require_http_methods(["GET", "POST"])
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse what somebody else asked for, with a reason."""
    demand(request.user, "grant_role")
    asked = _request_or_404(pk)
    said = _("Refused. Nothing has changed.")
    facts = {"page_title": _("Refuse this request"), "asked": asked}
    return _with_a_reason(request, role_grants.refuse, asked, called="note", said=said, facts=facts)


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what one asked for."""
    demand(request.user, "ask_for_role")
    said = _("Taken back. Nothing has changed.")
    return _at_once(request, role_grants.take_back, _request_or_404(pk), said=said)


def _with_a_reason(
    request: HttpRequest,
    act: Callable[..., Any],
    about: Any,
    *,
    called: str,
    said: str,
    facts: dict[str, Any],
) -> HttpResponse:
    """Ask for the reason, which the act calls by a name of its own, and act."""
    form = NoteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        why = {called: form.cleaned_data["reason"]}
        if _done(form, act, about, **why, actor=request.user, at=now()):
            messages.success(request, said)
            return redirect("access:roles")
    return render(request, "access/role.html", {**facts, "form": form, "ends": True})


def _at_once(request: HttpRequest, act: Callable[..., Any], about: Any, *, said: str) -> HttpResponse:
    try:
        act(about, actor=request.user, at=now())
        messages.success(request, said)
    except RoleRefused as refused:
        messages.error(request, str(refused))
    return redirect("access:roles")


def _done(form: forms.Form, act: Callable[..., Any], *about: Any, **facts: Any) -> bool:
    """Tell whether the act could be done; if not, the form says why."""
    try:
        act(*about, **facts)
    except RoleRefused as refused:
        form.add_error(None, str(refused))
        return False
    return True


def _held_or_404(pk: int) -> StaffRole:
    return get_object_or_404(role_grants.running(at=now()), pk=pk)


def _request_or_404(pk: int) -> RoleRequest:
    return get_object_or_404(RoleRequest.objects.select_related("user", "team", "asked_by"), pk=pk)
