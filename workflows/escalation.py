"""Escalation: overdue work is marked for the supervisor, once for each item."""

from datetime import date, datetime

from django.db import transaction

from workflows.actors import SYSTEM
from workflows.item_writing import change, locked
from workflows.models import WorkItem

ESCALATED = "escalated"
"""The event is ``work_item.escalated``."""


def escalate_overdue(*, today: date, at: datetime) -> int:
    """Escalate each open item whose due day is over and that was not yet; returns how many.

    Each item in a transaction of its own, so that two sweeps share the work and a stopped one loses none.
    """
    overdue = WorkItem.objects.filter(
        status__in=["open", "claimed"], due_on__lt=today, escalated_at__isnull=True
    )
    waiting = list(overdue.order_by("due_on", "id").only("pk", "case_id"))
    return sum(escalate(item, today=today, at=at) for item in waiting)


@transaction.atomic
def escalate(item: WorkItem, *, today: date, at: datetime) -> bool:
    """Mark an overdue item, record it and publish ``work_item.escalated``.

    False when it was done before, or the item is closed by now.
    """
    fresh = locked(item)
    if not fresh.is_open or fresh.escalated_at is not None or fresh.due_on >= today:
        return False
    change(fresh, "escalate", actor=SYSTEM, at=at, topic=ESCALATED, escalated_at=at)
    return True
