"""Time limits that ran out lately, for the people who answer for them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F

from permits.applications.models import PermitApplication
from permits.casework import history_words
from workflows.keyset import Condition
from workflows.models import ClockEvent

LATELY = timedelta(days=90)
MISSED = Condition("{} = 'missed'", F("kind"))
"""With the kind in the text, a statement that the server has prepared still fits the index of misses."""


@dataclass(frozen=True)
class Missed:
    """A time limit of an application whose last day is over, and what follows."""

    application: PermitApplication
    what: str
    follows: str
    last_day: date | None


def lately(*, at: datetime, most: int) -> list[Missed]:
    """Return the misses marked in the last ninety days, the newest first."""
    events = list(ClockEvent.objects.filter(MISSED, at__gt=at - LATELY).order_by("-id")[:most])
    applications = PermitApplication.objects.in_bulk([each.case_id for each in events], field_name="case_id")
    return [
        Missed(applications[each.case_id], *history_words.missed(each.clock, each.reason), each.due_on)
        for each in events
        if each.case_id in applications
    ]
