"""A legal time limit that runs out is marked exactly once, with what the rules declare."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from permits.applications.facts import rulebook_of
from permits.applications.models import PermitApplication
from permits.applications.services.holds import lift_hold, place_hold
from permits.casework import missed_clocks, missed_list
from permits.casework.dossier import Dossier
from permits.casework.review_rounds import resubmit_corrections
from permits.reviews.services import answer_correction
from tests.driving import NOON, People, application_at, ask_for_corrections, people, publish_rules
from tests.fees.test_at_once import at_once
from workflows import clocks, relay
from workflows.audit import verify
from workflows.clocks import ClockState
from workflows.models import ClockEvent, OutboxEvent, TransitionRecord
from workflows.timing import at_moment

STANDING = {
    "completeness": ClockState.STOPPED,
    "review": ClockState.PAUSED,
    "response": ClockState.RUNNING,
}
"""How the clocks stand while corrections are asked for."""


def over(application: PermitApplication, name: str) -> datetime:
    """Return the moment at which the last day of a clock is over."""
    rulebook = rulebook_of(application)
    reading = clocks.readings(application.case, rulebook.calendars)[name]
    return rulebook.calendar().ends_at(reading.due_on)


def review_of(application: PermitApplication) -> clocks.Reading:
    return clocks.readings(application.case, rulebook_of(application).calendars)["review"]


def misses_of(application: PermitApplication) -> list[Any]:
    return list(
        ClockEvent.objects.filter(case=application.case, kind="missed").values_list("clock", "reason")
    )


@pytest.mark.django_db
@pytest.mark.parametrize("late", [timedelta(), timedelta(days=3), timedelta(days=400)])
def test_a_review_that_takes_too_long_is_marked_once_however_late_somebody_looks(
    who: People, late: timedelta
) -> None:
    application = application_at("in_review", who)
    end = over(application, "review")

    before = missed_clocks.mark(at=end - timedelta(seconds=1))
    marked = [missed_clocks.mark(at=end + late), missed_clocks.mark(at=end + late + timedelta(hours=1))]

    assert (before, marked) == (0, [1, 0])
    assert [clock for clock, _reason in misses_of(application)] == ["review"]
    record = TransitionRecord.objects.get(case=application.case, move="miss")
    assert record.facts["consequence"] == misses_of(application)[0][1]
    assert OutboxEvent.objects.filter(case=application.case, topic="clock.missed").count() == 1
    assert list(verify(case=application.case_id)) == []
    with at_moment(end + late):
        told = [entry["label"] for entry in Dossier(application, who.supervisor, at=end).timeline]
    assert any("Time for plan review ran out" in each for each in told)


@pytest.mark.django_db
def test_a_clock_that_waits_for_the_applicant_is_not_missed(who: People) -> None:
    application = application_at("in_review", who)
    end = over(application, "review")
    ask_for_corrections(application, who, NOON)

    assert missed_clocks.mark(at=end + timedelta(days=90)) == 0
    assert misses_of(application) == []


@pytest.mark.django_db
def test_time_that_an_outside_agency_takes_is_not_the_citys(who: People) -> None:
    application = application_at("in_review", who)
    before, now = review_of(application), NOON + timedelta(days=2)
    agency = {"code": "outside_agency", "severity": "notice", "reason": "County health", "at": now}

    first = place_hold(application, actor=who.supervisor, **agency)
    second = place_hold(application, actor=who.supervisor, **agency | {"reason": "School board"})
    relay.drain()
    held = review_of(application)
    missed = missed_clocks.mark(at=over(application, "review") + timedelta(days=90))
    lift_hold(first, reason="Back.", actor=who.supervisor, at=now + timedelta(days=7))
    relay.drain()
    with_one = review_of(application)
    lift_hold(second, reason="Back.", actor=who.supervisor, at=now + timedelta(days=14))
    relay.drain()

    assert (before.state, held.state, missed, with_one.state) == ("running", "paused", 0, "paused")
    after = review_of(application)
    assert (after.state, after.due_on) == ("running", before.due_on + timedelta(days=14))


@pytest.mark.django_db
def test_corrections_that_come_while_an_outside_agency_has_the_plans_do_not_start_the_clock(
    who: People,
) -> None:
    application = application_at("corrections_required", who)
    agency = {"code": "outside_agency", "severity": "notice", "reason": "County health"}
    hold = place_hold(application, actor=who.supervisor, at=NOON, **agency)
    relay.drain()
    for each in application.corrections.all():
        answer_correction(each, answer="Shown on S-2.", actor=who.contractor, at=NOON)

    resubmit_corrections(application, actor=who.contractor, at=NOON)
    waits = review_of(application).state
    lift_hold(hold, reason="Back.", actor=who.supervisor, at=NOON)
    relay.drain()

    assert (waits, review_of(application).state) == ("paused", "running")


@pytest.mark.django_db
def test_silence_on_completeness_moves_the_application_on_and_is_marked_once(who: People) -> None:
    application = application_at("submitted", who)
    end = over(application, "completeness")

    for _ in range(2):
        missed_clocks.mark(at=end + timedelta(days=3))

    application.refresh_from_db()
    assert application.deemed_complete_by_law
    assert [clock for clock, _reason in misses_of(application)] == ["completeness"]


@pytest.mark.django_db(transaction=True)
def test_of_two_schedulers_at_the_same_moment_one_marks_the_miss(transactional_db: None) -> None:
    publish_rules()
    who = people()
    applications = [application_at("in_review", who) for _ in range(2)]
    end = max(over(each, "review") for each in applications)

    marked = at_once(*[lambda: missed_clocks.mark(at=end + timedelta(days=3))] * 2)

    assert sum(marked) == 2
    assert [len(misses_of(each)) for each in applications] == [1, 1]


@pytest.mark.django_db
def test_what_stands_in_the_events_is_what_recomputing_gives(who: People) -> None:
    application = application_at("corrections_required", who)
    calendars = rulebook_of(application).calendars

    for name, reading in clocks.readings(application.case, calendars).items():
        last = ClockEvent.objects.filter(case=application.case, clock=name).latest("id")
        assert last.due_on == reading.due_on
        assert reading.state == STANDING[name]


@pytest.mark.django_db
def test_the_office_sees_what_ran_out_and_what_follows(who: People, client: Client) -> None:
    application = application_at("in_review", who)
    end = over(application, "review")
    missed_clocks.mark(at=end)
    client.force_login(who.supervisor, backend="allauth.account.auth_backends.AuthenticationBackend")

    with at_moment(end):
        page = client.get(reverse("casework:office")).content.decode()
    with at_moment(end + missed_list.LATELY + timedelta(days=1)):
        later = client.get(reverse("casework:office")).content.decode()

    assert application.number in page
    assert "Time for plan review ran out" in page
    assert application.number not in later
