"""Attempts at one's own record: refused with the rule's code, kept among security events, flagged (S1)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.defaults import permission_denied

from accounts.security import events as security_events
from accounts.security.events import Kind
from permits.applications.interests import KeptOut, kept_out_of, sentence
from permits.applications.models import PermitApplication
from permits.applications.refusing import why_not
from permits.applications.staff import is_staff
from permits.casework import red_flags
from workflows.timing import now


def why_not_here(actor: Any, permission: str, subject: Any) -> str:
    """Say why not, and keep the attempt where it was one at somebody's own record."""
    why = why_not(actor, permission, subject)
    kept = kept_out_of(actor) if why.startswith("S1") else None
    if kept is not None:
        keep(actor, kept, what=permission, at=now())
    return why


def keep(actor: Any, kept: KeptOut, *, what: str, at: datetime) -> None:
    """Write an attempt down: who, at which record, what, when."""
    about = PermitApplication(pk=kept.application)
    event = security_events.record(
        Kind.OWN_RECORD_REFUSED, at=at, actor=actor, about=about, what=what, interest=kept.kind
    )
    if event.pk is not None:
        red_flags.from_event(event)


class OwnRecords:
    """Middleware: a page that an interest closes to city staff says so, and keeps the attempt."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal that an interest caused; all others are left to Django."""
        kept = kept_out_of(request.user) if isinstance(exception, PermissionDenied) else None
        if kept is None or not is_staff(request.user):
            return None
        match = request.resolver_match
        what = f"{request.method} {match.view_name if match else request.path}"
        keep(request.user, kept, what=what, at=now())
        return permission_denied(request, PermissionDenied(sentence(kept.kind)))
