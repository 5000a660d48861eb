"""Leaving before the permit: everything that is open is closed."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from permits.applications.models import PermitApplication
from permits.casework import time_limits
from permits.fees.services import invoices, refunds
from permits.reviews import services as reviews
from workflows import work_items
from workflows.actors import SYSTEM
from workflows.transitions import move


@transaction.atomic
def withdraw(application: PermitApplication, *, reason: str, actor: Any, at: datetime) -> PermitApplication:
    """Withdraw: cancel open work without inventing results, stop clocks, void what is unpaid."""
    why = _("Application withdrawn")
    move(application, "withdraw", actor=actor, at=at, reason=reason, clocks=time_limits.all_stopped(why))
    work_items.cancel_open(application.case, actor=SYSTEM, at=at, reason=why)
    reviews.withdraw_open(application, actor=actor, at=at)
    refunds.reject_prepared(application, actor=actor, at=at)
    invoices.void_open(application, reason=why, actor=actor, at=at)
    return application
