"""The office's days and hours: where a step falls when the record only knows the days around it."""

from bisect import bisect_left
from datetime import date, datetime, time, timedelta
from functools import cached_property
from hashlib import sha256
from zoneinfo import ZoneInfo

from workflows.calendars import Calendar

OPENS, CLOSES = 8 * 60 + 30, 16 * 60 + 30
"""Minutes of the day between which staff decide things."""
FIRST, LAST = date(1970, 1, 1), date(2045, 12, 31)
MINUTE = timedelta(minutes=1)


class Workdays:
    """The business days of a calendar in a row, and moments as positions on that row."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar, self.zone = calendar, ZoneInfo(calendar.time_zone)

    @cached_property
    def days(self) -> list[date]:
        span = (LAST - FIRST).days
        every = (FIRST + timedelta(days=offset) for offset in range(span + 1))
        return [day for day in every if self.calendar.is_business_day(day)]

    def moment(self, day: date, minute: int) -> datetime:
        """Return a moment of a day in the city, by the minute."""
        return datetime.combine(day, time(minute // 60, minute % 60), self.zone)

    def is_open(self, day: date) -> bool:
        return self.days[bisect_left(self.days, day)] == day

    def after(self, day: date, count: int, seed: str = "") -> date:
        """Return the day some business days later, half to half again as many with a seed."""
        return self._stepped(day, _varied(count, seed))

    def before(self, day: date, count: int, seed: str = "") -> date:
        """Return the day some business days earlier, half to half again as many with a seed."""
        return self._stepped(day, -_varied(count, seed)) if count else day

    def next_open(self, day: date) -> date:
        """Return the first business day after a day."""
        return self.days[bisect_left(self.days, day + timedelta(days=1))]

    def last_open(self, day: date) -> date:
        """Return the last business day up to a day."""
        place = bisect_left(self.days, day)
        return day if self.days[place] == day else self.days[place - 1]

    def between(self, start: date, end: date) -> int:
        """Count the business days from one day to another."""
        return bisect_left(self.days, end) - bisect_left(self.days, start)

    def spread(self, start: datetime, end: datetime, shares: list[float]) -> list[datetime]:
        """Place steps between two moments at shares (0 to 1, rising) of the office's time between them.

        Each falls later than the one before it, and none after the end as long as there are minutes enough.
        """
        first, last = self._place(start), self._place(end)
        placed, before = [], start
        for share in shares:
            wanted = (
                self._at(first + share * (last - first)) if last > first else start + share * (end - start)
            )
            moment = max(min(wanted, end), before + MINUTE)
            placed.append(moment)
            before = moment
        return _kept_before(placed, start, end)

    def _place(self, moment: datetime) -> float:
        local = moment.astimezone(self.zone)
        place = bisect_left(self.days, local.date())
        if self.days[place] != local.date():
            return float(place)
        minutes = local.hour * 60 + local.minute
        return place + min(max((minutes - OPENS) / (CLOSES - OPENS), 0.0), 0.999)

    def _at(self, place: float) -> datetime:
        day = int(place)
        return self.moment(self.days[day], OPENS + int((place - day) * (CLOSES - OPENS)))

    def _stepped(self, day: date, count: int) -> date:
        place = bisect_left(self.days, day)
        return self.days[max(place + count, 0)]


def _kept_before(placed: list[datetime], start: datetime, end: datetime) -> list[datetime]:
    """Draw steps that ran past the end back between start and end, in order and evenly."""
    if not placed or placed[-1] <= end or end <= start:
        return placed
    every = (end - start) / (len(placed) + 1)
    return [start + every * number for number in range(1, len(placed) + 1)]


def _varied(count: int, seed: str) -> int:
    if not seed:
        return count
    part = int(sha256(seed.encode()).hexdigest()[:6], 16) % 1001
    return round(count * (0.5 + part / 1000))
