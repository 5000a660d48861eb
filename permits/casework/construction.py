"""From issue to final: what an inspector's result does to the permit."""

from datetime import datetime
from typing import Any

from django.db import transaction

from permits.applications.models import PermitApplication
from permits.applications.statuses import Status
from permits.inspections.models import Inspection
from permits.inspections.services import outstanding
from permits.issuance.expiry import expiry_after_inspection
from workflows.blockers import MoveRefused
from workflows.transitions import lock, move

GOOD = {Inspection.Result.PASSED, Inspection.Result.PARTIAL}


@transaction.atomic
def catch_up(application: PermitApplication, *, at: datetime) -> PermitApplication:
    """Make the moves that a hold kept good inspections from bringing about; what was made is not repeated."""
    good = application.inspections.standing().filter(result__in=GOOD)
    good = good.select_related("application", "inspector")
    for inspection in good.order_by("resulted_at", "pk"):
        application = after_result(inspection, at=at)
    return application


@transaction.atomic
def after_result(inspection: Inspection, *, at: datetime) -> PermitApplication:
    """Begin the inspection phase with the first good result, and finish it with a passed final.

    A result stays where a hold keeps the permit from moving: it moves when the hold is lifted.
    """
    application = lock(inspection.application)
    if inspection.result not in GOOD or inspection.inspector is None:
        return application
    if application.status == Status.ISSUED:
        expires_on, _rule = expiry_after_inspection(application, at)
        _moved(application, "begin_inspections", inspection, at, expires_on=expires_on)
    elif application.status == Status.INSPECTING:
        _extend(application, at)
    if inspection.is_final and application.status == Status.INSPECTING and not outstanding(application):
        _moved(application, "finalize", inspection, at)
    return application


@transaction.atomic
def finish(application: PermitApplication, *, at: datetime) -> PermitApplication:
    """Make a permit final whose final inspection passed while something was still owed."""
    passed = application.inspections.standing().filter(is_final=True, result=Inspection.Result.PASSED)
    final = passed.select_related("inspector").order_by("resulted_at", "pk").last()
    lock(application)
    if final is not None and application.status == Status.INSPECTING and not outstanding(application):
        _moved(application, "finalize", final, at)
    return application


def _extend(application: PermitApplication, at: datetime) -> None:
    """Begin the term of activity anew: each good inspection extends the permit (domain §2.9)."""
    expires_on, _rule = expiry_after_inspection(application, at)
    if expires_on != application.expires_on:
        application.expires_on = expires_on
        application.save(update_fields=["expires_on"])


def _moved(
    application: PermitApplication, name: str, inspection: Inspection, at: datetime, **facts: Any
) -> None:
    """Make a move in the inspector's name; what still blocks it stays visible on the application's page."""
    try:
        move(application, name, actor=inspection.inspector, at=at, reason=inspection.name, **facts)
    except MoveRefused:
        return
