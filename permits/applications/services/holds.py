"""Stop an application beside its status, and let it go on."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from permits.applications.models import Hold, PermitApplication
from permits.applications.refusing import why_not
from permits.applications.services.lifting import why_not_lift, why_not_place
from workflows import noting
from workflows.transitions import lock


class HoldRefused(Exception):
    """A hold that may not be placed or lifted so; the sentence says why."""


@transaction.atomic
def place_hold(
    application: PermitApplication, *, code: str, severity: str, reason: str, actor: Any, at: datetime
) -> Hold:
    """Place a hold with its reason; the same hold for the same reason stands only once.

    ``actor`` may be the system (a reversed payment, a lapsed licence).

    :raises HoldRefused: without a reason or the right.
    """
    lock(application)
    _demand(reason.strip() != "", _("Write the reason for the hold: the applicant reads it."))
    _demand(code in Hold.Code.values and severity in Hold.Severity.values, _("There is no such hold."))
    kept = why_not(actor, "place_hold", application)
    _demand(_may(actor, "place_hold", application), kept or _("Your role may not place a hold."))
    _demand(not (cannot := why_not_place(application, code, actor)), cannot)
    hold, created = Hold.objects.get_or_create(
        application=application,
        code=code,
        severity=severity,
        reason=reason.strip()[:300],
        lifted_at=None,
        defaults={"placed_by_id": actor.pk, "placed_at": at},
    )
    if created:
        _write_down(hold, "place_hold", "hold.placed", reason=hold.reason, actor=actor, at=at)
    return hold


@transaction.atomic
def lift_hold(hold: Hold, *, reason: str, actor: Any, at: datetime) -> Hold:
    """Lift a hold with a reason; twice changes nothing. Nobody lifts a hold on his own application.

    A payment hold is lifted by money alone, that is, by the system (domain §5, S6).

    :raises HoldRefused: without a reason or the right.
    """
    lock(hold.application)
    hold.refresh_from_db()
    if hold.lifted_at is not None:
        return hold
    _demand(reason.strip() != "", _("Write why the hold is lifted."))
    kept = why_not(actor, "lift_hold", hold.application)
    _demand(_may(actor, "lift_hold", hold.application), kept or _("Your role may not lift a hold."))
    _demand(not (cannot := why_not_lift(hold, actor)), cannot)
    hold.lifted_by_id, hold.lifted_at, hold.lift_reason = actor.pk, at, reason.strip()[:300]
    hold.save(update_fields=["lifted_by", "lifted_at", "lift_reason"])
    _write_down(hold, "lift_hold", "hold.lifted", reason=hold.lift_reason, actor=actor, at=at)
    return hold


def _write_down(hold: Hold, verb: str, topic: str, *, reason: str, actor: Any, at: datetime) -> None:
    """Write into the history that a hold came or went, and tell whoever listens."""
    facts = {"hold": hold.pk, "code": hold.code, "severity": hold.severity}
    noting.note(
        hold.application,
        f"hold:{hold.pk}",
        verb,
        permission=verb,
        topic=topic,
        actor=actor,
        at=at,
        reason=reason,
        **facts,
    )


def _may(actor: Any, right: str, application: PermitApplication) -> bool:
    return actor.pk is None or bool(actor.has_perm(right, application))


def _demand(holds: bool, text: str) -> None:
    if not holds:
        raise HoldRefused(text)
