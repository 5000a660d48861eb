"""Absences: dated; to who is away no work is given automatically."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from workflows import dated
from workflows.actors import Actor
from workflows.models import Absence


def enter(
    person: Any, *, since: datetime, until: datetime, reason: str, actor: Actor, at: datetime
) -> Absence:
    """Say that a person is away from a moment until another. Who may is the caller's policy.

    :raises EntryRefused: no reason, or an end before the beginning or in the past.
    """
    return dated.enter(Absence, person=person, since=since, until=until, reason=reason, actor=actor, at=at)


def away(people: Collection[int], *, at: datetime) -> set[int]:
    """Return the keys of those of some people who are away at a moment."""
    return set(Absence.objects.holding(at).filter(person_id__in=people).values_list("person_id", flat=True))
