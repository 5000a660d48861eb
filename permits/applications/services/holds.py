"""Stop an application beside its status, and let it go on."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from permits.applications.models import Hold, LiftProposal, PermitApplication
from permits.applications.refusing import why_not
from permits.applications.services.lifting import why_not_lift, why_not_place, why_not_propose
from workflows import noting
from workflows.transitions import lock


class HoldRefused(Exception):
    """A hold that may not be placed or lifted so; the sentence says why."""


@transaction.atomic
def place_hold(
    application: PermitApplication, *, code: str, severity: str, reason: str, actor: Any, at: datetime
) -> Hold:
    """Place a hold with its reason; the same hold for the same reason stands only once.

    ``actor`` may be the system (a reversed payment, a lapsed licence).

    :raises HoldRefused: without a reason or the right.
    """
    lock(application)
    _demand(reason.strip() != "", _("Write the reason for the hold: the applicant reads it."))
    _demand(code in Hold.Code.values and severity in Hold.Severity.values, _("There is no such hold."))
    kept = why_not(actor, "place_hold", application)
    _demand(_may(actor, "place_hold", application), kept or _("Your role may not place a hold."))
    _demand(not (cannot := why_not_place(application, code, actor)), cannot)
    hold, created = Hold.objects.get_or_create(
        application=application,
        code=code,
        severity=severity,
        reason=reason.strip()[:300],
        lifted_at=None,
        defaults={"placed_by_id": actor.pk, "placed_at": at},
    )
    if created:
        _write_down(hold, "place_hold", "hold.placed", reason=hold.reason, actor=actor, at=at)
    return hold


@transaction.atomic
def lift_hold(hold: Hold, *, reason: str, actor: Any, at: datetime) -> Hold:
    """Lift a hold with a reason; twice changes nothing. Nobody lifts a hold on his own application.

    A payment hold is lifted by money alone, that is, by the system (domain §5, S6).

    :raises HoldRefused: without a reason or the right.
    """
    lock(hold.application)
    hold.refresh_from_db()
    if hold.lifted_at is not None:
        return hold
    _demand(reason.strip() != "", _("Write why the hold is lifted."))
    kept = why_not(actor, "lift_hold", hold.application)
    _demand(_may(actor, "lift_hold", hold.application), kept or _("Your role may not lift a hold."))
    _demand(not (cannot := why_not_lift(hold, actor)), cannot)
    hold.lifted_by_id, hold.lifted_at, hold.lift_reason = actor.pk, at, reason.strip()[:300]
    hold.save(update_fields=["lifted_by", "lifted_at", "lift_reason"])
    _follow_proposal(hold, actor, at)
    _write_down(hold, "lift_hold", "hold.lifted", reason=hold.lift_reason, actor=actor, at=at)
    return hold


@transaction.atomic
def propose_to_lift(hold: Hold, *, reason: str, actor: Any, at: datetime) -> LiftProposal:
    """Propose that a hold be lifted, with the reason; one waits at a time, and the same again is that one.

    :raises HoldRefused: without a reason or the right, when the hold is lifted or falls away by itself, when
        another person has proposed it already, or for whose work a complaint is about (S17).
    """
    lock(hold.application)
    hold.refresh_from_db()
    kept = why_not(actor, "propose_to_lift_hold", hold.application)
    allowed = _may(actor, "propose_to_lift_hold", hold.application)
    _demand(allowed, kept or _("Your role may not propose to lift a hold."))
    _demand(reason.strip() != "", _("Write why the hold may be lifted."))
    _demand(not (cannot := why_not_propose(hold, actor)), cannot)
    waiting = hold.lift_proposals.select_related("proposed_by").filter(state=LiftProposal.State.OPEN).first()
    if waiting is not None:
        text = _("%(who)s has proposed already to lift this hold.") % {"who": waiting.proposed_by}
        _demand(waiting.proposed_by_id == actor.pk, text)
        return waiting
    proposal = hold.lift_proposals.create(reason=reason.strip()[:300], proposed_by=actor, proposed_at=at)
    _write_down(
        hold,
        "propose_lifting",
        "hold.lifting_proposed",
        right="propose_to_lift_hold",
        reason=proposal.reason,
        actor=actor,
        at=at,
    )
    return proposal


@transaction.atomic
def decline_to_lift(proposal: LiftProposal, *, finding: str, actor: Any, at: datetime) -> LiftProposal:
    """Let a hold stay although its lifting was proposed, with the finding; twice changes nothing.

    :raises HoldRefused: without a finding or the right, or for who proposed it.
    """
    hold = proposal.hold
    lock(hold.application)
    proposal.refresh_from_db()
    if proposal.state != LiftProposal.State.OPEN:
        return proposal
    kept = why_not(actor, "lift_hold", hold.application)
    _demand(_may(actor, "lift_hold", hold.application), kept or _("Your role may not lift a hold."))
    _demand(proposal.proposed_by_id != actor.pk, _("You proposed it; another person decides."))
    _demand(finding.strip() != "", _("Write why the hold stays."))
    _decide(proposal, LiftProposal.State.DECLINED, finding.strip()[:300], actor, at)
    facts = {"right": "lift_hold", "reason": proposal.finding, "actor": actor, "at": at}
    _write_down(hold, "decline_lifting", "hold.lifting_declined", **facts)
    return proposal


def _follow_proposal(hold: Hold, actor: Any, at: datetime) -> None:
    """Close what was proposed about a hold that is lifted now."""
    for proposal in hold.lift_proposals.filter(state=LiftProposal.State.OPEN):
        _decide(proposal, LiftProposal.State.LIFTED, "", actor, at)


def _decide(proposal: LiftProposal, state: str, finding: str, actor: Any, at: datetime) -> None:
    proposal.state, proposal.finding, proposal.decided_at = state, finding, at
    proposal.decided_by_id = None if actor.pk == proposal.proposed_by_id else actor.pk
    proposal.save(update_fields=["state", "finding", "decided_at", "decided_by"])


def _write_down(
    hold: Hold, verb: str, topic: str, *, reason: str, actor: Any, at: datetime, right: str = ""
) -> None:
    """Write into the history that a hold came or went, or should, and tell whoever listens."""
    facts = {"hold": hold.pk, "code": hold.code, "severity": hold.severity}
    noting.note(
        hold.application,
        f"hold:{hold.pk}",
        verb,
        permission=right or verb,
        topic=topic,
        actor=actor,
        at=at,
        reason=reason,
        **facts,
    )


def _may(actor: Any, right: str, application: PermitApplication) -> bool:
    return actor.pk is None or bool(actor.has_perm(right, application))


def _demand(holds: bool, text: str) -> None:
    if not holds:
        raise HoldRefused(text)
