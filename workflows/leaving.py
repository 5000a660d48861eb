"""A person who leaves: what was in his hands returns to its teams, and nobody stands in for him any more."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from workflows.actors import Actor
from workflows.item_writing import change, locked
from workflows.models import Deputyship, WorkItem


@transaction.atomic
def return_all(person: Any, *, actor: Actor, at: datetime, reason: str) -> list[WorkItem]:
    """Return every item that a person holds to its team's queue, where it keeps its place by due day.

    Ends the deputyships of the person on either side. All or nothing; who may is the caller's policy.
    """
    held = WorkItem.objects.filter(assignee_id=person.pk, status__in=["open", "claimed"])
    returned = [_return(item, person, actor, at, reason) for item in held.order_by("case_id", "id")]
    running = Deputyship.objects.not_over(at).filter(Q(person_id=person.pk) | Q(deputy_id=person.pk))
    running.update(ended_at=at, ended_by_id=actor.pk)
    return sorted(filter(None, returned), key=lambda item: (item.due_on, item.pk))


@transaction.atomic
def return_team(person: Any, team: str, *, actor: Actor, at: datetime, reason: str) -> list[WorkItem]:
    """Return every item of one team that a person holds to its queue, because he works for it no more."""
    held = WorkItem.objects.filter(assignee_id=person.pk, status__in=["open", "claimed"], team=team)
    returned = [_return(item, person, actor, at, reason) for item in held.order_by("case_id", "id")]
    return [item for item in returned if item is not None]


def _return(item: WorkItem, person: Any, actor: Actor, at: datetime, reason: str) -> WorkItem | None:
    fresh = locked(item)
    if fresh.status != WorkItem.Status.CLAIMED or fresh.assignee_id != person.pk:
        return None
    return change(
        fresh,
        "return",
        actor=actor,
        at=at,
        reason=reason,
        status="open",
        assignee_id=None,
        claimed_at=None,
    )
