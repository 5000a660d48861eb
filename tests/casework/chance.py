"""What people may try with an application: who they are, which service makes a move, what it leaves."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection

from accounts.models import StaffRole, User
from accounts.roles import Role
from permits.applications.models import Hold, PermitApplication
from permits.applications.services.holds import HoldRefused
from permits.casework import (
    decisions,
    expiring,
    intake,
    issuing,
    readiness,
    review_rounds,
    standing,
    undoing,
    withdrawal,
)
from permits.casework.models import Proposal
from permits.casework.undoing import disciplines_of
from permits.documents.models import Package
from permits.fees.models import Invoice
from permits.fees.services.payments import PaymentRefused
from permits.inspections.models import Inspection
from permits.inspections.services import InspectionRefused
from permits.issuance.expiry import expiry_for
from permits.issuance.models import Permit
from permits.reviews.models import Correction
from permits.reviews.services import CorrectionRefused
from permits.rights import MATRIX, PartyRole
from tests.driving import NOON, People
from workflows import machines
from workflows.actors import SYSTEM
from workflows.blockers import MoveRefused
from workflows.models import Case, ClockEvent, OutboxEvent, TransitionRecord, WorkItem

REFUSALS = (
    MoveRefused,
    review_rounds.OutcomeRefused,
    CorrectionRefused,
    undoing.UndoRefused,
    decisions.DecisionRefused,
    intake.NothingMissing,
    intake.NotOnTheList,
    HoldRefused,
    PaymentRefused,
    InspectionRefused,
    PermissionDenied,
)
"""What the product answers to somebody who tries what he cannot have; anything else is a defect."""

NAMES = {
    PartyRole.APPLICANT: "contractor",
    PartyRole.CONTRACTOR: "contractor",
    PartyRole.OWNER: "owner",
    Role.PERMIT_TECHNICIAN: "technician",
    Role.SUPERVISOR: "supervisor",
    Role.BUILDING_OFFICIAL: "official",
    Role.INSPECTOR: "inspector",
}


def everybody(who: People) -> dict[str, Any]:
    """Return the people of the city by name, with the system and a second building official."""
    second = User.objects.create_user("second.official@example.com", name="Second Official")
    StaffRole.objects.create(user=second, role=Role.BUILDING_OFFICIAL, since=NOON)
    named = ("contractor", "owner", "stranger", "technician", "second_technician", "supervisor")
    found = {name: getattr(who, name) for name in (*named, "cashier", "inspector", "official", "auditor")}
    return found | {"second_official": second, "system": SYSTEM}


def those_who_may(name: str) -> list[str]:
    """Return the names of people whose role has the right to a move."""
    permission = machines.of(PermitApplication).moves[name].permission
    found = {NAMES[role] for role in MATRIX.get(permission, {}) if role in NAMES} or {"system"}
    return sorted(found | ({"second_official"} if "official" in found else set()))


def fresh(pk: int) -> PermitApplication:
    return PermitApplication.objects.select_related("case").get(pk=pk)


def facts_for(application: PermitApplication, name: str, at: datetime) -> dict[str, Any]:
    """Return the facts that a move takes, as a service would give them."""
    if name in {"submit", "resubmit"}:
        receipt = intake.calendar_of(application).receipt(at)
        facts: dict[str, Any] = {"received_on": receipt.received_on, "receipt_rule": receipt.rule}
        return facts | ({"number": f"TRIAL-{application.pk}"} if name == "submit" else {})
    if name in {"issue", "issue_automatically", "begin_inspections", "reactivate"}:
        return {"expires_on": expiry_for(application, at)[0]}
    if name in {"reinstate_application", "lift_suspension", "take_back_revocation", "dismiss_appeal"}:
        records = application.case.records.filter(thing="", target=application.status)
        before = records.exclude(source__in=["", "under_appeal"]).order_by("-seq").first()
        return {"back_to": before.source if before else "incomplete"}
    if name == "uphold_appeal":
        return {"back_to": "in_review", "again": True}
    if name == "deem_complete":
        return {"complete_at": at}
    return {"approved_at": at} if name == "deem_approved" else {}


Service = Callable[[PermitApplication, Any, datetime], Any]


def _returned(application: PermitApplication, actor: Any, at: datetime) -> None:
    first = intake.checklist_of(application)[0].item.code
    intake.return_incomplete(application, missing={first: "Send it."}, message="Lacks.", actor=actor, at=at)


def _taken_back(application: PermitApplication, actor: Any, at: datetime) -> None:
    erred = sorted(disciplines_of(application))[:1]
    undoing.take_back_approval(application, disciplines=erred, reason="Erred.", actor=actor, at=at)


def _confirmed(decision: str) -> Service:
    def confirm(application: PermitApplication, actor: Any, at: datetime) -> None:
        waiting = Proposal.objects.get(application=application, decision=decision, state="open")
        decisions.confirm(waiting, actor=actor, at=at)

    return confirm


def _by(service: Callable[..., Any], **words: str) -> Service:
    return lambda application, actor, at: service(application, actor=actor, at=at, **words)


def _by_itself(service: Callable[..., Any]) -> Service:
    return lambda application, actor, at: service(application, at=at)


SERVICES: dict[str, Service] = {
    "submit": _by(intake.submit),
    "resubmit": _by(intake.resubmit),
    "mark_incomplete": _returned,
    "accept": _by(intake.accept),
    "deem_complete": _by_itself(intake.deem_complete),
    "take_back_incompleteness": _by(undoing.take_back_incompleteness, reason="It was there."),
    "start_review": _by_itself(review_rounds.start_review),
    "resubmit_corrections": _by(review_rounds.resubmit_corrections),
    "take_back_approval": _taken_back,
    "mark_ready": _by_itself(readiness.refresh),
    "mark_not_ready": _by_itself(readiness.refresh),
    "accept_automatically": _by_itself(issuing.issue_if_paid),
    "issue": _by(issuing.issue),
    "suspend": _by(standing.suspend, reason="Unsafe."),
    "close": _by(standing.close),
    "deem_approved": _by_itself(review_rounds.deem_approved),
    "expire_application": _by_itself(expiring.expire_application),
    "reinstate_application": _by(expiring.reinstate, reason="Ill."),
    "withdraw": _by(withdrawal.withdraw, reason="No more."),
} | {str(decision): _confirmed(str(decision)) for decision in Proposal.Decision.values}
"""The product's way to make a move; the others are made as such, or only by what they follow from."""

