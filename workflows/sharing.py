"""Sharing out: an open item goes to whom :func:`workflows.assignment.choose` names, under its case's lock."""

from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Count, Max, OuterRef, Subquery
from django.utils.translation import gettext as _

from workflows import absences, teams
from workflows.actors import SYSTEM, Actor
from workflows.assignment import Candidate, Wanted, choose
from workflows.item_refusals import authorise
from workflows.item_writing import change, locked
from workflows.models import Skill, WorkItem


@transaction.atomic
def assign_automatically(item: WorkItem, *, actor: Actor, at: datetime) -> WorkItem | None:
    """Give an open item to whoever should have it; None when it is not open any more or nobody is there.

    :raises NotPermitted: when the actor, unless it is the system itself, may not assign.
    """
    fresh = locked(item)
    acting_as = "" if actor is SYSTEM else authorise(actor, "assign_work", fresh, at=at)
    chosen = choose(wanted(fresh), candidates(fresh, at=at)) if fresh.status == "open" else None
    if chosen is None:
        return None
    return change(
        fresh,
        "assign",
        actor=actor,
        at=at,
        acting_as=acting_as,
        reason=_("Chosen by skill and load"),
        status="claimed",
        assignee_id=chosen.person,
        claimed_at=at,
    )


def wanted(item: WorkItem) -> Wanted:
    """Return what an item asks for: ``skills`` in its facts."""
    return Wanted(frozenset(item.facts.get("skills", ())))


def candidates(item: WorkItem, *, at: datetime) -> list[Candidate]:
    """Return the people of an item's team as they stand at a moment, in a constant number of queries."""
    people = {each.pk: each for each in teams.members([item.team], at=at).get(item.team, ())}
    away, loads = absences.away(people, at=at), _loads(people)
    interested = teams.interested([item.case_id], people, at=at)
    skills: dict[int, set[str]] = {}
    for person, name in Skill.objects.filter(person_id__in=people).values_list("person_id", "name"):
        skills.setdefault(person, set()).add(name)
    return [
        Candidate(
            person=pk,
            load=loads[pk][0],
            skills=frozenset(skills.get(pk, ())),
            absent=pk in away,
            interested=(item.case_id, pk) in interested,
            given_at=loads[pk][1],
        )
        for pk in people
    ]


def _loads(people: dict[int, Any]) -> dict[int, tuple[int, datetime | None]]:
    """Return how many items each person has, and when he was last given one that he has or closed."""
    mine = WorkItem.objects.filter(assignee_id=OuterRef("pk")).order_by()
    has = mine.filter(status__in=["open", "claimed"]).values("assignee_id")
    closed = mine.filter(status="closed").order_by("-claimed_at")
    rows = (
        get_user_model()
        ._default_manager.filter(pk__in=people)
        .annotate(
            held=Subquery(has.annotate(n=Count("pk")).values("n")),
            taken_at=Subquery(has.annotate(last=Max("claimed_at")).values("last")),
            closed_one_of=Subquery(closed.values("claimed_at")[:1]),
        )
        .values_list("pk", "held", "taken_at", "closed_one_of")
    )
    return {
        pk: (held or 0, max(filter(None, moments), default=None))
        for pk, held, *moments in rows.order_by("pk")
    }
