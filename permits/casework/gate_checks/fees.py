"""Gates of what has to be priced: a fee that cannot be worked out stops the step that would ask for it."""

from datetime import datetime

from django.utils.translation import gettext as _

from permits.applications.models import PermitApplication
from permits.fees.services.assessment import why_unpriced
from permits.rulebook.schema.fee import Stage
from workflows.actors import Actor
from workflows.blockers import Blocker


def plan_check_can_be_priced(application: PermitApplication, actor: Actor, at: datetime) -> list[Blocker]:
    """Every fee of the plan check has the facts and the table that it needs."""
    return _priced(application, "plan_check", at)


def issuance_can_be_priced(application: PermitApplication, actor: Actor, at: datetime) -> list[Blocker]:
    """Every fee of the issuance has the facts and the table that it needs."""
    return _priced(application, "issuance", at)


def _priced(application: PermitApplication, stage: Stage, at: datetime) -> list[Blocker]:
    why = why_unpriced(application, stage, at=at)
    if not why:
        return []
    who = _("the applicant, or the keeper of the fee schedules")
    return [Blocker("cannot_price", _("The fees cannot be worked out. %(why)s") % {"why": why}, who)]
