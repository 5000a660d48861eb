"""Decisions about an issued permit: suspend, lift the suspension, close the record."""

from datetime import datetime
from typing import Any

from django.db import transaction

from permits.applications.models import Hold, PermitApplication
from permits.applications.services.holds import lift_hold, place_hold
from workflows.transitions import move


@transaction.atomic
def suspend(application: PermitApplication, *, reason: str, actor: Any, at: datetime) -> PermitApplication:
    """Suspend a permit: work must stop, and a stop-work hold stands until somebody else lifts it."""
    move(application, "suspend", actor=actor, at=at, reason=reason)
    place_hold(
        application,
        code=Hold.Code.STOP_WORK,
        severity=Hold.Severity.ALL,
        reason=reason,
        actor=actor,
        at=at,
    )
    return application


@transaction.atomic
def lift_suspension(
    application: PermitApplication, *, reason: str, actor: Any, at: datetime
) -> PermitApplication:
    """Lift a suspension and its stop-work hold; the permit returns to where it stood, its expiry kept."""
    for hold in application.holds.filter(code=Hold.Code.STOP_WORK, lifted_at__isnull=True):
        lift_hold(hold, reason=reason, actor=actor, at=at)
    before = application.case.records.filter(thing="", target="suspended").order_by("-seq").first()
    back_to = before.source if before else "issued"
    move(application, "lift_suspension", actor=actor, at=at, reason=reason, back_to=back_to)
    return application


@transaction.atomic
def close(application: PermitApplication, *, actor: Any, at: datetime) -> PermitApplication:
    """Close the record of finished work."""
    move(application, "close", actor=actor, at=at)
    return application
