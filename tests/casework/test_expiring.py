"""Time that runs out on the applicant's side: warned of, then expired, once, and taken up again."""

from datetime import timedelta

import pytest

from permits.applications.facts import rulebook_of
from permits.casework import expiring, missed_clocks, tasks, warnings
from permits.fees.models import Invoice
from tests.casework.test_consequences import DOWN, again, clock, told
from tests.casework.test_missed_clocks import misses_of, over
from tests.driving import (
    NOON,
    People,
    application_at,
    pay,
    people,
    publish_rules,
)
from tests.fees.test_at_once import at_once
from workflows import clocks
from workflows.audit import verify
from workflows.blockers import Blocked, NotFromHere, NotPermitted
from workflows.clocks import ClockState
from workflows.models import OutboxEvent, TransitionRecord
from workflows.timing import at_moment

RESTING = ["intake_fees_due", "corrections_required", "approved"]


@pytest.mark.django_db
@pytest.mark.parametrize("stage", RESTING)
def test_an_application_that_nobody_pursues_is_warned_of_and_expires_once(who: People, stage: str) -> None:
    application = application_at(stage, who)
    end = over(application, "response")
    due_on = clock(application, "response").due_on
    nights = [due_on - timedelta(days=days) for days in (61, 60, 59, 30, 20, 7, 7, 1, 0)]
    calendar = rulebook_of(application).calendar()

    given = [warnings.warn(at=calendar.ends_at(day) - timedelta(hours=1)) for day in nights]
    missed_clocks.mark(at=end - timedelta(seconds=1))
    before = again(application).status
    for late in (DOWN, DOWN + timedelta(hours=1)):
        missed_clocks.mark(at=end + late)

    assert given == [0, 1, 0, 1, 0, 1, 0, 0, 0]
    application = again(application)
    assert (before, application.status) == (stage, "application_expired")
    assert application.case.records.filter(move="expire_application").count() == 1
    assert ("response", "application_expires") in misses_of(application)
    assert not Invoice.objects.filter(application=application, status="open").exists()
    assert clock(application, "review").state in {ClockState.PAUSED, ClockState.STOPPED, ClockState.MISSED}
    assert len(told(application, "application_expired")) > 0
    assert TransitionRecord.objects.filter(case=application.case, move="warn").count() == 3
    assert list(verify(case=application.case_id)) == []


@pytest.mark.django_db
def test_what_is_with_the_city_does_not_expire(who: People) -> None:
    applications = [application_at(stage, who) for stage in ("submitted", "in_review", "ready_to_issue")]

    states = [
        clocks.readings(each.case, rulebook_of(each).calendars).get("response") for each in applications
    ]

    assert [reading.state if reading else None for reading in states] == [
        None,
        ClockState.STOPPED,
        ClockState.STOPPED,
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("stage", RESTING)
def test_a_reinstated_application_goes_on_where_it_stood(who: People, stage: str) -> None:
    application = application_at(stage, who)
    end = over(application, "response")
    missed_clocks.mark(at=end)

    with pytest.raises(NotPermitted):
        expiring.reinstate(again(application), reason="Ill.", actor=who.technician, at=end)
    expiring.reinstate(again(application), reason="Ill.", actor=who.official, at=end)

    application = again(application)
    assert (application.status, application.ended_at) == (stage, None)
    assert clock(application, "response").state == ClockState.RUNNING
    assert over(application, "response") > end + timedelta(days=170)
    live = Invoice.objects.filter(application=application).exclude(status="void")
    assert live.count() == {"intake_fees_due": 1, "corrections_required": 1, "approved": 2}[stage]
    if stage == "intake_fees_due":
        with at_moment(end):
            pay(application, who, end)
        assert again(application).status == "in_review"
        assert clock(application, "review").state in {ClockState.RUNNING, ClockState.MISSED}


@pytest.mark.django_db
def test_only_an_expired_application_is_reinstated(who: People) -> None:
    application = application_at("approved", who)

    with pytest.raises((NotFromHere, Blocked)):
        expiring.reinstate(application, reason="Ill.", actor=who.official, at=NOON)


@pytest.mark.django_db
def test_a_permit_is_warned_of_before_it_ends_and_expires_the_day_after(who: People) -> None:
    application = application_at("issued", who, type_code="REROOF")
    calendar = rulebook_of(application).calendar()
    end = calendar.ends_at(application.expires_on)
    nights = [end - timedelta(days=days, hours=1) for days in (90, 60, 30, 29, 7, 7)]

    given = [warnings.warn(at=night) for night in nights]
    standing: list[str] = []
    for moment in (end - timedelta(seconds=1), end + DOWN, end + DOWN):
        with at_moment(moment):
            tasks.hourly()
        standing.append(again(application).status)

    assert given == [0, 1, 1, 0, 1, 0]
    assert standing == ["issued", "permit_expired", "permit_expired"]
    assert len(told(application, "ends_soon")) == 3 * len(set(told(application, "ends_soon")))


@pytest.mark.django_db(transaction=True)
def test_of_two_schedulers_at_the_same_moment_one_draws_the_consequence(transactional_db: None) -> None:
    publish_rules()
    who = people()
    silent, rests = application_at("submitted", who), application_at("corrections_required", who)
    end = max(over(silent, "completeness"), over(rests, "response")) + DOWN

    def scheduler() -> int:
        warned = warnings.warn(at=end - timedelta(days=10))
        return missed_clocks.mark(at=end) + warned

    results = at_once(*[scheduler] * 2)

    assert sum(results) == 4, results
    assert again(silent).deemed_complete_by_law
    assert again(rests).status == "application_expired"
    for application, move in ((silent, "deem_complete"), (rests, "expire_application"), (rests, "warn")):
        assert application.case.records.filter(move=move).count() == 1
    missed = OutboxEvent.objects.filter(topic="clock.missed").values_list("case_id", flat=True)
    assert sorted(missed) == sorted(
        [silent.case_id] * 2 + [rests.case_id]
    )  # the review that began ran out too
