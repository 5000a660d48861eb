"""The first door of every page about an application: what a person cannot see is not there.

It is also the one home of what is recorded when somebody comes by a grant that is over.
"""

from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404

from accounts.models import OrganisationGrant, TeamGrant
from accounts.security import events as security_events
from accounts.security.events import Kind
from permits.applications.models import ApplicationGrant, PermitApplication
from workflows.timing import now

M = TypeVar("M", bound=Model)


def seen_or_404(user: Any, visible: QuerySet[M], **wanted: Any) -> M:
    """Return the one of what a person sees that is wanted; who saw it by a grant that is over is noted.

    ``visible`` is what ``visible_to`` kept of a model.

    :raises Http404: when there is none.
    """
    try:
        return visible.get(**wanted)
    except visible.model.DoesNotExist as unseen:
        _note_of_record(user, visible.model, wanted, at=now())
        raise Http404 from unseen


def note_of_team(user: Any, team: str, *, at: datetime) -> None:
    """Record that somebody tried to work for a team to which he was lent, after the loan was over."""
    _note(user, TeamGrant.objects.filter(user=user.pk, content_object__code=team), at)


def _note_of_record(user: Any, model: type[Model], wanted: dict[str, Any], *, at: datetime) -> None:
    """Record that somebody tried to open a record by his grant on it, or on a company, that is over."""
    if user.pk is None:
        return
    path = application_path(model)
    asked = model._base_manager.filter(**wanted).values(path)[:1]
    if not _note(user, ApplicationGrant.objects.filter(user=user.pk, content_object__in=asked), at):
        companies = OrganisationGrant.objects.filter(
            user=user.pk, content_object__party_places__application__in=asked
        )
        _note(user, companies, at)


def application_path(model: type[Model]) -> str:
    """Return how a model that ``visible_to`` narrows leads to its application."""
    if model is PermitApplication:
        return "pk"
    manager: Any = model._default_manager
    narrowed = getattr(manager, "_queryset_class", None)
    return str(getattr(narrowed, "application_path", "") or manager.application_path)


def _note(user: Any, grants: QuerySet[Any], at: datetime) -> bool:
    last = grants.order_by("-id").first()
    if last is None or last.holds_at(at):
        return False
    facts = {"object": security_events.named(last.content_object), "until": last.until.isoformat()}
    security_events.record(Kind.GRANT_USED_AFTER_END, at=at, actor=user, about=last, **facts)
    return True
