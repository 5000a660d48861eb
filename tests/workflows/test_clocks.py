"""Legal clocks: a due date is a pure function of events and calendar."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workflows.conftest import NOON
from tests.workflows.toys.models import Parcel
from workflows import clocks
from workflows.calendars import Calendar
from workflows.clocks import ClockState
from workflows.models import ClockEvent

CITY = Calendar(
    code="statutory",
    version="1",
    time_zone="America/Los_Angeles",
    jurisdiction="US-CA",
    without=frozenset({"Day After Thanksgiving", "Susan B. Anthony Day", "Diwali"}),
)


def day(on: date, hour: int = 12) -> datetime:
    return datetime.combine(on, time(hour), ZoneInfo("America/Los_Angeles")).astimezone(UTC)


def event(kind: str, on: date, **values: object) -> ClockEvent:
    return ClockEvent(
        clock="review", kind=kind, at=day(on), day_zero=values.pop("day_zero", on), calendar="x", **values
    )


@pytest.mark.django_db
def test_a_clock_that_is_stopped_stays_as_it_was(parcel: Parcel) -> None:
    clocks.start(
        parcel.case, "review", calendar=CITY, day_zero=date(2026, 11, 9), length=15, unit="business", at=NOON
    )
    clocks.note(parcel.case, "review", "stopped", calendar=CITY, at=NOON + timedelta(days=2))

    assert clocks.note(parcel.case, "review", "missed", calendar=CITY, at=NOON + timedelta(days=60)) is None
    reading = clocks.readings(parcel.case, CITY)["review"]
    assert (reading.state, reading.due_on) == (ClockState.STOPPED, date(2026, 12, 2))


def test_a_clock_tolled_by_an_outside_entity_moves_by_the_days_it_took() -> None:
    events = [
        event("started", date(2026, 9, 1), length=30, unit="business"),
        event("paused", date(2026, 9, 10)),
        event("resumed", date(2026, 9, 24)),
    ]

    reading = clocks.read(events, CITY)

    assert reading is not None
    assert reading.due_on == date(2026, 10, 28)


def test_an_extension_counts_from_the_due_date() -> None:
    events = [
        event("started", date(2026, 11, 9), length=15, unit="business"),
        event("extended", date(2026, 11, 20), length=5),
    ]

    reading = clocks.read(events, CITY)

    assert reading is not None
    assert reading.due_on == date(2026, 12, 9)


@given(
    start=st.dates(date(2026, 1, 1), date(2027, 6, 1)),
    after=st.integers(1, 40),
    lasting=st.integers(0, 60),
    unit=st.sampled_from(["business", "calendar"]),
)
def test_a_pause_never_makes_a_clock_earlier(start: date, after: int, lasting: int, unit: str) -> None:
    begun = event("started", start, length=30, unit=unit)
    paused_on = start + timedelta(days=after)
    pause = [event("paused", paused_on), event("resumed", paused_on + timedelta(days=lasting))]

    without, with_pause = clocks.read([begun], CITY), clocks.read([begun, *pause], CITY)

    assert without is not None
    assert with_pause is not None
    assert with_pause.due_on >= without.due_on
