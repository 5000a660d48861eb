"""Letters about the permit and the inspections under it."""

from typing import Any

from permits.applications.models import Party, PermitApplication
from permits.inspections.models import Inspection
from permits.issuance.models import Permit
from permits.notices import links
from permits.notices.recipients import Recipient, reached
from workflows.models import OutboxEvent, TransitionRecord


def ready(application: PermitApplication, event: OutboxEvent) -> dict[str, Any] | None:
    """Tell that nothing is missing any more; nothing when the permit is out already."""
    return None if application.issued_at else {}


def issued(application: PermitApplication, event: OutboxEvent) -> dict[str, Any]:
    """Tell the permit's number, how long it holds, and where anybody verifies it."""
    permit = Permit.objects.get(pk=event.payload["permit"])
    return {"permit": permit, "permit_url": links.permit(permit), "verify_url": links.verify(permit)}


def document(application: PermitApplication, event: OutboxEvent) -> dict[str, Any]:
    """Tell where the permit's PDF is."""
    return issued(application, event)


def amended(application: PermitApplication, event: OutboxEvent) -> dict[str, Any]:
    """Tell what came to a permit, and with which application."""
    return {
        "permit": getattr(application, "permit", None),
        "what": event.payload["text"],
        "with_number": event.payload["application"],
    }


def who_left(application: PermitApplication, event: OutboxEvent) -> list[Recipient]:
    """Return who has left the record by it: he hears of it once more."""
    left = Party.objects.filter(application=application, pk=event.payload.get("left") or 0)
    found = [reached(each) for each in left.select_related("user")]
    return [each for each in found if each.email]


def inspection(application: PermitApplication, event: OutboxEvent) -> dict[str, Any]:
    """Tell of an inspection that was asked for, or of its result and what was found."""
    visit = Inspection.objects.get(pk=event.payload["inspection"])
    return {"visit": visit, "passed": visit.result == Inspection.Result.PASSED}


def corrected(application: PermitApplication, event: OutboxEvent) -> dict[str, Any] | None:
    """Tell what stands now and what was posted; nothing when the outcome is the same."""
    rows = Inspection.objects.select_related("corrects")
    visit = rows.get(pk=event.payload["corrected"])
    if visit.corrects is None or visit.corrects.result == visit.result:
        return None
    record = TransitionRecord.objects.filter(case_id=event.case_id or 0, seq=event.payload["seq"]).first()
    return {
        "visit": visit,
        "posted": visit.corrects,
        "passed": visit.result == Inspection.Result.PASSED,
        "reason": record.reason if record else "",
    }
