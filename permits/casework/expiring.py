"""Time that runs out on the applicant's side: the application expires, and may be taken up again."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from permits.applications.models import PermitApplication
from permits.applications.statuses import Status
from permits.casework import readiness, time_limits
from permits.casework.time_limits import RESPONSE, REVIEW
from permits.fees.services import assessment, invoices
from permits.rulebook.schema.fee import Stage
from workflows.actors import SYSTEM
from workflows.ticking import Paused, Stopped
from workflows.transitions import lock, move

RESTS_AT = frozenset(
    {Status.INCOMPLETE, Status.INTAKE_FEES_DUE, Status.CORRECTIONS_REQUIRED, Status.APPROVED}
)
"""Where an application waits for its applicant, and may therefore expire."""
OWED: dict[str, Stage] = {
    Status.INTAKE_FEES_DUE: "plan_check",
    Status.APPROVED: "issuance",
    Status.READY_TO_ISSUE: "issuance",
}


@transaction.atomic
def expire_application(application: PermitApplication, *, at: datetime) -> PermitApplication:
    """Expire an application (T21): nobody owes anything any more, and the time for review stands still.

    :raises MoveRefused: when it does not wait for its applicant.
    """
    why = _("The applicant did not answer within the time limit")
    halted = [Paused(REVIEW, why), Stopped(RESPONSE, why)]
    move(application, "expire_application", actor=SYSTEM, at=at, reason=why, clocks=halted)
    invoices.void_open(application, reason=why, at=at)
    return application


@transaction.atomic
def expire_what_rests(application: PermitApplication, *, at: datetime) -> PermitApplication:
    """Expire an application that waits for its applicant; one that does not (an appeal, say) stays."""
    lock(application)
    return expire_application(application, at=at) if application.status in RESTS_AT else application


@transaction.atomic
def reinstate(application: PermitApplication, *, reason: str, actor: Any, at: datetime) -> PermitApplication:
    """Take an expired application up where it stood (T22), with a new term for the applicant.

    What was not paid is asked for again.

    :raises MoveRefused: with every blocker.
    """
    lock(application)
    expired = application.case.records.filter(thing="", target=Status.APPLICATION_EXPIRED)
    record = expired.order_by("-seq").first()
    back_to = record.source if record else Status.INCOMPLETE
    renewed = time_limits.started(application, RESPONSE, at=at)
    move(
        application,
        "reinstate_application",
        actor=actor,
        at=at,
        reason=reason,
        clocks=renewed,
        back_to=back_to,
    )
    time_limits.run_on(application, at=at, reason=_("The application was reinstated"))
    if back_to in OWED:
        assessment.assess(application, OWED[back_to], actor=SYSTEM, at=at)
    return readiness.refresh(application, at=at)
