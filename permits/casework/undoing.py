"""Undo is a move: a wrong decision stays on record and is taken back by a decision of its own.

What was closed is opened anew, never rewritten: a review that goes on is a row of a new round. What was paid
stays paid, what was said stays said, and everybody who was told of the mistake is told that it was one.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from permits.applications.models import PermitApplication
from permits.applications.statuses import Status
from permits.casework import review_rounds, time_limits
from permits.casework.time_limits import COMPLETENESS, RESPONSE, REVIEW
from permits.fees.services import invoices
from permits.issuance import stamping
from permits.reviews.models import Review
from permits.separation import told
from workflows.ticking import Stopped
from workflows.transitions import lock, move

CAME_FROM = {"take_back_revocation": Status.REVOKED}
"""The decisions that lead back to where the case stood, by the status that they take back."""


class UndoRefused(Exception):
    """Something that cannot be taken back like this; the text says what to do."""


def facts_of(application: PermitApplication, decision: str) -> dict[str, str]:
    """Return the facts of a decision's move: where the case stood before what is taken back."""
    status = CAME_FROM.get(decision)
    if status is None:
        return {}
    record = application.case.records.filter(thing="", target=status).exclude(source=Status.UNDER_APPEAL)
    before = record.order_by("-seq").first()
    return {"back_to": before.source if before else Status.ISSUED}


@transaction.atomic
def take_back_incompleteness(
    application: PermitApplication, *, reason: str, actor: Any, at: datetime
) -> PermitApplication:
    """Take back a notice of missing items: nothing was missing. The law's time runs on from the receipt.

    :raises MoveRefused: with every blocker.
    """
    why = _("The notice of missing items was taken back")
    waits = [Stopped(RESPONSE, why)]
    move(application, "take_back_incompleteness", actor=actor, at=at, reason=reason, clocks=waits)
    time_limits.note(application, COMPLETENESS, "reopened", at=at, reason=why)
    return application


@transaction.atomic
def take_back_approval(
    application: PermitApplication, *, disciplines: list[str], reason: str, actor: Any, at: datetime
) -> PermitApplication:
    """Take back an approval: the disciplines that erred review again in a new round; the others stand.

    The unpaid part of the issuance fees is asked for again at the next approval; what was paid stays paid.

    :raises UndoRefused: when no such discipline has reviewed, or the actor would override his own review.
    :raises MoveRefused: with every blocker.
    """
    lock(application)
    _demand_reviews(application, disciplines, actor)
    why = _("The approval was taken back")
    waits = [Stopped(RESPONSE, why)]
    move(application, "take_back_approval", actor=actor, at=at, reason=reason, clocks=waits)
    invoices.void_open(application, reason=why, actor=actor, at=at)
    stamping.withdraw(application, reason=reason, at=at)
    time_limits.note(application, REVIEW, "reopened", at=at, reason=why)
    review_rounds.review_again(application, disciplines, at=at)
    return application


def review_what_was_denied(application: PermitApplication, *, reason: str, actor: Any, at: datetime) -> None:
    """Have the disciplines that denied, or were cut short, review in a new round: the denial is gone."""
    time_limits.note(application, REVIEW, "reopened", at=at, reason=reason)
    latest = dict(application.reviews.order_by("round").values_list("discipline", "work_item__outcome"))
    unsettled = [key for key, outcome in latest.items() if outcome in {"", Review.Outcome.DENIED}]
    review_rounds.review_again(application, unsettled, at=at)


def nothing_more(application: PermitApplication, *, reason: str, actor: Any, at: datetime) -> None:
    """After a revocation was taken back: the permit stands as it stood; inspections are asked for anew."""


def disciplines_of(application: PermitApplication) -> dict[str, str]:
    """Return the disciplines that have reviewed, by code, with their names."""
    return dict(application.reviews.order_by("discipline_name").values_list("discipline", "discipline_name"))


def _demand_reviews(application: PermitApplication, disciplines: list[str], actor: Any) -> None:
    if not disciplines or set(disciplines) - set(disciplines_of(application)):
        raise UndoRefused(_("Choose the disciplines whose approval was wrong."))
    own = application.reviews.filter(discipline__in=disciplines, work_item__closed_by_id=actor.pk)
    if own.exists():
        text = _("You closed one of these reviews yourself; another person must take it back.")
        raise UndoRefused(told("S5", text))
