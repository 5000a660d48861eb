"""In whose court the ball was, and how long: pure functions over the records of a case."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Protocol

from workflows.calendars import Calendar


class Entry(Protocol):
    """What a record must tell: what it is about ("" = the case itself), where it led to, and when."""

    @property
    def thing(self) -> str: ...

    @property
    def target(self) -> str: ...

    @property
    def at(self) -> datetime: ...


@dataclass(frozen=True)
class Stay:
    """One unbroken time in one court."""

    court: str
    began_at: datetime
    ended_at: datetime

    @property
    def lasted(self) -> timedelta:
        return self.ended_at - self.began_at

    def whole_days(self, zone: tzinfo) -> int:
        """Count the midnights that passed in a zone; the days of all stays add up to those of the case."""
        return (self.ended_at.astimezone(zone).date() - self.began_at.astimezone(zone).date()).days

    def business_days(self, calendar: Calendar) -> int:
        """Count the business days after the day it began, up to the day it ended."""
        return calendar.business_days_between(
            calendar.local_date(self.began_at), calendar.local_date(self.ended_at)
        )


def stays(
    records: Iterable[Entry],
    *,
    court_of: Callable[[str], str],
    until: datetime,
    since: datetime | None = None,
) -> list[Stay]:
    """List who had the case when, oldest first; neighbours in one court are one stay.

    ``records`` come in their order; those of work items are passed over. What lies before ``since`` or after
    ``until`` is cut off. A record dated before its predecessor counts as made at the same moment.
    """
    found: list[Stay] = []
    for stay in _cut(_raw(records, court_of, until), since, until):
        if found and found[-1].court == stay.court:
            stay = Stay(stay.court, found.pop().began_at, stay.ended_at)
        found.append(stay)
    return found


def time_by_court(
    records: Iterable[Entry],
    *,
    court_of: Callable[[str], str],
    until: datetime,
    since: datetime | None = None,
) -> dict[str, timedelta]:
    """Add up the time that each court had the case; a court that never had it is absent."""
    totals: dict[str, timedelta] = {}
    for stay in stays(records, court_of=court_of, until=until, since=since):
        totals[stay.court] = totals.get(stay.court, timedelta()) + stay.lasted
    return totals


def _raw(
    records: Iterable[Entry], court_of: Callable[[str], str], until: datetime
) -> Iterator[tuple[str, datetime, datetime]]:
    court, began_at = "", until
    for record in records:
        if record.thing or not record.target:
            continue
        if court:
            moment = max(record.at, began_at)
            yield court, began_at, moment
            began_at = moment
        else:
            began_at = record.at
        court = court_of(record.target)
    if court:
        yield court, began_at, max(until, began_at)


def _cut(
    raw: Iterable[tuple[str, datetime, datetime]], since: datetime | None, until: datetime
) -> Iterator[Stay]:
    for court, began_at, ended_at in raw:
        first = max(began_at, since) if since else began_at
        last = min(ended_at, until)
        if first < last:
            yield Stay(court, first, last)
