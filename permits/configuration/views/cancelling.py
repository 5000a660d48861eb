"""Cancel a scheduled version of the rules: one person asks with the reason, another confirms or keeps it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from permits.casework.policies import demand
from permits.configuration.draft_forms import LONGEST_REASON
from permits.rulebook import services_cancelling
from permits.rulebook.models import RulebookCancellation, RulebookVersion
from permits.rulebook.services_drafting import APPROVE, EDIT, DraftRefused
from workflows.timing import now


@require_POST
def ask(request: HttpRequest, number: int) -> HttpResponse:
    """Ask a second person to cancel a version."""
    demand(request.user, EDIT)
    version = get_object_or_404(RulebookVersion, number=number)
    reason = request.POST.get("reason", "")[:LONGEST_REASON]
    done = _("Asked. Another person of the configuration role confirms it or keeps the version.")
    return _told(request, version, done, services_cancelling.ask, version, reason=reason)


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel the version that another person asked to cancel."""
    demand(request.user, APPROVE)
    wish = _load(pk)
    done = _("Cancelled. The rules before it stay in force; another draft is begun with its texts.")
    return _told(request, wish.version, done, services_cancelling.confirm, wish)


@require_POST
def reject(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the version stay scheduled."""
    demand(request.user, APPROVE)
    wish = _load(pk)
    return _told(request, wish.version, _("The version stays scheduled."), services_cancelling.reject, wish)


def _load(pk: int) -> RulebookCancellation:
    rows = RulebookCancellation.objects.select_related("version").defer("version__content")
    return get_object_or_404(rows, pk=pk)


def _told(
    request: HttpRequest,
    version: RulebookVersion,
    done: str,
    service: Callable[..., Any],
    subject: Any,
    **given: Any,
) -> HttpResponse:
    try:
        service(subject, actor=request.user, at=now(), **given)
        messages.success(request, done)
    except DraftRefused as refused:
        messages.error(request, str(refused))
    return redirect("rules:overview", "versions", version.number)
