"""Gates that keep duties apart (domain §5): the codes of the rules stand before their sentences."""

from datetime import datetime

from django.utils.translation import gettext as _

from permits.applications.models import PermitApplication
from permits.casework.signers import signers_of
from permits.fees.services import separation
from permits.separation import told
from workflows.actors import Actor
from workflows.blockers import Blocker


def inspector_set_no_fee(application: PermitApplication, actor: Actor, at: datetime) -> list[Blocker]:
    """S2. Who set a fee of the permit does not sign off its final."""
    if actor.pk is None or actor.pk not in separation.fee_setters(application):
        return []
    text = told("S2", _("You set a fee of this permit; another inspector signs off its final."))
    return [Blocker("S2", text, _("another inspector"))]


def lifter_took_no_payment(application: PermitApplication, actor: Actor, at: datetime) -> list[Blocker]:
    """S6. Who took money for the permit does not lift its suspension (T26)."""
    if not separation.took_money(actor, application):
        return []
    text = told("S6", _("You took money for this permit; another official lifts its suspension."))
    return [Blocker("S6", text, _("another building official"))]


def decider_did_not_sign(application: PermitApplication, actor: Actor, at: datetime) -> list[Blocker]:
    """S18. Who proposed, confirmed or wrote what is appealed against does not decide the appeal."""
    if actor.pk is None or actor.pk not in signers_of(application):
        return []
    text = told("S18", _("You signed what is appealed against; another official decides the appeal."))
    return [Blocker("S18", text, _("another building official"))]
