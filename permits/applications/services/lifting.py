"""Who may place and lift which hold (domain §5, S6, S17, S18): in sentences that say why not."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from permits.applications.models import Hold, LiftProposal, PermitApplication
from permits.separation import told
from workflows.models import WorkItem

BY_ITSELF = {Hold.Code.PAYMENT_DEFAULT, Hold.Code.LICENCE_INVALID}
"""Holds that come and go with money, or with the answer of the licensing board."""
PLACED_BY_PEOPLE = tuple(code for code in Hold.Code if code not in BY_ITSELF and code != Hold.Code.STOP_WORK)
"""Holds that people place by themselves; work is stopped by suspending the permit."""
COMPLAINT = Hold.Code.CODE_ENFORCEMENT
"""What stands for a complaint or a notice of violation."""


def why_not_place(application: PermitApplication, code: str, actor: Any) -> str:
    """Say why somebody cannot place a hold of a kind, "" when he can."""
    if actor.pk is None or code in PLACED_BY_PEOPLE:
        return ""
    if code == Hold.Code.STOP_WORK:
        stops = actor.has_perm("suspend", application)
        return "" if stops else _("A building official stops the work, by suspending the permit.")
    return told("S6", _("Such a hold comes and goes by itself, with the payment or the license."))


def why_not_lift(hold: Hold, actor: Any) -> str:
    """Say why somebody who may lift holds cannot lift this one, "" when he can."""
    if actor.pk is None:
        return ""
    if hold.code == Hold.Code.PAYMENT_DEFAULT:
        return told("S6", _("A payment hold falls away by itself when the money has arrived."))
    if hold.code == Hold.Code.LICENCE_INVALID and hold.placed_by_id is None:
        return told("S6", _("This hold falls away by itself when the licensing board says that all is well."))
    if hold.code == Hold.Code.STOP_WORK and not actor.has_perm("suspend", hold.application):
        return _("A building official lets the work go on, by lifting the suspension.")
    if hold.code != Hold.Code.STOP_WORK and _proposed_it(hold, actor):
        return _("You proposed to lift this hold; another person lifts it.")
    return _of_complaint(hold, actor) if hold.code == COMPLAINT else ""


def why_not_propose(hold: Hold, actor: Any) -> str:
    """Say why somebody who may propose to lift holds cannot propose it of this one, "" when he can."""
    if hold.lifted_at is not None:
        return _("This hold is lifted already.")
    if hold.code == Hold.Code.PAYMENT_DEFAULT or (
        hold.code == Hold.Code.LICENCE_INVALID and hold.placed_by_id is None
    ):
        return told("S6", _("Such a hold comes and goes by itself, with the payment or the license."))
    return _of_complaint(hold, actor) if hold.code == COMPLAINT else ""


def _proposed_it(hold: Hold, actor: Any) -> bool:
    return hold.lift_proposals.filter(state=LiftProposal.State.OPEN, proposed_by_id=actor.pk).exists()


def _of_complaint(hold: Hold, actor: Any) -> str:
    if hold.placed_by_id == actor.pk:
        return told("S18", _("You signed this notice; another person hears and lifts it."))
    if _did_the_work(hold.application, actor):
        return told("S17", _("You, or your team, did the work that is complained of; others settle it."))
    return ""


def _did_the_work(application: PermitApplication, actor: Any) -> bool:
    """Tell whether a person, or a team of his, reviewed, issued or inspected a permit."""
    closed = WorkItem.objects.filter(case_id=application.case_id, status=WorkItem.Status.CLOSED)
    teams = {held.team_code for held in actor.granted_roles if held.team_code}
    if any(actor.pk == who or team in teams for who, team in closed.values_list("closed_by_id", "team")):
        return True
    decided = application.case.records.filter(thing="", actor_id=actor.pk, move__in=["accept", "issue"])
    by_him = Q(inspector_id=actor.pk) | Q(corrections__decided_by_id=actor.pk)
    return bool(decided.exists() or application.inspections.filter(by_him).exists())
