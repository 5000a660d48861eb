"""Grave decisions: proposed with findings by one person, confirmed by another, taken back the same way."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from permits.applications.authority import may
from permits.applications.models import PermitApplication
from permits.casework import time_limits, undoing
from permits.casework.models import Proposal
from permits.fees.services import invoices
from permits.inspections import services as inspections
from workflows import work_items
from workflows.actors import SYSTEM
from workflows.blockers import MoveRefused
from workflows.options import available
from workflows.transitions import lock, move

State = Proposal.State
Decision = Proposal.Decision


class DecisionRefused(Exception):
    """A proposal that cannot be made or decided; the text says why."""


def right_for(decision: str) -> str:
    """Return the right that a decision asks of both people."""
    return "deny" if decision in {Decision.DENY, Decision.TAKE_BACK_DENIAL} else "revoke"


@transaction.atomic
def propose(
    application: PermitApplication, *, decision: str, findings: str, actor: Any, at: datetime
) -> Proposal:
    """Propose a decision with its findings; it waits for a second person. The same again changes nothing.

    :raises DecisionRefused: when the decision is not possible from here or not the actor's to propose.
    """
    lock(application)
    option = available(application, actor, at=at).get(decision)
    if decision not in Decision.values or option is None or not (option.begins_here and option.permitted):
        raise DecisionRefused(_("This decision is not possible now, or not yours. Reload the page."))
    standing = [b.text for b in option.blockers if b.code != "second_person"]
    if standing:
        raise DecisionRefused(" ".join(standing))
    return Proposal.objects.get_or_create(
        application=application,
        decision=decision,
        state=State.OPEN,
        defaults={"findings": findings, "proposed_by": actor, "proposed_at": at},
    )[0]


@transaction.atomic
def confirm(proposal: Proposal, *, actor: Any, at: datetime) -> PermitApplication:
    """Confirm another person's proposal: the move is made, and what belongs to the case closes or reopens.

    :raises MoveRefused: with every blocker, one of them that the proposer cannot confirm himself.
    :raises DecisionRefused: when somebody decided it already.
    """
    application = lock(proposal.application)
    _demand_open(proposal)
    facts = undoing.facts_of(application, proposal.decision)
    why = str(proposal.get_decision_display())
    follow = FOLLOWED_BY[proposal.decision]
    ended = time_limits.all_stopped(why) if follow is _close_everything else ()
    move(application, proposal.decision, actor=actor, at=at, reason=proposal.findings, clocks=ended, **facts)
    _decide(proposal, State.CONFIRMED, actor, at)
    follow(application, reason=why, actor=actor, at=at)
    return application


@transaction.atomic
def reject(proposal: Proposal, *, actor: Any, at: datetime) -> Proposal:
    """Reject a proposal, or take one's own back; the case stays where it stands.

    :raises DecisionRefused: when it is decided already, or the actor has no such right.
    """
    application = lock(proposal.application)
    _demand_open(proposal)
    if not may(actor, right_for(proposal.decision), application):
        raise DecisionRefused(_("Only who may decide this can reject it."))
    return _decide(proposal, State.REJECTED, actor, at)


def _close_everything(application: PermitApplication, *, reason: str, actor: Any, at: datetime) -> None:
    """Close what is open: work, invoices, and the inspections that nobody will make any more."""
    work_items.cancel_open(application.case, actor=SYSTEM, at=at, reason=reason)
    invoices.void_open(application, reason=reason, actor=actor, at=at)
    inspections.cancel_open(application, at=at)


FOLLOWED_BY: Mapping[str, Callable[..., None]] = {
    Decision.DENY: _close_everything,
    Decision.REVOKE: _close_everything,
    Decision.VOID: _close_everything,
    Decision.TAKE_BACK_DENIAL: undoing.review_what_was_denied,
    Decision.TAKE_BACK_REVOCATION: undoing.nothing_more,
}
"""What a confirmed decision does to everything that belongs to the case."""


def _demand_open(proposal: Proposal) -> None:
    proposal.refresh_from_db()
    if proposal.state != State.OPEN:
        raise DecisionRefused(_("This was decided already by %s.") % proposal.decided_by)


def _decide(proposal: Proposal, state: str, actor: Any, at: datetime) -> Proposal:
    proposal.state, proposal.decided_by, proposal.decided_at = state, actor, at
    proposal.save(update_fields=["state", "decided_by", "decided_at"])
    return proposal


__all__ = ["DecisionRefused", "MoveRefused", "confirm", "propose", "reject", "right_for"]