ONLY_FOLLOWING = frozenset({"request_corrections", "approve", "issue_automatically"})
"""Moves that only ever follow from another act in one transaction; alone they are tried and taken back."""


OF_CASE = (WorkItem, TransitionRecord, ClockEvent, OutboxEvent)
OF_APPLICATION = (Invoice, Hold, Proposal, Inspection, Correction, Permit, Package)


def trace(application: PermitApplication) -> list[str | None]:
    """Return a hash of all that stands about an application, to see whether an act has left a trace."""
    case, own = f"case_id = {application.case_id}", f"application_id = {application.pk}"
    tables = [(PermitApplication, case), (Case, f"id = {application.case_id}")]
    tables += [(model, case) for model in OF_CASE] + [(model, own) for model in OF_APPLICATION]
    hashes = [
        f"SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {model._meta.db_table} t WHERE t.{where}"  # noqa: S608
        for model, where in tables
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(hashes))
        return [row[0] for row in cursor.fetchall()]


class Mailbox:
    """A consumer of every event, that fails when told to and keeps what it heard."""

    def __init__(self) -> None:
        self.fails = False
        self.heard: list[int] = []

    def hear(self, event: OutboxEvent) -> None:
        if self.fails:
            raise ConnectionError("the post office is closed")
        self.heard.append(event.pk)


MAILBOX = Mailbox()


def hear(event: OutboxEvent) -> None:
    MAILBOX.hear(event)
