"""The hold for a contractor whose licence or insurance lapsed: it comes and goes by itself, once each."""

from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from permits.applications.licensing import contractor_of, lapse_in_words, standing_of_contractor
from permits.applications.models import Hold, PermitApplication
from permits.applications.services.holds import lift_hold, place_hold
from permits.applications.services.parties import forget_parties
from permits.applications.statuses import BEFORE_ISSUE, PERMIT_HELD, REQUESTS, Status
from workflows.actors import SYSTEM
from workflows.transitions import lock

HELD = frozenset({*BEFORE_ISSUE, *PERMIT_HELD, Status.FINALED_WITH_CONDITIONS})
"""Where a contractor's licence still matters: what is open, and what is being built."""


@transaction.atomic
def reconcile(application: PermitApplication, *, at: datetime) -> Hold | None:
    """Place the hold where the contractor's licence has lapsed, lift it where that is over; else do nothing.

    A licence that cannot be verified changes nothing: it is neither a lapse nor its end. What the system
    placed, it lifts; a hold that a person placed for the same cause is a person's to lift.
    """
    lock(application)
    forget_parties(application)
    with translation.override("en"):  # the reason is part of the record, whoever's page brought it about
        hold = application.holds.filter(**_SYSTEMS).first()
        lapse = _lapse(application, at)
        if hold is None and lapse and application.status in HELD and application.relation not in REQUESTS:
            return _placed(application, lapse, at)
        if hold is not None and lapse == "":
            return lift_hold(hold, reason=_why_lifted(application), actor=SYSTEM, at=at)
    return None


_SYSTEMS = {"code": Hold.Code.LICENCE_INVALID, "placed_by": None, "lifted_at": None}


def _lapse(application: PermitApplication, at: datetime) -> str | None:
    """Say why the licence lapsed, "" where it did not; None where nobody can tell."""
    contractor, standing = contractor_of(application), standing_of_contractor(application, at=at)
    if contractor is None:
        return ""
    if standing is None:
        return None
    if standing.has_lapsed:
        return lapse_in_words(contractor, standing)
    return "" if standing.is_good else None


def _placed(application: PermitApplication, reason: str, at: datetime) -> Hold:
    before = application.status in BEFORE_ISSUE
    severity = Hold.Severity.ISSUANCE if before else Hold.Severity.INSPECTION
    return place_hold(
        application,
        code=Hold.Code.LICENCE_INVALID,
        severity=severity,
        reason=reason,
        actor=SYSTEM,
        at=at,
    )


def _why_lifted(application: PermitApplication) -> str:
    contractor = contractor_of(application)
    if contractor is None:
        return _("No contractor stands on the record any more.")
    return _("The license and insurance of %(name)s are in force.") % {"name": contractor.name}
