"""What a permit is worth at a moment, in words that nobody can misread."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from permits.applications.statuses import Status
from permits.register.public_record import Summary

Words = str | Promise


@dataclass(frozen=True)
class Standing:
    """One answer: may work go on or not. ``tone`` is valid, done, stopped or over."""

    code: str
    tone: str
    icon: str
    heading: Words
    meaning: Words
    work_allowed: bool = False


VALID = Standing(
    "valid",
    "valid",
    "check_circle",
    _("This permit is valid"),
    _("The city issued this permit and it is in force. The work that it describes may be done."),
    work_allowed=True,
)
SUSPENDED = Standing(
    "suspended",
    "stopped",
    "do_not_disturb",
    _("Suspended: work must stop"),
    _("The city issued this permit and then suspended it. No work may be done until the city lifts this."),
)
EXPIRED = Standing(
    "expired",
    "stopped",
    "do_not_disturb",
    _("Expired: no work may be done"),
    _("The city issued this permit, but it has run out. Work needs a reactivated or a new permit."),
)
REVOKED = Standing(
    "revoked",
    "stopped",
    "do_not_disturb",
    _("Revoked: this permit counts no more"),
    _("The city took this permit back. No work may be done under it."),
)
VOID = Standing(
    "void",
    "stopped",
    "do_not_disturb",
    _("Void: this permit never counted"),
    _("This permit was issued in error and is void. No work may be done under it."),
)
UNDER_APPEAL = Standing(
    "under_appeal",
    "stopped",
    "do_not_disturb",
    _("Under appeal: no work may be done"),
    _("A decision on this permit is under appeal. Until it is decided, no work may be done under it."),
)
FINISHED = Standing(
    "finished",
    "done",
    "verified",
    _("Finished: the work passed its final inspection"),
    _("The city issued this permit, and the work under it is complete. It allows no further work."),
)
CONDITIONS = Standing(
    "finished_with_conditions",
    "valid",
    "check_circle",
    _("In force, with temporary occupancy"),
    _("The city issued this permit and allows the building to be used for now, under conditions."),
    work_allowed=True,
)

BY_STATUS: dict[str, Standing] = {
    Status.ISSUED: VALID,
    Status.INSPECTING: VALID,
    Status.FINALED: FINISHED,
    Status.FINALED_WITH_CONDITIONS: CONDITIONS,
    Status.OCCUPANCY_GRANTED: FINISHED,
    Status.CLOSED: FINISHED,
    Status.SUSPENDED: SUSPENDED,
    Status.PERMIT_EXPIRED: EXPIRED,
    Status.REVOKED: REVOKED,
    Status.VOID: VOID,
    Status.UNDER_APPEAL: UNDER_APPEAL,
}


def standing(summary: Summary, *, today: date) -> Standing:
    """Say what a permit is worth today.

    A permit whose last day has passed is expired even before the nightly sweep says so, and one with a stop
    order beside it is stopped. A status that no permit should have counts as suspended, never as valid.
    """
    found = BY_STATUS.get(summary.status, SUSPENDED)
    if found.work_allowed and summary.work_stopped:
        return SUSPENDED
    if found is VALID and summary.expires_on is not None and summary.expires_on < today:
        return EXPIRED
    return found
