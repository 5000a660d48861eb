"""Absences: dated; to who is away no work is given automatically."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.actors import Actor
from workflows.models import Absence


class AbsenceRefused(ValueError):
    """An absence that cannot be; the text says why."""


@transaction.atomic
def enter(
    person: Any, *, since: datetime, until: datetime, reason: str, actor: Actor, at: datetime
) -> Absence:
    """Say that a person is away from a moment until another. Who may is the caller's policy.

    :raises AbsenceRefused: no reason, or an end before the beginning or in the past.
    """
    if until <= since or until <= at:
        raise AbsenceRefused(_("The end must lie after the beginning, and in the future."))
    if not reason.strip():
        raise AbsenceRefused(_("Write the reason; the history keeps it."))
    return Absence.objects.create(
        person=person,
        since=since,
        until=until,
        reason=reason.strip(),
        entered_by_id=actor.pk,
        entered_at=at,
    )


@transaction.atomic
def end(absence: Absence, *, actor: Actor, at: datetime) -> None:
    """End an absence now; one that is over stays as it is."""
    running = Absence.objects.not_over(at).filter(pk=absence.pk)
    running.update(ended_at=at, ended_by_id=actor.pk)


def away(people: Collection[int], *, at: datetime) -> set[int]:
    """Return the keys of those of some people who are away at a moment."""
    return set(Absence.objects.holding(at).filter(person_id__in=people).values_list("person_id", flat=True))
