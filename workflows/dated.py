"""What holds for a person from a moment until another: entered with a reason, ended before its time."""

from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.actors import Actor
from workflows.models.staffing import Dated

Entry = TypeVar("Entry", bound=Dated)


class EntryRefused(ValueError):
    """An absence or a deputyship that cannot be; the text says why."""


@transaction.atomic
def enter(
    model: type[Entry],
    *,
    since: datetime,
    until: datetime,
    reason: str,
    actor: Actor,
    at: datetime,
    **who: Any,
) -> Entry:
    """Write that something holds for the people in ``who``. Who may is the caller's policy.

    :raises EntryRefused: no reason, or an end before the beginning or in the past.
    """
    if until <= since or until <= at:
        raise EntryRefused(_("The end must lie after the beginning, and in the future."))
    if not reason.strip():
        raise EntryRefused(_("Write the reason; the history keeps it."))
    entry = model(
        since=since, until=until, reason=reason.strip(), entered_by_id=actor.pk, entered_at=at, **who
    )
    entry.save(force_insert=True)
    return entry


@transaction.atomic
def end(entry: Dated, *, actor: Actor, at: datetime) -> None:
    """End something now; what is over stays as it is."""
    running = type(entry).objects.not_over(at).filter(pk=entry.pk)
    running.update(ended_at=at, ended_by_id=actor.pk)
