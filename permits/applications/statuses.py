"""Where an application can stand, who must act there, and what the public is told (domain §2.2)."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """The status of an application, labelled as the public reads it."""

    DRAFT = "draft", _("Not submitted yet")
    SUBMITTED = "submitted", _("Received – checking completeness")
    INCOMPLETE = "incomplete", _("Information needed from you")
    INTAKE_FEES_DUE = "intake_fees_due", _("Accepted – pay plan-check fees to start review")
    IN_REVIEW = "in_review", _("In plan review")
    CORRECTIONS_REQUIRED = "corrections_required", _("Corrections needed from you")
    APPROVED = "approved", _("Plans approved – finish the issuance checklist")
    READY_TO_ISSUE = "ready_to_issue", _("Ready to issue")
    ISSUED = "issued", _("Permit issued")
    INSPECTING = "inspecting", _("Under construction – inspections in progress")
    FINALED = "finaled", _("Final inspection passed")
    FINALED_WITH_CONDITIONS = "finaled_with_conditions", _("Finaled with conditions – temporary occupancy")
    OCCUPANCY_GRANTED = "occupancy_granted", _("Certificate of Occupancy issued")
    CLOSED = "closed", _("Closed")
    WITHDRAWN = "withdrawn", _("Withdrawn by applicant")
    DENIED = "denied", _("Denied")
    APPLICATION_EXPIRED = "application_expired", _("Application expired")
    SUSPENDED = "suspended", _("Permit suspended – work must stop")
    PERMIT_EXPIRED = "permit_expired", _("Permit expired")
    REVOKED = "revoked", _("Permit revoked")
    VOID = "void", _("Void – issued in error")
    UNDER_APPEAL = "under_appeal", _("Under appeal")


class Court(models.TextChoices):
    """In whose court the ball is."""

    CITY = "city", _("the city")
    APPLICANT = "applicant", _("the applicant")
    BOARD = "board", _("the appeals board")
    NOBODY = "nobody", _("nobody")


COURT: dict[str, Court] = {
    Status.DRAFT: Court.APPLICANT,
    Status.SUBMITTED: Court.CITY,
    Status.INCOMPLETE: Court.APPLICANT,
    Status.INTAKE_FEES_DUE: Court.APPLICANT,
    Status.IN_REVIEW: Court.CITY,
    Status.CORRECTIONS_REQUIRED: Court.APPLICANT,
    Status.APPROVED: Court.APPLICANT,
    Status.READY_TO_ISSUE: Court.CITY,
    Status.ISSUED: Court.APPLICANT,
    Status.INSPECTING: Court.APPLICANT,
    Status.FINALED: Court.NOBODY,
    Status.FINALED_WITH_CONDITIONS: Court.APPLICANT,
    Status.OCCUPANCY_GRANTED: Court.NOBODY,
    Status.CLOSED: Court.NOBODY,
    Status.WITHDRAWN: Court.NOBODY,
    Status.DENIED: Court.APPLICANT,
    Status.APPLICATION_EXPIRED: Court.APPLICANT,
    Status.SUSPENDED: Court.APPLICANT,
    Status.PERMIT_EXPIRED: Court.APPLICANT,
    Status.REVOKED: Court.NOBODY,
    Status.VOID: Court.NOBODY,
    Status.UNDER_APPEAL: Court.BOARD,
}

BLDS_STATUS: dict[str, str] = {
    Status.SUBMITTED: "Application Accepted",
    Status.INCOMPLETE: "Application Accepted",
    Status.INTAKE_FEES_DUE: "Fees/Payment",
    Status.IN_REVIEW: "In Review",
    Status.CORRECTIONS_REQUIRED: "In Review",
    Status.APPROVED: "Fees/Payment",
    Status.READY_TO_ISSUE: "Fees/Payment",
    Status.ISSUED: "Permit Issued",
    Status.INSPECTING: "Inspection Phase",
    Status.FINALED: "Permit Finaled",
    Status.FINALED_WITH_CONDITIONS: "Permit Finaled with Conditions",
    Status.OCCUPANCY_GRANTED: "Occupancy",
    Status.CLOSED: "Permit Finaled",
    Status.WITHDRAWN: "Permit Cancelled",
    Status.DENIED: "Permit Cancelled",
    Status.APPLICATION_EXPIRED: "Permit Cancelled",
    Status.SUSPENDED: "Permit Issued",
    Status.PERMIT_EXPIRED: "Permit Cancelled",
    Status.REVOKED: "Permit Cancelled",
    Status.VOID: "Permit Cancelled",
    Status.UNDER_APPEAL: "Appeal",
}

REQUESTS = frozenset({"extension", "change_of_record", "refund"})
"""What is asked about a permit and decided by one person of the office."""
_OF_A_REQUEST: dict[str, Promise] = {
    Status.INTAKE_FEES_DUE: _("Accepted – pay the fee, then the city decides"),
    Status.IN_REVIEW: _("Being decided"),
    Status.CLOSED: _("Granted"),
}
_OF_A_CHANGE: dict[str, Promise] = {
    Status.READY_TO_ISSUE: _("Ready to be put in force"),
    Status.CLOSED: _("Approved and in force"),
}


def label_of(status: str, relation: str = "") -> str:
    """Return a status in words, for what belongs to a permit in its own."""
    own = _OF_A_REQUEST if relation in REQUESTS else _OF_A_CHANGE if relation else {}
    return str(own.get(status) or Status(status).label)


EDITABLE = frozenset({Status.DRAFT, Status.INCOMPLETE})
"""Where the applicant may change what is filled in."""
BEFORE_ISSUE = (
    Status.SUBMITTED,
    Status.INCOMPLETE,
    Status.INTAKE_FEES_DUE,
    Status.IN_REVIEW,
    Status.CORRECTIONS_REQUIRED,
    Status.APPROVED,
    Status.READY_TO_ISSUE,
)
PERMIT_HELD = (Status.ISSUED, Status.INSPECTING, Status.SUSPENDED)
CLOSING = frozenset(
    {Status.CLOSED, Status.WITHDRAWN, Status.REVOKED, Status.VOID, Status.OCCUPANCY_GRANTED, Status.FINALED}
)
HAPPY_PATH = (
    Status.DRAFT,
    Status.SUBMITTED,
    Status.INTAKE_FEES_DUE,
    Status.IN_REVIEW,
    Status.APPROVED,
    Status.READY_TO_ISSUE,
    Status.ISSUED,
    Status.INSPECTING,
    Status.FINALED,
)
