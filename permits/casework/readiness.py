"""Keeping "ready to issue" true: forward when the checklist holds, back with the reason when it does not."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from permits.applications.models import PermitApplication
from permits.applications.statuses import Status
from permits.casework import time_limits
from permits.casework.gate_checks.issuance import CHECKLIST
from permits.casework.time_limits import RESPONSE
from workflows.actors import SYSTEM
from workflows.blockers import Blocker
from workflows.ticking import Stopped
from workflows.transitions import lock, move


def blockers(application: PermitApplication, *, at: datetime) -> list[Blocker]:
    """Return every item of the issuance checklist that does not hold."""
    return [blocker for gate in CHECKLIST for blocker in gate(application, SYSTEM, at)]


@transaction.atomic
def refresh(application: PermitApplication, *, at: datetime) -> PermitApplication:
    """Move an approved application to ready, or a ready one back, as the checklist now stands."""
    lock(application)
    if application.status not in {Status.APPROVED, Status.READY_TO_ISSUE}:
        return application
    unmet = blockers(application, at=at)
    if application.status == Status.APPROVED and not unmet:
        nothing_waits = [Stopped(RESPONSE, _("Everything for the permit is there"))]
        move(application, "mark_ready", actor=SYSTEM, at=at, clocks=nothing_waits)
    elif application.status == Status.READY_TO_ISSUE and unmet and not application.is_instant:
        why, waits = " ".join(b.text for b in unmet), time_limits.started(application, RESPONSE, at=at)
        move(application, "mark_not_ready", actor=SYSTEM, at=at, reason=why, clocks=waits)
    return application
