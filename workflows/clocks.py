"""Legal clocks: append-only events, and a due date that is a pure function of them and a calendar."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from workflows.actors import SYSTEM, Actor
from workflows.calendars import Calendar, Unit
from workflows.models import Case, ClockEvent

Kind = ClockEvent.Kind
Calendars = Calendar | Mapping[str, Calendar]
"""One calendar for every clock, or the calendars of a city by code: each clock names the one it counts in."""


class ClockState(StrEnum):
    """How a clock stands."""

    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    MISSED = "missed"


@dataclass(frozen=True)
class Reading:
    """A clock read from its events: its state, the day counting began and the day it is due."""

    clock: str
    state: ClockState
    day_zero: date
    due_on: date
    length: int
    unit: Unit


def read(events: Sequence[ClockEvent], calendar: Calendar) -> Reading | None:
    """Read one clock from its events in order; None when it never started.

    A pause moves the due date by the days of the calendar's kind that passed while it lasted; while paused,
    the due date is the one that would hold if it resumed on the day of the pause.
    """
    reading: Reading | None = None
    paused_on: date | None = None
    for event in events:
        if event.kind == Kind.STARTED:
            unit: Unit = "calendar" if event.unit == "calendar" else "business"
            due = calendar.due_on(event.day_zero, event.length, unit)
            reading = Reading(event.clock, ClockState.RUNNING, event.day_zero, due, event.length, unit)
            paused_on = None
        elif reading is not None:
            reading, paused_on = _applied(reading, event, paused_on, calendar)
    return reading


def _applied(
    reading: Reading, event: ClockEvent, paused_on: date | None, calendar: Calendar
) -> tuple[Reading, date | None]:
    on = calendar.local_date(event.at)
    if event.kind == Kind.PAUSED:
        return _standing(reading, ClockState.PAUSED), paused_on or on
    if event.kind == Kind.RESUMED and paused_on is not None:
        due = _pushed(reading.due_on, paused_on, on, reading.unit, calendar)
        return _standing(reading, ClockState.RUNNING, due), None
    if event.kind == Kind.EXTENDED:
        due = calendar.due_on(reading.due_on, event.length, reading.unit)
        return _standing(reading, reading.state, due), paused_on
    if event.kind in {Kind.STOPPED, Kind.MISSED}:
        return _standing(reading, ClockState(event.kind)), paused_on
    if event.kind == Kind.REOPENED:
        state = ClockState.PAUSED if paused_on else ClockState.RUNNING
        return _standing(reading, state), paused_on
    return reading, paused_on


def _standing(reading: Reading, state: ClockState, due_on: date | None = None) -> Reading:
    return Reading(
        reading.clock, state, reading.day_zero, due_on or reading.due_on, reading.length, reading.unit
    )


def _pushed(due_on: date, paused_on: date, resumed_on: date, unit: Unit, calendar: Calendar) -> date:
    if unit == "calendar":
        return due_on + timedelta(days=(resumed_on - paused_on).days)
    return calendar.due_on(due_on, calendar.business_days_between(paused_on, resumed_on), unit)


def start(
    case: Case,
    clock: str,
    *,
    calendar: Calendar,
    day_zero: date,
    length: int,
    unit: Unit,
    at: datetime,
    actor: Actor = SYSTEM,
    reason: str = "",
) -> ClockEvent:
    """Start a clock, or start it anew; ``length`` is in ``unit`` days after ``day_zero``."""
    return ClockEvent.objects.create(
        case=case,
        clock=clock,
        kind=Kind.STARTED,
        at=at,
        day_zero=day_zero,
        length=length,
        unit=unit,
        calendar=f"{calendar.code}@{calendar.version}",
        due_on=calendar.due_on(day_zero, length, unit),
        reason=reason,
        actor_id=actor.pk,
    )


def note(
    case: Case,
    clock: str,
    kind: str,
    *,
    calendar: Calendars,
    at: datetime,
    actor: Actor = SYSTEM,
    reason: str = "",
    length: int = 0,
) -> ClockEvent | None:
    """Pause, resume, extend, stop or miss a clock that runs, or reopen one whose stop was a mistake.

    Nothing happens to a clock that does not stand as the event needs it.
    """
    events = list(ClockEvent.objects.filter(case=case, clock=clock).order_by("id"))
    counting = calendar_of(events, calendar) if events else None
    before = read(events, counting) if counting else None
    if counting is None or before is None or not _applies(kind, before.state):
        return None
    event = ClockEvent(
        case=case,
        clock=clock,
        kind=kind,
        at=at,
        day_zero=before.day_zero,
        length=length,
        unit=before.unit,
        calendar=events[-1].calendar,
        reason=reason,
        actor_id=actor.pk,
    )
    after = read([*events, event], counting)
    event.due_on = after.due_on if after else None
    event.save(force_insert=True)
    return event


def calendar_of(events: Sequence[ClockEvent], calendars: Calendars) -> Calendar:
    """Return the calendar that a clock counts in: the one named when it was started.

    :raises KeyError: when the calendars do not hold it.
    """
    if isinstance(calendars, Calendar):
        return calendars
    return calendars[events[-1].calendar.partition("@")[0]]


def _applies(kind: str, state: ClockState) -> bool:
    if kind == Kind.REOPENED:
        return state == ClockState.STOPPED
    return state in {ClockState.RUNNING, ClockState.PAUSED}


def readings(case: Case, calendar: Calendars) -> dict[str, Reading]:
    """Read every clock of a case."""
    by_clock: dict[str, list[ClockEvent]] = {}
    for event in sorted(case.clock_events.all(), key=lambda each: each.pk):
        by_clock.setdefault(event.clock, []).append(event)
    found = ((clock, read(events, calendar_of(events, calendar))) for clock, events in by_clock.items())
    return {clock: reading for clock, reading in found if reading is not None}


def stop_all(
    case: Case, *, calendar: Calendars, at: datetime, reason: str, clocks: Iterable[str] = ()
) -> None:
    """Stop every clock of a case that runs, or only the named ones."""
    for clock in clocks or readings(case, calendar):
        note(case, clock, Kind.STOPPED, calendar=calendar, at=at, reason=reason)
