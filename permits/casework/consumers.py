"""What casework does when a lower floor says that something happened."""

from django.utils.translation import gettext as _

from permits.applications.models import Hold, Party, PermitApplication
from permits.applications.services import leaving
from permits.applications.statuses import Status
from permits.casework import construction, issuing, licensing, readiness, review_rounds, time_limits
from permits.fees.services.balances import balance_due
from permits.inspections.models import Inspection
from workflows.models import OutboxEvent
from workflows.timing import now
from workflows.transitions import lock


def invoice_paid(event: OutboxEvent) -> None:
    """Go on where only money was missing: start review, become ready, issue an instant permit, be final."""
    application = _application(event)
    if application.status == Status.INTAKE_FEES_DUE:
        if not balance_due(application, "plan_check"):
            review_rounds.start_review(application, at=now())
    elif application.is_instant and application.status == Status.SUBMITTED:
        issuing.issue_if_paid(application, at=now())
    elif application.status == Status.INSPECTING:
        construction.finish(application, at=now())
    else:
        readiness.refresh(application, at=now())


def invoice_issued(event: OutboxEvent) -> None:
    """Take a permit back from "ready to issue" while a new fee is to be paid."""
    readiness.refresh(_application(event), at=now())


def checklist_touched(event: OutboxEvent) -> None:
    """Ask the issuance checklist again after a hold, a declaration or a confirmation."""
    application = _application(event)
    if application.is_instant:
        issuing.issue_if_paid(application, at=now())
    readiness.refresh(application, at=now())


def hold_placed(event: OutboxEvent) -> None:
    """Stop counting the city's time for review while an outside agency has the plans."""
    if event.payload["code"] == Hold.Code.OUTSIDE_AGENCY:
        time_limits.toll(_application(event), at=event.at, reason=_("An outside agency has the plans"))


def hold_lifted(event: OutboxEvent) -> None:
    """Count the city's time for review again, and make the moves that the hold kept inspections from."""
    construction.catch_up(_application(event), at=now())
    if event.payload["code"] == Hold.Code.OUTSIDE_AGENCY:
        why = _("The outside agency returned the plans")
        time_limits.run_on(_application(event), at=event.at, reason=why)


def inspection_resulted(event: OutboxEvent) -> None:
    """Go on to construction, or to the final, after an inspector's result."""
    inspection = Inspection.objects.select_related("application", "inspector").get(
        pk=event.payload["inspection"]
    )
    construction.after_result(inspection, at=inspection.resulted_at or now())


def inspection_corrected(event: OutboxEvent) -> None:
    """Go on where a corrected result is good and the posted one was not."""
    rows = Inspection.objects.select_related("application", "inspector", "corrects")
    corrected = rows.get(pk=event.payload["corrected"])
    if corrected.corrects is not None and corrected.corrects.result not in construction.GOOD:
        construction.after_result(corrected, at=corrected.resulted_at or now())
    elif corrected.is_final:
        construction.finish(corrected.application, at=now())


def licence_changed(event: OutboxEvent) -> None:
    """Have every open record of a company looked at, after something about its licences changed."""
    licensing.spread(event.payload["company"], at=event.at)


def contractor_licence_changed(event: OutboxEvent) -> None:
    """Hold or release one record of a contractor, and let go on what waited for the licence."""
    licensing.look_again(_application(event), at=now())


def member_left(event: OutboxEvent) -> None:
    """Give an application of a company to its owner, after its applicant left the company."""
    party = Party.objects.select_related("application__organisation", "application__case").get(
        pk=event.payload["party"]
    )
    leaving.hand_over(party, at=now())


def _application(event: OutboxEvent) -> PermitApplication:
    return lock(PermitApplication.objects.get(case_id=event.case_id))
