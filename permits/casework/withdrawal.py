"""Leaving before the permit: everything that is open is closed."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from permits.applications.facts import rulebook_of
from permits.applications.models import PermitApplication
from permits.fees.services import invoices
from permits.reviews.models import Correction
from permits.reviews.services import OPEN
from workflows import clocks, work_items
from workflows.actors import SYSTEM
from workflows.transitions import move


@transaction.atomic
def withdraw(application: PermitApplication, *, reason: str, actor: Any, at: datetime) -> PermitApplication:
    """Withdraw: cancel open work without inventing results, stop clocks, void what is unpaid."""
    move(application, "withdraw", actor=actor, at=at, reason=reason)
    work_items.cancel_open(application.case, actor=SYSTEM, at=at, reason=_("Application withdrawn"))
    clocks.stop_all(
        application.case,
        calendar=rulebook_of(application).calendars,
        at=at,
        reason=_("Application withdrawn"),
    )
    application.corrections.filter(status__in=OPEN).update(status=Correction.Status.WITHDRAWN, decided_at=at)
    invoices.void_open(application, reason=_("Application withdrawn"), actor=actor, at=at)
    return application
