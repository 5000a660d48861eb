"""Before an application or a permit expires, who holds it is told: 60, 30 and 7 days ahead, each once."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from permits.applications.facts import facts_of, rulebook_of, type_of
from permits.applications.models import PermitApplication
from permits.applications.statuses import Status
from permits.casework import time_limits
from permits.casework.time_limits import RESPONSE
from permits.rulebook.demands import expiry_policies
from workflows import misses

PERMIT = "permit"
AHEAD = timedelta(days=366)
"""As far ahead as rules may have somebody warned."""


def warn(*, at: datetime) -> int:
    """Give each warning that is due and was not given; returns how many."""
    return _of_applications(at) + _of_permits(at)


def _of_applications(at: datetime) -> int:
    cases = [case for case, clock in misses.overdue(at=at, ahead=AHEAD) if clock == RESPONSE]
    waiting = PermitApplication.objects.filter(case__in=cases).select_related("case", "rulebook_version")
    return sum(_warned_of_silence(each, at) for each in waiting.iterator())


def _warned_of_silence(application: PermitApplication, at: datetime) -> bool:
    if time_limits.consequence_of(application, RESPONSE) != "application_expires":
        return False
    terms = time_limits.terms_of(application, RESPONSE)
    reading = time_limits.reading_of(application, RESPONSE)
    if terms is None or reading is None:
        return False
    return _given(application, RESPONSE, reading.due_on, terms.warnings, at)


def _of_permits(at: datetime) -> int:
    held = PermitApplication.objects.filter(
        status__in=[Status.ISSUED, Status.INSPECTING], expires_on__lte=(at + AHEAD).date()
    ).select_related("case", "rulebook_version")
    return sum(_warned_of_the_end(each, at) for each in held.iterator())


def _warned_of_the_end(application: PermitApplication, at: datetime) -> bool:
    policies = expiry_policies(type_of(application), facts_of(application))
    days = {each for policy in policies for each in policy.warnings}
    return _given(application, PERMIT, application.expires_on, days, at)


def _given(
    application: PermitApplication, clock: str, due_on: date, warnings: Iterable[int], at: datetime
) -> bool:
    """Give the nearest warning whose day has come; those that nobody gave in time are not made up for."""
    left = (due_on - rulebook_of(application).calendar().local_date(at)).days
    nearest = min((days for days in warnings if days >= left), default=None)
    if nearest is None or left < 0:
        return False
    return misses.warn(application.case_id, clock, due_on=due_on, days=nearest, at=at)
