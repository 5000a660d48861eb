"""Calendars for people: when the office is open, and which days of the next months it is closed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from permits.rulebook.rulebook import Rulebook
from permits.rulebook.yaml_source import read_yaml
from workflows.calendars import Calendar

MONTHS_AHEAD = timedelta(days=365)


@dataclass(frozen=True)
class ClosedDays:
    """Days in a row that the office is closed for one reason; the days of the weekend aside."""

    first: date
    last: date
    name: str


@dataclass(frozen=True)
class ShownCalendar:
    code: str
    name: str
    source: str
    calendar: Calendar
    closed: list[ClosedDays]
    is_statutory: bool
    is_service: bool

    @property
    def receipt_rule(self) -> str:
        if self.calendar.receipt_rule == "B":
            return _("What comes on a closed day or after closing time counts as received that day.")
        return _(
            "What comes on a closed day or after closing time counts as received on the next business day."
        )


def calendars_of(rulebook: Rulebook, *, today: date) -> list[ShownCalendar]:
    """Return the calendars of a city with the closed days of the next twelve months."""
    city = rulebook.city
    return [
        ShownCalendar(
            code,
            *_written(rulebook, code),
            calendar,
            list(closed_days(calendar, today, today + MONTHS_AHEAD)),
            code == city.statutory_calendar,
            code == city.service_calendar,
        )
        for code, calendar in rulebook.calendars.items()
    ]


def _written(rulebook: Rulebook, code: str) -> tuple[str, str]:
    """Return the name and the source of a calendar, as its file says them."""
    file = f"calendars/{code}.yaml"
    value = read_yaml(file, rulebook.pack.files[file]).value
    return str(value.get("name", code)), str(value.get("source", ""))


def closed_days(calendar: Calendar, first: date, last: date) -> Iterator[ClosedDays]:
    """Return the closed days between two days, those of one name in a row together."""
    open_run: ClosedDays | None = None
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        because = None if day.weekday() in calendar.weekend else calendar.closed_because(day)
        if open_run and because == open_run.name:
            open_run = ClosedDays(open_run.first, day, open_run.name)
            continue
        if open_run:
            yield open_run
        open_run = ClosedDays(day, day, because) if because else None
    if open_run:
        yield open_run
