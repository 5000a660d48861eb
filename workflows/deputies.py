"""Deputies: dated, with a reason; who stands in for a person may do with work items what that person may."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from workflows import dated, interests, teams
from workflows.actors import Actor
from workflows.dated import EntryRefused
from workflows.models import Deputyship, WorkItem
from workflows.own_work import is_own_work


def appoint(
    person: Any, *, deputy: Any, since: datetime, until: datetime, reason: str, actor: Actor, at: datetime
) -> Deputyship:
    """Let somebody stand in for a person from a moment until another. Who may is the caller's policy.

    :raises EntryRefused: the person himself, an account that is closed, no reason, or an end before the
        beginning or in the past.
    """
    if deputy.pk == person.pk:
        raise EntryRefused(_("Nobody stands in for himself: choose another person."))
    if not deputy.is_active:
        raise EntryRefused(_("%(name)s has left: choose another person.") % {"name": deputy})
    return dated.enter(
        Deputyship,
        person=person,
        deputy=deputy,
        since=since,
        until=until,
        reason=reason,
        actor=actor,
        at=at,
    )


def stood_for(deputy: Any, *, at: datetime) -> list[Any]:
    """Return the people for whom somebody stands in at a moment. Deputies have no deputies."""
    if deputy.pk is None or not _stands_in(deputy.pk, at):
        return []
    found = Deputyship.objects.holding(at).filter(deputy_id=deputy.pk, person__is_active=True)
    return list(
        {each.person_id: each.person for each in found.select_related("person").order_by("id")}.values()
    )


def _stands_in(deputy: int, at: datetime) -> bool:
    """Tell whether somebody stands in for anybody: hardly ever so, and asked by every page of the desk."""
    with connection.cursor() as cursor:
        cursor.execute(STANDS_IN, [deputy, at, at, at])
        return cursor.fetchone() is not None


STANDS_IN = """
SELECT FROM workflows_deputyship WHERE deputy_id = %s AND since <= %s AND until > %s
AND (ended_at IS NULL OR ended_at > %s) LIMIT 1"""


def of(people: Collection[int], *, at: datetime) -> dict[int, list[int]]:
    """Return, by the key of each person, the keys of those who stand in at a moment."""
    rows = Deputyship.objects.holding(at).filter(person_id__in=people, deputy__is_active=True)
    found: dict[int, list[int]] = {}
    for person, deputy in rows.order_by("id").values_list("person_id", "deputy_id"):
        found.setdefault(person, []).append(deputy)
    return found


def capacity(
    actor: Any, permission: str, item: WorkItem, *, at: datetime, holder: int | None = None
) -> str | None:
    """Return in which capacity an actor may do something with an item, or None when he may not.

    ``""`` is his own right, ``"for NAME"`` that of a person for whom he stands in. With ``holder``, the key
    of who has the item, only he and his deputies may. An interest of either of the two bars, declared or
    known to the product; nobody overrides his own work.
    """
    if interests.is_declared(actor, item.case) or is_own_work(actor, permission, item):
        return None
    if holder in {None, actor.pk} and actor.has_perm(permission, item):
        return ""
    for person in stood_for(actor, at=at):
        fits = holder in {None, actor.pk, person.pk} and not interests.is_declared(person, item.case)
        if fits and person.has_perm(permission, item):
            return None if teams.interested([item.case_id], [actor.pk], at=at) else f"for {person}"
    return None
