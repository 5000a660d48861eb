"""The first door of every page about an application: what a person cannot see is not there."""

from typing import Any

from django.http import Http404, HttpRequest

from accounts.security import events as security_events
from accounts.security.events import Kind
from permits.applications.models import ApplicationGrant, PermitApplication
from workflows.timing import now


def load(request: HttpRequest, pk: int) -> PermitApplication:
    """Return an application that the person of a request may see. :raises Http404: otherwise."""
    visible = PermitApplication.objects.visible_to(request.user).defer("rulebook_version__content")
    visible = visible.select_related("case", "rulebook_version", "organisation")
    found: PermitApplication | None = visible.filter(pk=pk).first()
    if found is None:
        _note_use_after_end(request.user, pk)
        raise Http404
    return found


def _note_use_after_end(user: Any, pk: int) -> None:
    """Record that somebody tried to open a record by a grant that is over."""
    last = ApplicationGrant.objects.filter(user=user.pk, content_object=pk).order_by("-id").first()
    at = now()
    if last is not None and not last.holds_at(at):
        facts = {"object": security_events.named(last.content_object), "until": last.until.isoformat()}
        security_events.record(Kind.GRANT_USED_AFTER_END, at=at, actor=user, about=last, **facts)
