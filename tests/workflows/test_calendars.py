"""Business days: the vectors of the clock rules, the edges of a day, and what always holds."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.calendars import Calendar, CalendarError, Closure, Holiday

PACIFIC = ZoneInfo("America/Los_Angeles")
LEGAL_HOLIDAYS = tuple(
    Holiday(date.fromisoformat(day), name)
    for day, name in (
        ("2026-01-01", "New Year's Day"),
        ("2026-01-19", "Martin Luther King Jr. Day"),
        ("2026-02-16", "Presidents' Day"),
        ("2026-03-31", "Cesar Chavez Day"),
        ("2026-05-25", "Memorial Day"),
        ("2026-06-19", "Juneteenth"),
        ("2026-07-03", "Independence Day (observed)"),
        ("2026-09-07", "Labor Day"),
        ("2026-11-11", "Veterans Day"),
        ("2026-11-26", "Thanksgiving Day"),
        ("2026-12-25", "Christmas Day"),
        ("2027-01-01", "New Year's Day"),
        ("2027-01-18", "Martin Luther King Jr. Day"),
    )
)
FURLOUGH = (
    Closure(date(2026, 11, 27), date(2026, 11, 27), "Furlough"),
    Closure(date(2026, 12, 28), date(2026, 12, 31), "Furlough"),
)
STATUTORY = Calendar("statutory", "2026", "America/Los_Angeles", holidays=LEGAL_HOLIDAYS)
WITH_FURLOUGH = Calendar("service", "2026", "America/Los_Angeles", holidays=LEGAL_HOLIDAYS, closures=FURLOUGH)
KEEPS_THE_DAY = Calendar("b", "2026", "America/Los_Angeles", holidays=LEGAL_HOLIDAYS, receipt_rule="B")
FROM_THE_TABLES = Calendar(
    "tables",
    "2026",
    "America/Los_Angeles",
    jurisdiction="US-CA",
    without=frozenset({"Day After Thanksgiving", "Susan B. Anthony Day", "Diwali"}),
)


def moment(text: str, *, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PACIFIC, fold=fold)


@pytest.mark.parametrize("calendar", [STATUTORY, FROM_THE_TABLES], ids=["explicit", "tables"])
@pytest.mark.parametrize(
    ("received", "length", "due"),
    [
        ("2026-11-09", 15, "2026-12-02"),
        ("2026-11-09", 30, "2026-12-23"),
        ("2026-07-02", 15, "2026-07-24"),
        ("2026-12-18", 15, "2027-01-12"),
        ("2026-09-01", 30, "2026-10-14"),
    ],
)
def test_a_term_ends_on_the_day_that_the_statute_counts_to(calendar, received, length, due):
    assert calendar.due_on(date.fromisoformat(received), length) == date.fromisoformat(due)


def test_a_sixty_day_term_runs_into_the_next_year():
    assert STATUTORY.due_on(date(2026, 11, 9), 60) == date(2027, 2, 8)


@pytest.mark.parametrize(
    ("received", "length", "due"),
    [
        ("2026-11-09", 15, "2026-12-03"),
        ("2026-11-09", 30, "2026-12-24"),
        ("2026-11-09", 60, "2027-02-15"),
        ("2026-12-18", 15, "2027-01-19"),
    ],
)
def test_furlough_days_push_a_term_back(received, length, due):
    assert WITH_FURLOUGH.due_on(date.fromisoformat(received), length) == date.fromisoformat(due)


def test_what_comes_on_a_saturday_is_received_on_monday_under_rule_a():
    receipt = STATUTORY.receipt(moment("2026-07-04T10:00:00"))

    assert (receipt.received_on, receipt.rule) == (date(2026, 7, 6), "A")
    assert STATUTORY.due_on(receipt.received_on, 15) == date(2026, 7, 27)


def test_what_comes_on_a_saturday_keeps_its_day_under_rule_b():
    receipt = KEEPS_THE_DAY.receipt(moment("2026-07-04T10:00:00"))

    assert (receipt.received_on, receipt.rule) == (date(2026, 7, 4), "B")
    assert KEEPS_THE_DAY.due_on(receipt.received_on, 15) == date(2026, 7, 24)


def test_a_term_that_was_tolled_goes_on_with_what_was_left():
    used = STATUTORY.business_days_between(date(2026, 9, 1), date(2026, 9, 10))

    assert used == 6
    assert STATUTORY.due_on(date(2026, 9, 24), 30 - used) == date(2026, 10, 28)


@pytest.mark.parametrize(
    ("came", "received", "because"),
    [
        ("2026-11-02T16:59:59", "2026-11-02", "in time on a business day"),
        ("2026-11-02T17:00:00", "2026-11-03", "after closing time (17:00)"),
        ("2026-11-06T23:59:30", "2026-11-09", "after closing time (17:00)"),
        ("2026-11-09T00:00:00", "2026-11-09", "in time on a business day"),
        ("2026-07-03T10:00:00", "2026-07-06", "Independence Day (observed)"),
        ("2026-11-10T18:00:00", "2026-11-12", "after closing time (17:00)"),
    ],
)
def test_closing_time_midnight_and_holidays_decide_the_day_of_receipt(came, received, because):
    receipt = STATUTORY.receipt(moment(came))

    assert receipt.received_on == date.fromisoformat(received)
    assert receipt.because == because


@pytest.mark.parametrize("fold", [0, 1])
def test_the_hour_that_the_clocks_repeat_belongs_to_its_sunday(fold):
    twice = moment("2026-11-01T01:30:00", fold=fold).astimezone(UTC)

    assert STATUTORY.local_date(twice) == date(2026, 11, 1)
    assert STATUTORY.receipt(twice).received_on == date(2026, 11, 2)


def test_the_citys_own_midnight_counts_and_not_utc():
    late_monday_in_utc = datetime(2026, 11, 3, 0, 30, tzinfo=UTC)  # 16:30 on Monday in San Diego

    assert STATUTORY.receipt(late_monday_in_utc).received_on == date(2026, 11, 2)


def test_a_day_is_over_at_the_next_local_midnight_also_when_clocks_change():
    assert STATUTORY.ends_at(date(2026, 10, 31)).astimezone(UTC) == datetime(2026, 11, 1, 7, tzinfo=UTC)
    assert STATUTORY.ends_at(date(2026, 11, 1)).astimezone(UTC) == datetime(2026, 11, 2, 8, tzinfo=UTC)


def test_a_term_in_calendar_days_rolls_over_a_closed_last_day():
    assert STATUTORY.due_on(date(2026, 6, 4), 30, "calendar") == date(2026, 7, 6)
    assert STATUTORY.due_on(date(2026, 6, 4), 30, "calendar", roll=False) == date(2026, 7, 4)


def test_dropping_a_holiday_keeps_another_that_falls_on_the_same_day():
    assert FROM_THE_TABLES.closed_because(date(2027, 2, 15)) == "Presidents' Day"
    assert FROM_THE_TABLES.is_business_day(date(2026, 11, 27))


def test_a_moment_without_a_time_zone_is_refused():
    with pytest.raises(CalendarError, match="aware"):
        STATUTORY.receipt(datetime(2026, 11, 2, 10))  # noqa: DTZ001  # the mistake under test


@pytest.mark.parametrize(
    ("mistake", "sentence"),
    [
        ({"time_zone": "America/San_Diego"}, "no time zone"),
        ({"weekend": frozenset(range(7))}, "leave one to work on"),
        ({"jurisdiction": "ZZ-99"}, "no holiday tables"),
        ({"opens": time(18)}, "open before it closes"),
    ],
)
def test_a_calendar_that_cannot_count_is_refused(mistake, sentence):
    with pytest.raises(CalendarError, match=sentence):
        Calendar(**{"code": "x", "version": "1", "time_zone": "America/Los_Angeles", **mistake})


def test_a_calendar_closed_for_years_says_so_instead_of_searching_for_ever():
    closed = Calendar(
        "x", "1", "UTC", closures=(Closure(date(2026, 1, 1), date(2030, 1, 1), "Rebuilding city hall"),)
    )

    with pytest.raises(CalendarError, match="no business day"):
        closed.due_on(date(2026, 1, 5), 1)


DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))
CALENDARS = st.sampled_from([STATUTORY, WITH_FURLOUGH, KEEPS_THE_DAY, FROM_THE_TABLES])


@given(CALENDARS, DAYS, st.integers(1, 120))
def test_a_term_never_ends_on_a_closed_day_and_counts_exactly_its_length(calendar, start, length):
    due = calendar.due_on(start, length)

    assert calendar.closed_because(due) is None
    assert calendar.business_days_between(start, due) == length


@given(CALENDARS, st.datetimes(datetime(2015, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_nothing_is_received_before_it_came_and_rule_a_never_receives_on_a_closed_day(calendar, came):
    receipt = calendar.receipt(came)

    assert receipt.received_on >= calendar.local_date(came)
    assert receipt.rule == "B" or calendar.is_business_day(receipt.received_on)


@given(CALENDARS, DAYS, st.integers(0, 60), st.integers(0, 60))
def test_a_term_cut_in_two_ends_on_the_same_day(calendar, start, first, second):
    assert calendar.due_on(calendar.due_on(start, first), second) == calendar.due_on(start, first + second)
