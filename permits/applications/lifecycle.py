"""The legal life of an application, whole, in one file (domain §2.3). Only the engine calls these verbs.

A verb sets fields and nothing else. What must hold before it lies in ``permits/casework/gates.py``; what
follows from it, in the services of ``permits/casework/``.
"""

from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import GET_STATE, FSMField, transition

from permits.applications.statuses import BEFORE_ISSUE, Status
from workflows.models import Workflowed

SYSTEM = "system"


def _moved(number: str, label: Any) -> dict[str, Any]:
    return {"number": number, "label": label}


def _back_to(application: "Lifecycle", **facts: Any) -> str:
    return facts["back_to"]


class Lifecycle(Workflowed):
    """The status of an application and the verbs that change it."""

    status = FSMField(default=Status.DRAFT, choices=Status, protected=True, max_length=40)
    round = models.PositiveSmallIntegerField(default=0)
    number = models.CharField(max_length=30, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)
    received_on = models.DateField(null=True, blank=True)
    receipt_rule = models.CharField(max_length=20, blank=True)
    deemed_complete_at = models.DateTimeField(null=True, blank=True)
    deemed_complete_by_law = models.BooleanField(default=False)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by_law = models.BooleanField(default=False, db_default=False)
    issued_at = models.DateTimeField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    finaled_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    # --- intake -----------------------------------------------------------------------------------
    @transition(
        status, Status.DRAFT, Status.SUBMITTED, permission="submit", custom=_moved("T01", _("Submit"))
    )
    def submit(self, *, at: datetime, number: str, received_on: date, receipt_rule: str) -> None:
        self.number, self.received_at = number, at
        self.received_on, self.receipt_rule = received_on, receipt_rule

    @transition(
        status,
        Status.SUBMITTED,
        Status.READY_TO_ISSUE,
        permission=SYSTEM,
        custom=_moved("T02", _("Accept automatically")),
    )
    def accept_automatically(self, *, at: datetime) -> None:
        self.deemed_complete_at = self.approved_at = at

    @transition(
        status,
        Status.SUBMITTED,
        Status.INCOMPLETE,
        permission="decide_completeness",
        custom=_moved("T03", _("Return as incomplete")),
    )
    def mark_incomplete(self, *, at: datetime) -> None:
        """The written notice lists the missing items (reviews.Notice of the round)."""

    @transition(
        status,
        Status.INCOMPLETE,
        Status.SUBMITTED,
        permission="resubmit",
        custom=_moved("T04", _("Resubmit")),
    )
    def resubmit(self, *, at: datetime, received_on: date, receipt_rule: str) -> None:
        self.received_on, self.receipt_rule = received_on, receipt_rule

    @transition(
        status,
        Status.SUBMITTED,
        Status.INTAKE_FEES_DUE,
        permission="decide_completeness",
        custom=_moved("T05", _("Accept as complete")),
    )
    def accept(self, *, at: datetime) -> None:
        self.deemed_complete_at = at

    @transition(
        status,
        Status.SUBMITTED,
        Status.INTAKE_FEES_DUE,
        permission=SYSTEM,
        custom=_moved("T06", _("Deem complete by law")),
    )
    def deem_complete(self, *, at: datetime, complete_at: datetime) -> None:
        self.deemed_complete_at, self.deemed_complete_by_law = complete_at, True

    @transition(
        status,
        Status.INCOMPLETE,
        Status.SUBMITTED,
        permission="decide_completeness",
        custom=_moved("T03", _("Take back the notice of missing items")),
    )
    def take_back_incompleteness(self, *, at: datetime) -> None:
        """Nothing was missing after all: the day of receipt stands, and the law's time runs on from it."""

    # --- review -----------------------------------------------------------------------------------
    @transition(
        status,
        Status.INTAKE_FEES_DUE,
        Status.IN_REVIEW,
        permission=SYSTEM,
        custom=_moved("T07", _("Start plan review")),
    )
    def start_review(self, *, at: datetime) -> None:
        self.round = 1

    @transition(
        status,
        Status.IN_REVIEW,
        Status.CORRECTIONS_REQUIRED,
        permission=SYSTEM,
        custom=_moved("T09", _("Send corrections")),
    )
    def request_corrections(self, *, at: datetime) -> None:
        """The letter of the round lists every open item of every discipline."""

    @transition(
        status,
        Status.CORRECTIONS_REQUIRED,
        Status.IN_REVIEW,
        permission="answer_corrections",
        custom=_moved("T10", _("Resubmit corrections")),
    )
    def resubmit_corrections(self, *, at: datetime) -> None:
        self.round += 1

    @transition(
        status, Status.IN_REVIEW, Status.APPROVED, permission=SYSTEM, custom=_moved("T12", _("Approve"))
    )
    def approve(self, *, at: datetime) -> None:
        self.approved_at = at

    @transition(
        status,
        Status.IN_REVIEW,
        Status.APPROVED,
        permission=SYSTEM,
        custom=_moved("T12", _("Deem approved by law")),
    )
    def deem_approved(self, *, at: datetime, approved_at: datetime) -> None:
        self.approved_at, self.approved_by_law = approved_at, True

    @transition(status, Status.IN_REVIEW, Status.DENIED, permission="deny", custom=_moved("T13", _("Deny")))
    def deny(self, *, at: datetime) -> None:
        self.ended_at = at

    @transition(
        status,
        [Status.APPROVED, Status.READY_TO_ISSUE],
        Status.IN_REVIEW,
        permission="reopen_work",
        custom=_moved("T12", _("Take back the approval")),
    )
    def take_back_approval(self, *, at: datetime) -> None:
        self.round, self.approved_at, self.approved_by_law = self.round + 1, None, False

    @transition(
        status,
        Status.DENIED,
        Status.IN_REVIEW,
        permission="deny",
        custom=_moved("T13", _("Take back the denial")),
    )
    def take_back_denial(self, *, at: datetime) -> None:
        self.round, self.ended_at = self.round + 1, None

    # --- issuance ---------------------------------------------------------------------------------
    @transition(
        status,
        Status.APPROVED,
        Status.READY_TO_ISSUE,
        permission=SYSTEM,
        custom=_moved("T14", _("Mark ready to issue")),
    )
    def mark_ready(self, *, at: datetime) -> None:
        """Every item of the issuance checklist holds."""

    @transition(
        status,
        Status.READY_TO_ISSUE,
        Status.APPROVED,
        permission=SYSTEM,
        custom=_moved("T15", _("Return to the issuance checklist")),
    )
    def mark_not_ready(self, *, at: datetime) -> None:
        """Some item of the issuance checklist no longer holds; the reason is in the record."""

    @transition(
        status,
        Status.READY_TO_ISSUE,
        Status.ISSUED,
        permission="issue_permit",
        custom=_moved("T16", _("Issue the permit")),
    )
    def issue(self, *, at: datetime, expires_on: date) -> None:
        self.issued_at, self.expires_on = at, expires_on

    @transition(
        status,
        Status.READY_TO_ISSUE,
        Status.ISSUED,
        permission=SYSTEM,
        custom=_moved("T16", _("Issue at once")),
    )
    def issue_automatically(self, *, at: datetime, expires_on: date) -> None:
        self.issued_at, self.expires_on = at, expires_on

    # --- what belongs to a permit ------------------------------------------------------------------
    @transition(
        status,
        Status.READY_TO_ISSUE,
        Status.CLOSED,
        permission="issue_permit",
        custom=_moved("T29", _("Put the change in force")),
    )
    def put_in_force(self, *, at: datetime) -> None:
        self.ended_at = at

    @transition(
        status,
        Status.IN_REVIEW,
        Status.CLOSED,
        permission="decide_request",
        custom=_moved("T12", _("Grant the request")),
    )
    def grant_request(self, *, at: datetime) -> None:
        self.approved_at = self.ended_at = at

    @transition(
        status,
        Status.IN_REVIEW,
        Status.DENIED,
        permission="decide_request",
        custom=_moved("T13", _("Refuse the request")),
    )
    def refuse_request(self, *, at: datetime) -> None:
        self.ended_at = at

    # --- construction -----------------------------------------------------------------------------
    @transition(
        status,
        Status.ISSUED,
        Status.INSPECTING,
        permission="result_inspection",
        custom=_moved("T17", _("Begin inspections")),
    )
    def begin_inspections(self, *, at: datetime, expires_on: date) -> None:
        self.expires_on = expires_on

    @transition(
        status,
        Status.INSPECTING,
        Status.FINALED,
        permission="result_inspection",
        custom=_moved("T18", _("Pass the final inspection")),
    )
    def finalize(self, *, at: datetime) -> None:
        self.finaled_at = at

    @transition(
        status,
        Status.INSPECTING,
        Status.FINALED_WITH_CONDITIONS,
        permission="issue_occupancy",
        custom=_moved("T18", _("Grant temporary occupancy")),
    )
    def finalize_with_conditions(self, *, at: datetime) -> None:
        """Temporary occupancy; the conditions are in the record."""

    @transition(
        status,
        [Status.FINALED, Status.FINALED_WITH_CONDITIONS],
        Status.OCCUPANCY_GRANTED,
        permission="issue_occupancy",
        custom=_moved("T19", _("Issue the Certificate of Occupancy")),
    )
    def grant_occupancy(self, *, at: datetime) -> None:
        self.finaled_at = self.finaled_at or at

    @transition(
        status,
        [Status.FINALED, Status.OCCUPANCY_GRANTED],
        Status.CLOSED,
        permission="close_record",
        custom=_moved("", _("Close the record")),
    )
    def close(self, *, at: datetime) -> None:
        self.ended_at = at

    # --- leaving the path -------------------------------------------------------------------------
    @transition(
        status,
        list(BEFORE_ISSUE),
        Status.WITHDRAWN,
        permission="withdraw",
        custom=_moved("T20", _("Withdraw")),
    )
    def withdraw(self, *, at: datetime) -> None:
        self.ended_at = at

    @transition(
        status,
        [
            Status.INCOMPLETE,
            Status.INTAKE_FEES_DUE,
            Status.CORRECTIONS_REQUIRED,
            Status.APPROVED,
            Status.READY_TO_ISSUE,
        ],
        Status.APPLICATION_EXPIRED,
        permission=SYSTEM,
        custom=_moved("T21", _("Expire the application")),
    )
    def expire_application(self, *, at: datetime) -> None:
        self.ended_at = at

    @transition(
        status,
        Status.APPLICATION_EXPIRED,
        GET_STATE(
            _back_to,
            states=[
                Status.INCOMPLETE,
                Status.INTAKE_FEES_DUE,
                Status.CORRECTIONS_REQUIRED,
                Status.APPROVED,
                Status.READY_TO_ISSUE,
            ],
        ),
        permission="extend",
        custom=_moved("T22", _("Reinstate the application")),
    )
    def reinstate_application(self, *, at: datetime, back_to: str) -> None:
        self.ended_at = None

    @transition(
        status,
        [Status.ISSUED, Status.INSPECTING],
        Status.PERMIT_EXPIRED,
        permission=SYSTEM,
        custom=_moved("T23", _("Expire the permit")),
    )
    def expire_permit(self, *, at: datetime) -> None:
        self.ended_at = at

    @transition(
        status,
        Status.PERMIT_EXPIRED,
        Status.INSPECTING,
        permission="extend",
        custom=_moved("T24", _("Reactivate the permit")),
    )
    def reactivate(self, *, at: datetime, expires_on: date) -> None:
        self.ended_at, self.expires_on = None, expires_on

    @transition(
        status,
        [Status.ISSUED, Status.INSPECTING],
        Status.SUSPENDED,
        permission="suspend",
        custom=_moved("T25", _("Suspend – stop work")),
    )
    def suspend(self, *, at: datetime) -> None:
        """Work must stop; the reason is in the record and a hold stands beside it."""

    @transition(
        status,
        Status.SUSPENDED,
        GET_STATE(_back_to, states=[Status.ISSUED, Status.INSPECTING]),
        permission="suspend",
        custom=_moved("T26", _("Lift the suspension")),
    )
    def lift_suspension(self, *, at: datetime, back_to: str) -> None:
        """Back to where the permit stood; its expiry is not extended."""

    @transition(
        status,
        [Status.ISSUED, Status.INSPECTING, Status.SUSPENDED],
        Status.REVOKED,
        permission="revoke",
        custom=_moved("T27", _("Revoke the permit")),
    )
    def revoke(self, *, at: datetime) -> None:
        self.ended_at = at

    @transition(
        status,
        Status.REVOKED,
        GET_STATE(_back_to, states=[Status.ISSUED, Status.INSPECTING, Status.SUSPENDED]),
        permission="revoke",
        custom=_moved("T27", _("Take back the revocation")),
    )
    def take_back_revocation(self, *, at: datetime, back_to: str) -> None:
        self.ended_at = None

    @transition(
        status, Status.ISSUED, Status.VOID, permission="revoke", custom=_moved("T28", _("Void the permit"))
    )
    def void(self, *, at: datetime) -> None:
        self.ended_at = at

    @transition(
        status,
        [Status.DENIED, Status.REVOKED, Status.INCOMPLETE, Status.CORRECTIONS_REQUIRED],
        Status.UNDER_APPEAL,
        permission="appeal",
        custom=_moved("T30", _("Appeal")),
    )
    def appeal(self, *, at: datetime) -> None:
        self.ended_at = None

    @transition(
        status,
        Status.UNDER_APPEAL,
        GET_STATE(
            _back_to,
            states=[Status.DENIED, Status.REVOKED, Status.INCOMPLETE, Status.CORRECTIONS_REQUIRED],
        ),
        permission="decide_appeal",
        custom=_moved("T30", _("Dismiss the appeal")),
    )
    def dismiss_appeal(self, *, at: datetime, back_to: str) -> None:
        """The decision appealed against stands again, and ends again what it had ended."""
        self.ended_at = at if back_to in {Status.DENIED, Status.REVOKED} else None

    @transition(
        status,
        Status.UNDER_APPEAL,
        GET_STATE(
            _back_to,
            states=[
                Status.SUBMITTED,
                Status.IN_REVIEW,
                Status.ISSUED,
                Status.INSPECTING,
                Status.SUSPENDED,
            ],
        ),
        permission="decide_appeal",
        custom=_moved("T30", _("Uphold the appeal")),
    )
    def uphold_appeal(self, *, at: datetime, back_to: str, again: bool) -> None:
        self.round += 1 if again else 0
