"""Declared interests: who has one in a case is offered none of its work, and can do none of it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from workflows.actors import Actor
from workflows.blockers import Blocker, FactsInvalid
from workflows.item_writing import change, locked
from workflows.models import Case, Interest, WorkItem


def is_declared(person: Any, case: Case) -> bool:
    """Tell whether a person declared an interest in a case; asks the database only where anybody did."""
    if not case.declared_interests or person.pk is None:
        return False
    return Interest.objects.filter(case_id=case.pk, person_id=person.pk).exists()


def cases_of(person: Any) -> QuerySet[Interest, int]:
    """Return the keys of the cases in which a person declared an interest: he is offered nothing of them."""
    return Interest.objects.filter(person_id=person.pk).values_list("case_id", flat=True)


@transaction.atomic
def recuse(item: WorkItem, *, actor: Actor, at: datetime, reason: str) -> Interest:
    """Declare one's own interest in the case of an item; what one holds of the case returns to its team.

    The declaration holds for every item of the case, now and later. Declaring it again changes nothing.

    :raises FactsInvalid: without a reason.
    """
    if not reason.strip():
        text = _("Write what your interest is; the history keeps it.")
        raise FactsInvalid(item, "recuse", [Blocker("reason_missing", text)])
    fresh = locked(item)
    interest, created = Interest.objects.get_or_create(
        case=fresh.case,
        person_id=actor.pk,
        defaults={"reason": reason.strip(), "declared_by_id": actor.pk, "declared_at": at},
    )
    if created:
        Case.objects.filter(pk=fresh.case_id).update(declared_interests=F("declared_interests") + 1)
        fresh.case.declared_interests += 1
        _step_back(fresh, actor, at, reason.strip())
    return interest


def _step_back(item: WorkItem, actor: Actor, at: datetime, reason: str) -> None:
    """Write the declaration on the item where it was made, and give back all that the person holds."""
    held = WorkItem.objects.filter(case_id=item.case_id, assignee_id=actor.pk, status="claimed")
    for other in [item, *held.exclude(pk=item.pk).order_by("id")]:
        other.case = item.case
        mine = other.status == WorkItem.Status.CLAIMED and other.assignee_id == actor.pk
        values: dict[str, Any] = {"status": "open", "assignee_id": None, "claimed_at": None} if mine else {}
        change(other, "recuse", actor=actor, at=at, reason=reason, **values)
