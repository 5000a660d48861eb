"""Red flags (domain §5, S1, S11-S13): raised once for each thing, looked through by somebody else."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import SecurityEvent
from permits.applications.authority import may
from permits.casework.models import RedFlag
from permits.casework.sole_decisions import LookRefused
from permits.separation import told

Kind = RedFlag.Kind
MOST_COUNTED = 1001
OF_EVENT = {
    SecurityEvent.Kind.OWN_RECORD_REFUSED: Kind.OWN_RECORD,
    SecurityEvent.Kind.GLASS_BROKEN: Kind.GLASS_BROKEN,
}
"""The security events that are red flags."""


def raise_flag(
    kind: str, *, person: int, application: int | None, at: datetime, source: str, facts: Mapping[str, Any]
) -> None:
    """Raise a flag, once for each source."""
    RedFlag.objects.bulk_create(
        [
            RedFlag(
                kind=kind,
                person_id=person,
                application_id=application,
                at=at,
                source=source[:80],
                facts=dict(facts),
            )
        ],
        ignore_conflicts=True,
    )


def from_event(event: SecurityEvent) -> None:
    """Raise the flag that a security event is."""
    kind = OF_EVENT.get(SecurityEvent.Kind(event.kind))
    if kind is None or event.actor_id is None:
        return
    raise_flag(
        kind,
        person=event.actor_id,
        application=_application(event),
        at=event.at,
        source=f"security:{event.pk}",
        facts=event.facts,
    )


def waiting_for(person: Any) -> int:
    """Return how many flags wait for a person who may look them through, none for who may not."""
    if not may(person, "look_through_red_flags"):
        return 0
    waiting = RedFlag.objects.visible_to(person).waiting().exclude(person=person)
    return int(waiting[:MOST_COUNTED].count())


@transaction.atomic
def look_through(flag: RedFlag, *, finding: str, actor: Any, at: datetime) -> RedFlag:
    """Record what somebody else found on looking a flag through.

    :raises LookRefused: for whom it is about, without a right or a finding, and when it was done already.
    """
    locked: RedFlag = RedFlag.objects.select_for_update().get(pk=flag.pk)
    rule = locked.rule or "S11"
    if not may(actor, "look_through_red_flags"):
        raise LookRefused(_("Your role does not allow this."))
    if locked.person_id == actor.pk:
        raise LookRefused(told(rule, _("This is about what you did; somebody else must look through it.")))
    if locked.looked_through_at is not None:
        raise LookRefused(_("Somebody has looked through it already."))
    if not finding.strip():
        raise LookRefused(_("Write what you looked at and what you found."))
    locked.looked_through_by, locked.looked_through_at, locked.finding = actor, at, finding.strip()
    locked.save(update_fields=["looked_through_by", "looked_through_at", "finding"])
    return locked


def _application(event: SecurityEvent) -> int | None:
    """Return the key of the application that an event, or the grant that it tells of, is about."""
    for named in (event.about, str(event.facts.get("object", ""))):
        model, _colon, pk = named.partition(":")
        if model == "applications.permitapplication" and pk.isdigit():
            return int(pk)
    return None
