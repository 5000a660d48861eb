"""Letters about holds, ends, and what stops or revives an application or permit."""

from datetime import date
from typing import Any

from permits.applications.models import Hold, PermitApplication
from workflows.models import OutboxEvent, TransitionRecord

TELL_THE_HOLD = ("application.suspend", "application.lift_suspension")
"""The moves whose own letters tell of a hold that was placed or lifted in the same moment."""


def decided(application: PermitApplication, event: OutboxEvent) -> dict[str, Any]:
    """Tell what was decided, and the reason that was recorded with it."""
    record = TransitionRecord.objects.filter(case_id=event.case_id or 0, seq=event.payload["seq"]).first()
    return {"reason": record.reason if record else "", "permit": getattr(application, "permit", None)}


TOLD_OF_A_MISS = {"fee_reduction", "third_party_right"}
"""What follows from a missed time limit and no other letter tells."""


def time_limit_missed(application: PermitApplication, event: OutboxEvent) -> dict[str, Any] | None:
    """Tell what follows by law from a time limit that the city missed; the rest have letters of their own."""
    if event.payload["consequence"] not in TOLD_OF_A_MISS:
        return None
    return {
        "due_on": date.fromisoformat(event.payload["due_on"]),
        "consequence": event.payload["consequence"],
    }


def ends_soon(application: PermitApplication, event: OutboxEvent) -> dict[str, Any]:
    """Tell that an application or a permit expires on a day, unless its holder acts."""
    due_on = date.fromisoformat(event.payload["due_on"])
    return {"due_on": due_on, "clock": event.payload["clock"], "permit": getattr(application, "permit", None)}


def hold(application: PermitApplication, event: OutboxEvent) -> dict[str, Any] | None:
    """Tell of a hold that stops something; not of a mere notice, nor of one that came with a suspension."""
    placed = Hold.objects.get(pk=event.payload["hold"])
    moves = OutboxEvent.objects.filter(case_id=event.case_id or 0, topic__in=TELL_THE_HOLD, at=event.at)
    if placed.severity == Hold.Severity.NOTICE or moves.exists():
        return None
    return {"hold": placed}
