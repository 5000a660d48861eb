"""Settle what belongs to a permit: put a change in force, grant a request or refuse it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import LicenceCheck
from permits.applications.models import PermitApplication
from permits.casework import issuing, licence_checks, sole_decisions, time_limits
from permits.casework.amendments import papers
from permits.casework.amendments.effects import EFFECTS, Decision, Effect
from permits.fees.services import invoices, refunds
from workflows import noting
from workflows.actors import SYSTEM
from workflows.transitions import lock, move

TOPIC = "permit.amended"
Occasion = LicenceCheck.Occasion
RIGHTS = {"change": "issue_permit", "deferred": "issue_permit"}


class NotOpen(Exception):
    """The application belongs to no permit."""


def put_in_force(application: PermitApplication, *, actor: Any, at: datetime) -> PermitApplication:
    """Put an approved change or deferred part in force (T29): every gate is asked again under both locks.

    :raises MoveRefused: with every blocker.
    """
    licence_checks.ask_about(application, occasion=Occasion.ISSUED, at=at)
    return _put_in_force(application, actor=actor, at=at)


@transaction.atomic
def _put_in_force(application: PermitApplication, *, actor: Any, at: datetime) -> PermitApplication:
    parent = _both_locked(application)
    over = time_limits.all_stopped(_("The change is in force"))
    move(application, "put_in_force", actor=actor, at=at, clocks=over)
    decision = Decision(actor, at)
    effect = _done(application, parent, decision)
    _note(application, parent, effect, decision, conditions=issuing.conditions_of(application))
    sole_decisions.note(application, actor=actor, at=at)
    return application


def grant(
    application: PermitApplication, *, reason: str, actor: Any, at: datetime, days: int | None = None
) -> PermitApplication:
    """Grant a request, and do what it asks for on the permit, in one transaction.

    :raises MoveRefused: with every blocker, also of what has to follow on the permit.
    :raises EffectRefused, RefundRefused: when it cannot be granted so.
    """
    for asked in filter(None, (application, application.parent)):
        licence_checks.ask_about(asked, occasion=Occasion.ISSUED, at=at)
    return _grant(application, reason=reason, actor=actor, at=at, days=days)


@transaction.atomic
def _grant(
    application: PermitApplication, *, reason: str, actor: Any, at: datetime, days: int | None
) -> PermitApplication:
    parent = _both_locked(application)
    over = time_limits.all_stopped(_("The request was granted"))
    move(application, "grant_request", actor=actor, at=at, reason=reason, clocks=over)
    decision = Decision(actor, at, reason, days)
    effect = _done(application, parent, decision)
    _note(application, parent, effect, decision, conditions=[])
    return application


@transaction.atomic
def refuse(application: PermitApplication, *, reason: str, actor: Any, at: datetime) -> PermitApplication:
    """Refuse a request with the reason; the permit stays as it is, and what was prepared falls away.

    :raises MoveRefused: with every blocker.
    """
    over = time_limits.all_stopped(_("The request was refused"))
    move(application, "refuse_request", actor=actor, at=at, reason=reason, clocks=over)
    refunds.reject_prepared(application, actor=actor, at=at)
    invoices.void_open(application, reason=_("The request was refused"), actor=SYSTEM, at=at)
    return application


def _both_locked(application: PermitApplication) -> PermitApplication:
    """Lock what belongs to a permit and then the permit, in the order in which everybody does."""
    lock(application)
    if application.parent is None:
        raise NotOpen(_("This application belongs to no permit."))
    return lock(application.parent)


def _done(application: PermitApplication, parent: PermitApplication, decision: Decision) -> Effect:
    """Do it on the permit; its paper and history are written in English, whoever acts."""
    with translation.override("en"):
        return EFFECTS[application.relation](application, parent, decision)


def _note(
    application: PermitApplication,
    parent: PermitApplication,
    effect: Effect,
    decision: Decision,
    *,
    conditions: list[str],
) -> None:
    """Write it into the permit's history, on a paper of its own where a permit is issued, and tell people."""
    amendment = papers.make(application, parent, effect, decision, conditions=conditions)
    noting.note(
        parent,
        f"amendment:{application.relation}:{application.pk}",
        "amend",
        permission=RIGHTS.get(application.relation, "decide_request"),
        topic=TOPIC,
        actor=decision.actor,
        at=decision.at,
        reason=decision.reason,
        application=application.number,
        text=effect.text,
        left=effect.left,
        amendment=amendment.pk if amendment else None,
    )
