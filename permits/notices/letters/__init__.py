"""Which letter answers which event, to whom, and what it must say."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from permits.applications.models import PermitApplication
from permits.notices.letters import access, intake, money, people, permit, review, standing
from permits.notices.recipients import APPLICANT, CONTRACTOR, DESIGNER, OWNER, Recipient
from workflows.models import OutboxEvent

Facts = Callable[[PermitApplication, OutboxEvent], dict[str, Any] | None]
Others = Callable[[PermitApplication, OutboxEvent], list[Recipient]]


def nobody_else(application: PermitApplication, event: OutboxEvent) -> list[Recipient]:
    """Tell nobody beside those who are on the application now."""
    return []


@dataclass(frozen=True)
class Letter:
    """A template of ``templates/emails``, the roles that hear of it, and what it tells.

    ``facts`` is asked in the language of each recipient; None means that there is nothing to tell. ``others``
    names who hears of it although he is not on the application any more.
    """

    template: str
    roles: tuple[str, ...]
    facts: Facts
    others: Others = nobody_else


APPLYING = (APPLICANT, CONTRACTOR)
PLANNING = (APPLICANT, CONTRACTOR, DESIGNER)
CONCERNED = (APPLICANT, OWNER, CONTRACTOR)
EVERYBODY = (APPLICANT, OWNER, CONTRACTOR, DESIGNER)

LETTERS: Mapping[str, Letter] = {
    "application.submit": Letter("received", APPLYING, intake.received),
    "application.mark_incomplete": Letter("incomplete", PLANNING, intake.incomplete),
    "application.resubmit": Letter("resubmitted", APPLYING, intake.resubmitted),
    "application.accept": Letter("accepted", APPLYING, intake.accepted),
    "application.deem_complete": Letter("accepted", APPLYING, intake.accepted),
    "invoice.issued": Letter("invoice", APPLYING, money.invoice),
    "valuation.set": Letter("valuation", APPLYING, money.valuation),
    "waiver.approved": Letter("fee_waived", APPLYING, money.waiver),
    "invoice.paid": Letter("payment", APPLYING, money.payment),
    "application.start_review": Letter("review_started", PLANNING, review.started),
    "letter.sent": Letter("corrections", PLANNING, review.corrections),
    "application.resubmit_corrections": Letter("corrections_received", APPLYING, review.started),
    "application.approve": Letter("approved", CONCERNED, review.approved),
    "application.deem_approved": Letter("approved", CONCERNED, review.approved),
    "application.mark_ready": Letter("ready", APPLYING, permit.ready),
    "application.mark_not_ready": Letter("not_ready", APPLYING, review.approved),
    "clock.missed": Letter("time_limit_missed", CONCERNED, standing.time_limit_missed),
    "clock.warned": Letter("ends_soon", CONCERNED, standing.ends_soon),
    "permit.issued": Letter("issued", CONCERNED, permit.issued),
    "permit.document_ready": Letter("permit_document", CONCERNED, permit.document),
    "document.checked": Letter("file_refused", PLANNING, intake.file_refused),
    "emergency.taken": Letter("emergency", (), access.emergency, others=access.who_watches),
    "hold.placed": Letter("hold_placed", APPLYING, standing.hold, others=people.contractors_people),
    "hold.lifted": Letter("hold_lifted", APPLYING, standing.hold, others=people.contractors_people),
    "party.invited": Letter("party_invited", (), people.invited, others=people.the_invited),
    "party.joined": Letter("party_joined", (APPLICANT,), people.answered, others=people.the_inviter),
    "party.declined": Letter("party_declined", (), people.answered, others=people.the_inviter),
    "party.ended": Letter("party_ended", (APPLICANT, OWNER), people.ended, others=people.who_left),
    "record.to_be_signed": Letter("to_be_signed", (), people.to_be_signed, others=people.who_takes_over),
    "inspection.requested": Letter("inspection_requested", APPLYING, permit.inspection),
    "inspection.resulted": Letter("inspection_resulted", CONCERNED, permit.inspection),
    "inspection.corrected": Letter("inspection_corrected", CONCERNED, permit.corrected),
    "application.withdraw": Letter("withdrawn", CONCERNED, standing.decided),
    "application.deny": Letter("denied", CONCERNED, standing.decided),
    "application.expire_application": Letter("application_expired", CONCERNED, standing.decided),
    "application.reinstate_application": Letter("reinstated", CONCERNED, standing.decided),
    "application.expire_permit": Letter("permit_expired", CONCERNED, standing.decided),
    "application.reactivate": Letter("reactivated", CONCERNED, standing.decided),
    "permit.amended": Letter("amended", EVERYBODY, permit.amended, others=permit.who_left),
    "application.put_in_force": Letter("put_in_force", PLANNING, standing.decided),
    "application.grant_request": Letter("request_granted", APPLYING, standing.decided),
    "application.refuse_request": Letter("request_refused", APPLYING, standing.decided),
    "application.suspend": Letter("suspended", CONCERNED, standing.decided),
    "application.lift_suspension": Letter("suspension_lifted", CONCERNED, standing.decided),
    "application.revoke": Letter("revoked", CONCERNED, standing.decided),
    "application.void": Letter("void", CONCERNED, standing.decided),
    "application.take_back_incompleteness": Letter("incompleteness_taken_back", PLANNING, standing.decided),
    "application.take_back_approval": Letter("approval_taken_back", CONCERNED, standing.decided),
    "application.take_back_denial": Letter("denial_taken_back", CONCERNED, standing.decided),
    "application.take_back_revocation": Letter("revocation_taken_back", CONCERNED, standing.decided),
    "application.appeal": Letter("appeal_filed", CONCERNED, standing.decided),
    "application.dismiss_appeal": Letter("appeal_dismissed", CONCERNED, standing.decided),
    "application.uphold_appeal": Letter("appeal_upheld", CONCERNED, standing.decided),
    "application.finalize": Letter("finaled", CONCERNED, standing.decided),
    "application.grant_occupancy": Letter("occupancy", CONCERNED, standing.decided),
}
