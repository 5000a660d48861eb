"""Breaking the glass (S13): who works for the city opens a record that his role does not show, to read it.

He says why, it lasts for hours, officials and auditors are told at once, and one of them looks through it.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.authority import grants
from accounts.security import events as security_events
from accounts.security.events import Kind
from permits.applications.authority import has_interest, may
from permits.applications.models import EmergencyAccess, PermitApplication
from permits.rights import READ_RECORD
from workflows import outbox

TAKEN = "emergency.taken"
HOURS = (1, 2, 4)
LEAST_WORDS = 4


class EmergencyRefused(ValueError):
    """A record that is not opened so, or a look that is not taken; the text says what to do."""


@transaction.atomic
def take(
    application: PermitApplication, *, reason: str, hours: int, actor: Any, at: datetime
) -> EmergencyAccess:
    """Open a record to a member of staff for some hours; alarms go out when this is committed.

    :raises EmergencyRefused: to who has no role of the city, who reads the record already or has an interest
        in it, for a draft, or without a reason in a sentence.
    """
    _check(application, actor, reason, hours)
    try:
        grant = grants.take_in_emergency(
            actor, READ_RECORD, application, reason=reason, until=at + timedelta(hours=hours), at=at
        )
    except grants.GrantRefused as refused:
        raise EmergencyRefused(str(refused)) from refused
    taken: EmergencyAccess = EmergencyAccess.objects.create(grant=grant)
    outbox.publish(application.case, TAKEN, at=at, emergency=taken.pk)
    application.__dict__.pop("_party_roles", None)
    return taken


@transaction.atomic
def close(taken: EmergencyAccess, *, actor: Any, at: datetime) -> EmergencyAccess:
    """End an emergency access before its time; by who took it, or who looks through them."""
    if taken.grant.user_id != actor.pk and not actor.has_perm("look_through_emergencies", taken.application):
        raise EmergencyRefused(_("Only the person who opened it, officials and auditors close it."))
    taken.grant = grants.end(taken.grant, actor=actor, at=at, reason="closed")
    return taken


@transaction.atomic
def look_through(taken: EmergencyAccess, *, finding: str, actor: Any, at: datetime) -> EmergencyAccess:
    """Record what somebody else found on looking through an emergency access.

    :raises EmergencyRefused: to who took it, and when it was looked through already.
    """
    locked: EmergencyAccess = EmergencyAccess.objects.select_for_update().get(pk=taken.pk)
    if locked.grant.user_id == actor.pk:
        raise EmergencyRefused(_("You opened this record yourself; somebody else must look through it."))
    if locked.looked_through_at is not None:
        raise EmergencyRefused(_("Somebody has looked through it already."))
    locked.looked_through_by, locked.looked_through_at, locked.finding = actor, at, finding.strip()
    locked.save(update_fields=["looked_through_by", "looked_through_at", "finding"])
    security_events.record(Kind.GLASS_REVIEWED, at=at, actor=actor, about=locked, user=locked.grant.user_id)
    return locked


def _check(application: PermitApplication, actor: Any, reason: str, hours: int) -> None:
    if not actor.has_perm("break_glass"):
        raise EmergencyRefused(_("Only city staff open a record in an emergency."))
    if application.is_draft:
        raise EmergencyRefused(_("A draft is its applicant’s alone until it is handed in."))
    if has_interest(actor, application):
        raise EmergencyRefused(_("You have an interest in this record: somebody else must act."))
    if may(actor, "see_documents", application):
        raise EmergencyRefused(_("Your role shows you this record already: open it as usual."))
    if len(reason.split()) < LEAST_WORDS:
        raise EmergencyRefused(_("Write in a sentence what happened and why it cannot wait."))
    if hours not in HOURS:
        raise EmergencyRefused(_("Choose one of the times offered."))
