"""What the public reads about a status, a move, a review: the third person, and only what is listed here."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from permits.applications.statuses import COURT, Court, Status, label_of
from permits.inspections.models import Inspection
from permits.reviews.models import Review

Words = str | Promise

STATUS: dict[str, Words] = {
    Status.SUBMITTED: _("Received – being checked for completeness"),
    Status.INCOMPLETE: _("Waiting for information from the applicant"),
    Status.INTAKE_FEES_DUE: _("Accepted – plan-check fees to be paid"),
    Status.IN_REVIEW: _("In plan review"),
    Status.CORRECTIONS_REQUIRED: _("Waiting for corrections from the applicant"),
    Status.APPROVED: _("Plans approved – issuance checklist open"),
}

MOVES: dict[str, Words] = {
    "submit": _("Application received by the city"),
    "accept_automatically": _("All automatic checks passed"),
    "mark_incomplete": _("Returned to the applicant: something is missing"),
    "resubmit": _("Missing information received"),
    "accept": _("Accepted as complete"),
    "deem_complete": _("Complete by law: the time for an answer had passed"),
    "start_review": _("Plan review began"),
    "request_corrections": _("Corrections asked of the applicant"),
    "resubmit_corrections": _("Corrected plans received; a new round of review began"),
    "approve": _("Plans approved"),
    "deem_approved": _("Approved by law: the time for a decision had passed"),
    "put_in_force": _("Change put in force"),
    "grant_request": _("Request granted"),
    "refuse_request": _("Request refused"),
    "deny": _("Application denied"),
    "mark_ready": _("Everything for the permit is there"),
    "mark_not_ready": _("Something for the permit is missing again"),
    "issue": _("Permit issued"),
    "issue_automatically": _("Permit issued"),
    "begin_inspections": _("Inspections began"),
    "finalize": _("Final inspection passed"),
    "finalize_with_conditions": _("Temporary occupancy granted"),
    "grant_occupancy": _("Certificate of Occupancy issued"),
    "close": _("Record closed"),
    "withdraw": _("Withdrawn by the applicant"),
    "expire_application": _("Application expired"),
    "reinstate_application": _("Application reinstated"),
    "expire_permit": _("Permit expired"),
    "reactivate": _("Permit reactivated"),
    "suspend": _("Permit suspended: work must stop"),
    "lift_suspension": _("Suspension lifted"),
    "revoke": _("Permit revoked"),
    "void": _("Permit void: issued in error"),
    "take_back_incompleteness": _("Notice of missing items taken back"),
    "take_back_approval": _("Approval taken back: review goes on"),
    "take_back_denial": _("Denial taken back: review goes on"),
    "take_back_revocation": _("Revocation taken back"),
    "appeal": _("Appeal filed"),
    "dismiss_appeal": _("Appeal dismissed"),
    "uphold_appeal": _("Appeal upheld: the decision is set aside"),
}

REVIEW_OPEN = "in_review"
REVIEW_CANCELLED = "cancelled"
REVIEWS: dict[str, Words] = {
    REVIEW_OPEN: _("Under review"),
    REVIEW_CANCELLED: _("Stopped"),
    Review.Outcome.APPROVED: _("Approved"),
    Review.Outcome.APPROVED_AS_NOTED: _("Approved, with notes"),
    Review.Outcome.CORRECTIONS: _("Corrections asked for"),
    Review.Outcome.NOT_APPLICABLE: _("Not needed"),
    Review.Outcome.DENIED: _("Not approved"),
}

REVIEW_TONES: dict[str, str] = {
    REVIEW_OPEN: "city",
    REVIEW_CANCELLED: "ended",
    Review.Outcome.APPROVED: "done",
    Review.Outcome.APPROVED_AS_NOTED: "done",
    Review.Outcome.CORRECTIONS: "applicant",
    Review.Outcome.NOT_APPLICABLE: "neutral",
    Review.Outcome.DENIED: "held",
}

INSPECTIONS: dict[str, Words] = {
    Inspection.Status.REQUESTED: _("Asked for"),
    Inspection.Status.SCHEDULED: _("Scheduled"),
    Inspection.Status.CANCELLED: _("Cancelled"),
    Inspection.Result.PASSED: _("Passed"),
    Inspection.Result.PARTIAL: _("Partly passed"),
    Inspection.Result.FAILED: _("Not passed"),
    Inspection.Result.NO_ACCESS: _("No access to the site"),
}

INSPECTION_TONES: dict[str, str] = {
    Inspection.Status.REQUESTED: "city",
    Inspection.Status.SCHEDULED: "city",
    Inspection.Status.CANCELLED: "ended",
    Inspection.Result.PASSED: "done",
    Inspection.Result.PARTIAL: "applicant",
    Inspection.Result.FAILED: "held",
    Inspection.Result.NO_ACCESS: "applicant",
}


INSTANT_RECEIVED: Words = _("Received – fees to be paid")


def status(code: str, *, instant: bool = False, relation: str = "") -> str:
    """Say where an application stands, what belongs to a permit in its own words."""
    if relation:
        return label_of(code, relation)
    if instant and code == Status.SUBMITTED:
        return str(INSTANT_RECEIVED)
    return str(STATUS.get(code) or Status(code).label)


def court(code: str, *, instant: bool = False) -> str:
    """Say in whose court the ball is; an instant permit waits for nothing but the applicant's payment."""
    if code == Status.DRAFT or (instant and code == Status.SUBMITTED):
        return Court.APPLICANT
    return COURT[code]
