"""Issuing the permit: by a person, or by the system for an instant type once it is paid."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import LicenceCheck
from permits.applications.models import PermitApplication
from permits.applications.statuses import Status
from permits.casework import licence_checks, sole_decisions
from permits.fees.services.balances import balance_due
from permits.issuance import services as issuance
from permits.issuance.models import Permit
from permits.reviews.models import Review
from permits.reviews.wording import listed
from workflows.actors import SYSTEM
from workflows.blockers import MoveRefused
from workflows.transitions import lock, move

Occasion = LicenceCheck.Occasion


def issue(application: PermitApplication, *, actor: Any, at: datetime) -> Permit:
    """Issue a permit that is ready: the licensing board is asked, then every gate inside one transaction.

    :raises MoveRefused: with every blocker.
    """
    licence_checks.ask_about(application, occasion=Occasion.ISSUED, at=at)
    return _issue_by(application, actor=actor, at=at)


@transaction.atomic
def _issue_by(application: PermitApplication, *, actor: Any, at: datetime) -> Permit:
    permit = _issue(application, "issue", actor=actor, at=at)
    sole_decisions.note(application, actor=actor, at=at)
    return permit


@transaction.atomic
def issue_if_paid(application: PermitApplication, *, at: datetime) -> Permit | None:
    """Issue an instant permit at once when everything holds; otherwise it waits for a person or a payment."""
    lock(application)
    if not application.is_instant or application.status != Status.SUBMITTED:
        return None
    if not balance_due(application):
        licence_checks.ask_about(application, occasion=Occasion.ISSUED, at=at)
    try:
        move(application, "accept_automatically", actor=SYSTEM, at=at)
    except MoveRefused:
        return None
    return _issue(application, "issue_automatically", actor=SYSTEM, at=at)


def _issue(application: PermitApplication, name: str, *, actor: Any, at: datetime) -> Permit:
    expires_on = None if application.relation else issuance.expiry_for(application, at=at)[0]
    move(application, name, actor=actor, at=at, expires_on=expires_on)
    return issuance.grant(application, conditions=conditions_of(application), actor=actor, at=at)


def conditions_of(application: PermitApplication) -> list[str]:
    """Return the notes under which disciplines approved in their latest round: each note is a condition."""
    latest = {
        review.discipline: review
        for review in application.reviews.select_related("work_item").order_by("round")
    }
    noted = Review.Outcome.APPROVED_AS_NOTED
    approved = [each for each in latest.values() if each.work_item.outcome == noted]
    return [f"{each.discipline_name}: {note}" for each in approved for note in listed(each.notes)]
