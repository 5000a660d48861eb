"""Whose days they were, from the records alone."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.calendars import Calendar
from workflows.courts import Stay, stays, time_by_court

COURT = {"draft": "applicant", "submitted": "city", "in_review": "city", "corrections": "applicant"}
DAY_ONE = datetime(2026, 3, 2, 17, tzinfo=UTC)
PACIFIC = ZoneInfo("America/Los_Angeles")


@dataclass
class Record:
    target: str
    at: datetime
    thing: str = ""


def on(day: int) -> datetime:
    return DAY_ONE + timedelta(days=day)


def test_the_days_of_each_side_are_added_up_over_all_rounds():
    history = [
        Record("draft", on(0)),
        Record("submitted", on(2)),
        Record("in_review", on(5)),
        Record("corrections", on(15)),
        Record("in_review", on(22)),
    ]

    totals = time_by_court(history, court_of=COURT.__getitem__, until=on(30))

    assert totals == {"applicant": timedelta(days=9), "city": timedelta(days=21)}


def test_the_time_before_receipt_is_left_out_when_asked():
    history = [Record("draft", on(0)), Record("submitted", on(2)), Record("corrections", on(6))]

    totals = time_by_court(history, court_of=COURT.__getitem__, since=on(2), until=on(7))

    assert totals == {"city": timedelta(days=4), "applicant": timedelta(days=1)}


def test_neighbouring_times_in_one_court_are_one_stay():
    history = [Record("submitted", on(0)), Record("in_review", on(3))]

    found = stays(history, court_of=COURT.__getitem__, until=on(4))

    assert found == [Stay("city", on(0), on(4))]


def test_what_happened_to_a_work_item_moves_nothing():
    history = [Record("submitted", on(0)), Record("closed", on(1), thing="plan_review:fire:1")]

    assert time_by_court(history, court_of=COURT.__getitem__, until=on(2)) == {"city": timedelta(days=2)}


def test_what_lies_after_the_moment_asked_about_is_not_counted():
    history = [Record("submitted", on(0)), Record("corrections", on(10))]

    assert time_by_court(history, court_of=COURT.__getitem__, until=on(4)) == {"city": timedelta(days=4)}


def test_a_case_without_history_took_no_time():
    assert time_by_court([], court_of=COURT.__getitem__, until=on(4)) == {}


def test_days_are_counted_by_the_midnights_of_the_city():
    evening_to_morning = Stay(
        "city", datetime(2026, 3, 3, 7, tzinfo=UTC), datetime(2026, 3, 3, 9, tzinfo=UTC)
    )

    assert evening_to_morning.whole_days(PACIFIC) == 1
    assert evening_to_morning.whole_days(ZoneInfo("UTC")) == 0


def test_business_days_leave_out_the_weekend():
    calendar = Calendar("statutory", "1", "America/Los_Angeles")
    friday_to_tuesday = Stay(
        "city", datetime(2026, 3, 6, 18, tzinfo=UTC), datetime(2026, 3, 10, 18, tzinfo=UTC)
    )

    assert friday_to_tuesday.business_days(calendar) == 2


@given(
    steps=st.lists(
        st.tuples(st.sampled_from(sorted(COURT)), st.integers(-50, 5000)), min_size=1, max_size=12
    ),
    length=st.integers(0, 60_000),
)
def test_no_minute_is_lost_or_counted_twice(steps, length):
    moment, history = DAY_ONE, []
    for target, minutes in steps:
        moment += timedelta(minutes=minutes)
        history.append(Record(target, moment))
    until = DAY_ONE + timedelta(minutes=length)

    found = stays(history, court_of=COURT.__getitem__, until=until)

    began = min(history[0].at, until)
    assert sum((stay.lasted for stay in found), timedelta()) == until - began
    assert all(a.ended_at == b.began_at and a.court != b.court for a, b in pairwise(found))
    days = sum(stay.whole_days(PACIFIC) for stay in found)
    assert days == (until.astimezone(PACIFIC).date() - began.astimezone(PACIFIC).date()).days


@pytest.mark.parametrize("since", [on(50), on(1000)])
def test_nothing_is_counted_when_the_time_asked_about_is_empty(since):
    history = [Record("submitted", on(0))]

    assert stays(history, court_of=COURT.__getitem__, since=since, until=on(5)) == []
