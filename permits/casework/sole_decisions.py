"""Permits that one person decided alone (domain §5, S7): allowed by the rules of a small department only.

Completeness, every review and issuance are never all one person's work, unless the city's rules say that the
department is one person. Each such permit is noted as it is issued, and somebody else looks through it.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from permits.applications.authority import may
from permits.applications.facts import rulebook_of
from permits.applications.models import PermitApplication
from permits.casework.gate_checks.review import reviews_of
from permits.casework.models import SoleDecision
from permits.rulebook.schema.duties import SeparationOfDuties
from permits.separation import told

MOST_COUNTED = 1001


class LookRefused(Exception):
    """A permit that this person cannot look through; the text says why."""


def duties_of(application: PermitApplication) -> SeparationOfDuties:
    """Return what the rules under which an application was submitted say of one person deciding alone."""
    return rulebook_of(application).city.separation_of_duties


def decides_alone(application: PermitApplication, actor: Any) -> bool:
    """Say whether a person decided completeness and every review, and so would decide all by issuing."""
    deciders = {each.work_item.closed_by_id for each in reviews_of(application)}
    deciders |= {each.decided_by_id for each in application.completeness_checks.all()}
    return deciders == {actor.pk}


@transaction.atomic
def note(application: PermitApplication, *, actor: Any, at: datetime) -> SoleDecision | None:
    """Note a permit that one person has decided alone, where that is allowed; None when others had a part."""
    if not duties_of(application).one_person_department or not decides_alone(application, actor):
        return None
    return SoleDecision.objects.create(
        application=application,
        decided_by=actor,
        decided_at=at,
        allowed_because=duties_of(application).reason,
    )


def waiting_for(person: Any) -> int:
    """Return how many permits wait to be looked through by a person who may, none for who may not."""
    if not may(person, "look_through_sole_decisions"):
        return 0
    waiting = SoleDecision.objects.filter(looked_through_at__isnull=True).exclude(decided_by=person)
    return waiting[:MOST_COUNTED].count()


@transaction.atomic
def look_through(decision: SoleDecision, *, finding: str, actor: Any, at: datetime) -> SoleDecision:
    """Record what somebody else found on looking through a permit that one person decided alone.

    :raises LookRefused: for the person who decided, and when it was looked through already.
    """
    locked: SoleDecision = SoleDecision.objects.select_for_update().get(pk=decision.pk)
    if locked.decided_by_id == actor.pk:
        text = _("You decided this permit yourself; somebody else must look through it.")
        raise LookRefused(told("S7", text))
    if locked.looked_through_at is not None:
        raise LookRefused(_("Somebody has looked through it already."))
    locked.looked_through_by, locked.looked_through_at, locked.finding = actor, at, finding
    locked.save(update_fields=["looked_through_by", "looked_through_at", "finding"])
    return locked
