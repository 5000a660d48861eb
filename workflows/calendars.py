"""Business-day calendars: when something was received, when it is due, how many working days lie between.

Pure functions of a frozen `Calendar`. The day of receipt is day zero; counting starts with the next business
day and the last day is included (California Gov. Code 6800). A day ends at midnight in the city's own time
zone, never UTC.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

import holidays as holiday_tables

Unit = Literal["business", "calendar"]
ReceiptRule = Literal["A", "B"]
LONGEST_CLOSURE = 366  # days without a business day after which a calendar is taken for a mistake
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class CalendarError(ValueError):
    """A calendar that cannot count."""


@dataclass(frozen=True, slots=True)
class Holiday:
    on: date
    name: str


@dataclass(frozen=True, slots=True)
class Closure:
    """Local closed days, first and last included (a furlough week, a flood)."""

    first: date
    last: date
    name: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """The day something counts as received, under which rule, and why in words."""

    received_on: date
    rule: ReceiptRule
    because: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """A city's working days.

    `jurisdiction` takes the legal holidays of the `holidays` package ("US-CA"), `without` drops some by name,
    `holidays` adds explicit ones. Receipt rule A rolls what comes on a closed day or after closing time to
    the next business day; rule B keeps the day it came, and counting starts with the next business day.
    """

    code: str
    version: str
    time_zone: str
    weekend: frozenset[int] = frozenset({5, 6})
    jurisdiction: str | None = None
    without: frozenset[str] = frozenset()
    holidays: tuple[Holiday, ...] = ()
    closures: tuple[Closure, ...] = ()
    opens: time = time(8)
    closes: time = time(17)
    receipt_rule: ReceiptRule = "A"

    def __post_init__(self) -> None:
        try:
            ZoneInfo(self.time_zone)
        except (KeyError, ValueError, OSError) as unknown:
            raise CalendarError(
                f"There is no time zone “{self.time_zone}”; use a name like America/Los_Angeles."
            ) from unknown
        if not self.weekend < frozenset(range(7)):
            raise CalendarError(
                "The weekend must name days from 0 (Monday) to 6 (Sunday) and leave one to work on."
            )
        if self.jurisdiction is not None:
            _legal_holidays(self.jurisdiction, self.without, 2026)
        if self.opens >= self.closes:
            raise CalendarError("The office must open before it closes.")

    def closed_because(self, day: date) -> str | None:
        """Say why the office is closed on a day, or None when it is a business day."""
        if day.weekday() in self.weekend:
            return _WEEKDAYS[day.weekday()]
        if self.jurisdiction is not None:
            legal = _legal_holidays(self.jurisdiction, self.without, day.year).get(day)
            if legal is not None:
                return legal
        explicit = (holiday.name for holiday in self.holidays if holiday.on == day)
        closed = (closure.name for closure in self.closures if closure.first <= day <= closure.last)
        return next(explicit, None) or next(closed, None)

    def is_business_day(self, day: date) -> bool:
        return self.closed_because(day) is None

    def next_business_day(self, day: date) -> date:
        """Return the first business day after a day."""
        return next(self._business_days_after(day))

    def local_date(self, at: datetime) -> date:
        """Return the city's date at a moment."""
        return self._local(at).date()

    def receipt(self, at: datetime) -> Receipt:
        """Return the day on which something that came at this moment counts as received."""
        local = self._local(at)
        late = f"after closing time ({self.closes:%H:%M})" if local.time() >= self.closes else None
        because = self.closed_because(local.date()) or late
        if because is None:
            return Receipt(local.date(), self.receipt_rule, "in time on a business day")
        if self.receipt_rule == "B":
            return Receipt(local.date(), "B", because)
        return Receipt(self.next_business_day(local.date()), "A", because)

    def due_on(self, day_zero: date, length: int, unit: Unit = "business", *, roll: bool = True) -> date:
        """Return the last day of a term that starts after `day_zero`.

        A calendar-day term that ends on a closed day rolls to the next business day unless `roll` is off.
        A term of zero days ends on `day_zero` itself.
        """
        if length < 0:
            raise CalendarError("A term cannot be shorter than zero days.")
        if unit == "calendar":
            last = day_zero + timedelta(days=length)
            return last if not roll or self.is_business_day(last) else self.next_business_day(last)
        days = self._business_days_after(day_zero)
        last = day_zero
        for _ in range(length):
            last = next(days)
        return last

    def business_days_between(self, after: date, until: date) -> int:
        """Count the business days later than `after` up to and including `until`; 0 when there are none."""
        span = max((until - after).days, 0)
        return sum(self.is_business_day(after + timedelta(days=offset)) for offset in range(1, span + 1))

    def ends_at(self, day: date) -> datetime:
        """Return the moment a day is over: the next local midnight."""
        return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(self.time_zone))

    def _business_days_after(self, day: date) -> Iterator[date]:
        closed_in_a_row = 0
        while closed_in_a_row <= LONGEST_CLOSURE:
            day += timedelta(days=1)
            closed_in_a_row = 0 if self.is_business_day(day) else closed_in_a_row + 1
            if closed_in_a_row == 0:
                yield day
        raise CalendarError(f"The calendar “{self.code}” has no business day for over a year before {day}.")

    def _local(self, at: datetime) -> datetime:
        if at.tzinfo is None:
            raise CalendarError("A moment without a time zone has no date; pass an aware datetime.")
        return at.astimezone(ZoneInfo(self.time_zone))


@lru_cache(maxsize=512)
def _legal_holidays(jurisdiction: str, without: frozenset[str], year: int) -> dict[date, str]:
    """Return a year's legal holidays by day; a day that carries several names closes while one remains."""
    country, _, subdivision = jurisdiction.partition("-")
    try:
        table = holiday_tables.country_holidays(
            country, subdiv=subdivision or None, years=year, language="en_US"
        )
    except NotImplementedError as unknown:
        raise CalendarError(
            f"There are no holiday tables for “{jurisdiction}”; use a code like US-CA."
        ) from unknown
    kept = {
        day: [name for name in names.split("; ") if _plain_name(name) not in without]
        for day, names in table.items()
    }
    return {day: "; ".join(names) for day, names in kept.items() if names}


def _plain_name(name: str) -> str:
    return name.removesuffix(" (observed)")
