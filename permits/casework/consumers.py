"""What casework does when a lower floor says that something happened."""

from permits.applications.models import PermitApplication
from permits.applications.statuses import Status
from permits.casework import issuing, readiness, review_rounds
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


def _application(event: OutboxEvent) -> PermitApplication:
    return lock(PermitApplication.objects.get(case_id=event.case_id))
