"""City days against applicant days, from the records, for the page and the office's numbers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from permits.applications.models import PermitApplication
from permits.applications.statuses import Court
from permits.presentation.charts import Chart, Span, days_bar
from permits.register import plain_words
from workflows import courts
from workflows.courts import Entry, Stay

SIDES = (Court.CITY, Court.APPLICANT)


@dataclass(frozen=True)
class CourtDays:
    """Calendar days from receipt to the permit, an end, or now, by who had the application."""

    city: int
    applicant: int
    stays: tuple[Stay, ...]
    zone: ZoneInfo

    @property
    def total(self) -> int:
        return self.city + self.applicant

    def chart(self) -> Chart:
        """Draw the days in the order in which they passed."""
        spans = [
            Span("city" if s.court == Court.CITY else "applicant", s.whole_days(self.zone))
            for s in self.stays
        ]
        return days_bar(spans, key="court-days")


def court_days(application: PermitApplication, *, at: datetime) -> CourtDays | None:
    """Count the days of an application that was received; None before."""
    if application.received_at is None:
        return None
    zone = ZoneInfo(application.rulebook_version.rulebook.city.time_zone)
    ended_at = application.issued_at or application.ended_at or at
    return count(
        application.case.records.all(),
        since=application.received_at,
        until=min(ended_at, at),
        zone=zone,
        instant=application.is_instant,
    )


def count(
    records: Iterable[Entry], *, since: datetime, until: datetime, zone: ZoneInfo, instant: bool
) -> CourtDays:
    """Count the days between receipt and an end, by side."""
    court_of = partial(plain_words.court, instant=instant)
    found = courts.stays(records, court_of=court_of, since=since, until=until)
    sides = tuple(stay for stay in found if stay.court in SIDES)
    days = {side: sum(stay.whole_days(zone) for stay in sides if stay.court == side) for side in SIDES}
    return CourtDays(days[Court.CITY], days[Court.APPLICANT], sides, zone)
