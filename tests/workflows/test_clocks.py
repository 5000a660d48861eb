"""Legal clocks: a due date is a pure function of events and calendar."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.workflows.conftest import NOON
from tests.workflows.toys.models import Parcel
from workflows import clocks
from workflows.calendars import Calendar, Unit
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


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["paused", "resumed", "extended", "stopped", "reopened", "missed"]), st.integers(0, 9)
    ),
    max_size=8,
)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(steps=STEPS, length=st.integers(1, 60), unit=st.sampled_from(["business", "calendar"]))
def test_what_is_stored_with_each_event_is_what_recomputing_gives(
    parcel: Parcel, steps: list[tuple[str, int]], length: int, unit: Unit
) -> None:
    moment, clock = day(date(2026, 9, 1)), f"clock-{ClockEvent.objects.count()}"
    clocks.start(
        parcel.case, clock, calendar=CITY, day_zero=date(2026, 9, 1), length=length, unit=unit, at=moment
    )
    for kind, days in steps:
        moment += timedelta(days=days)
        clocks.note(parcel.case, clock, kind, calendar={"statutory": CITY}, at=moment, length=days)

    events = list(ClockEvent.objects.filter(case=parcel.case, clock=clock).order_by("id"))
    for number, stored in enumerate(events, start=1):
        reading = clocks.read(events[:number], CITY)
        assert reading is not None
        assert reading.due_on == stored.due_on
    assert [each.due_on for each in events] == sorted(each.due_on for each in events if each.due_on)


def test_a_stop_that_was_a_mistake_costs_no_day() -> None:
    events = [
        event("started", date(2026, 11, 9), length=15, unit="business"),
        event("stopped", date(2026, 11, 12)),
        event("reopened", date(2026, 11, 20)),
    ]

    reading = clocks.read(events, CITY)

    assert reading is not None
    assert (reading.state, reading.due_on) == (ClockState.RUNNING, date(2026, 12, 2))
