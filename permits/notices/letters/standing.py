"""Letters about holds, ends, and what stops or revives an application or permit."""

from typing import Any

from permits.applications.models import Hold, PermitApplication
from workflows.models import OutboxEvent, TransitionRecord

TELL_THE_HOLD = ("application.suspend", "application.lift_suspension")
"""The moves whose own letters tell of a hold that was placed or lifted in the same moment."""


def decided(application: PermitApplication, event: OutboxEvent) -> dict[str, Any]:
    """Tell what was decided, and the reason that was recorded with it."""
    record = TransitionRecord.objects.filter(case_id=event.case_id or 0, seq=event.payload["seq"]).first()
    return {"reason": record.reason if record else "", "permit": getattr(application, "permit", None)}


def hold(application: PermitApplication, event: OutboxEvent) -> dict[str, Any] | None:
    """Tell of a hold that stops something; not of a mere notice, nor of one that came with a suspension."""
    placed = Hold.objects.get(pk=event.payload["hold"])
    moves = OutboxEvent.objects.filter(case_id=event.case_id or 0, topic__in=TELL_THE_HOLD, at=event.at)
    if placed.severity == Hold.Severity.NOTICE or moves.exists():
        return None
    return {"hold": placed}
