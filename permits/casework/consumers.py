"""What casework does when a lower floor says that something happened."""

from permits.applications.models import PermitApplication
from permits.applications.statuses import Status
from permits.casework import construction, issuing, readiness, review_rounds
from permits.inspections.models import Inspection
from workflows.models import OutboxEvent
from workflows.timing import now
from workflows.transitions import lock


def invoice_paid(event: OutboxEvent) -> None:
    """Go on where only money was missing: start review, become ready, or issue an instant permit."""
    application = _application(event)
    if application.status == Status.INTAKE_FEES_DUE:
        review_rounds.start_review(application, at=now())
    elif application.is_instant and application.status == Status.SUBMITTED:
        issuing.issue_if_paid(application, at=now())
    else:
        readiness.refresh(application, at=now())


def checklist_touched(event: OutboxEvent) -> None:
    """Ask the issuance checklist again after a hold, a declaration or a confirmation."""
    application = _application(event)
    if application.is_instant:
        issuing.issue_if_paid(application, at=now())
    readiness.refresh(application, at=now())


def inspection_resulted(event: OutboxEvent) -> None:
    """Go on to construction, or to the final, after an inspector's result."""
    inspection = Inspection.objects.select_related("application", "inspector").get(
        pk=event.payload["inspection"]
    )
    construction.after_result(inspection, at=inspection.resulted_at or now())


def _application(event: OutboxEvent) -> PermitApplication:
    return lock(PermitApplication.objects.get(case_id=event.case_id))
