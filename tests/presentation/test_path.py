"""The path: where an application stands, drawn for every status."""

from datetime import date

import pytest

from permits.applications.statuses import HAPPY_PATH, Status
from permits.presentation import path

STANDS_AT = {
    "draft": "draft",
    "submitted": "submitted",
    "incomplete": "submitted",
    "intake_fees_due": "intake_fees_due",
    "in_review": "in_review",
    "corrections_required": "in_review",
    "approved": "approved",
    "ready_to_issue": "approved",
    "issued": "issued",
    "inspecting": "inspecting",
    "finaled": "finaled",
    "finaled_with_conditions": "finaled",
    "occupancy_granted": "finaled",
    "closed": "finaled",
    "suspended": "inspecting",
    "under_appeal": "in_review",
}


@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize("track", ["review", "instant"])
def test_every_status_has_one_place_where_the_application_stands(status: str, track: path.Track) -> None:
    stops = path.stops(status, track=track)

    assert [stop.is_here for stop in stops].count(True) == 1
    assert status in path.TONES


@pytest.mark.parametrize(("status", "key"), STANDS_AT.items())
def test_the_application_stands_where_its_status_belongs(status: str, key: str) -> None:
    stops = path.stops(status)

    assert [stop.key for stop in stops if stop.is_here] == [key]


@pytest.mark.parametrize("status", HAPPY_PATH)
def test_what_is_behind_is_done_and_what_lies_ahead_is_not(status: str) -> None:
    states = [stop.state for stop in path.stops(status)]

    assert states == sorted(states, key=["done", "here", "ahead"].index)


def test_an_instant_application_shows_no_plan_review() -> None:
    keys = [stop.key for stop in path.stops("issued", track="instant")]

    assert "in_review" not in keys
    assert "intake_fees_due" not in keys


def test_the_round_is_named_from_the_second_on() -> None:
    first, second = (
        next(stop.label for stop in path.stops("in_review", round_number=number) if stop.is_here)
        for number in (1, 2)
    )

    assert (first, second) == ("Plan review", "Plan review, round 2")


def test_a_withdrawn_application_ends_where_it_had_come_to() -> None:
    reached = {"submitted": date(2025, 9, 3), "corrections_required": date(2025, 9, 20)}

    stops = path.stops("withdrawn", dates={**reached, "withdrawn": date(2025, 10, 1)})

    assert [stop.key for stop in stops] == ["draft", "submitted", "intake_fees_due", "in_review", "withdrawn"]
    assert stops[-1].state == "ended"
    assert stops[-1].on == date(2025, 10, 1)


def test_an_expired_permit_shows_that_it_had_been_issued() -> None:
    stops = path.stops("permit_expired")

    assert [stop.key for stop in stops][-2:] == ["issued", "permit_expired"]


def test_the_day_of_a_stop_is_shown_where_it_is_known() -> None:
    stops = path.stops("corrections_required", dates={"corrections_required": date(2025, 9, 20)})

    assert next(stop.on for stop in stops if stop.is_here) == date(2025, 9, 20)
