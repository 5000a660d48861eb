"""Random people do random things with real applications, in any order: the law of their life holds."""

import os
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import (
    invariant,
    run_state_machine_as_test,
)

from permits.applications.facts import rulebook_of
from permits.applications.models import Hold, PermitApplication
from permits.applications.statuses import CLOSING, Status
from permits.fees.models import Invoice
from permits.inspections import services as inspections
from permits.issuance.models import Permit
from tests.casework.chance import MAILBOX, everybody, fresh, hear
from tests.casework.lives import MACHINE, STAGES, Lives
from tests.driving import NOON, application_at, complete_draft, people, publish_rules
from workflows import clocks, open_work, outbox, relay
from workflows.audit import verify
from workflows.clocks import ClockState
from workflows.models import OutboxEvent, WorkItem
from workflows.timing import at_moment

THOROUGH = int(os.environ.get("LINTEL_THOROUGH", "1"))
"""How many times more examples than in the suite: LINTEL_THOROUGH=50 runs for a quarter of an hour."""

FEW = settings(
    max_examples=12 * THOROUGH,
    phases=[Phase.generate],  # what is found is short enough to be read as it is
    stateful_step_count=20,
    deadline=None,
    derandomize=THOROUGH == 1,
    database=None,
    suppress_health_check=list(HealthCheck),
)
ENDED = {Status.WITHDRAWN, Status.DENIED, Status.REVOKED, Status.VOID}


class LawfulLives(Lives):
    """What always holds, whatever people do."""

    @invariant()
    def what_must_hold_holds(self) -> None:
        application = self.application = fresh(self.application.pk)
        self._life_is_a_legal_path_with_a_valid_chain(application)
        self._no_stage_is_both_open_and_finished(application)
        self._the_clocks_stand_as_the_status_says_and_as_recomputing_gives(application)
        self._nothing_goes_on_after_an_end(application)
        self._no_event_is_heard_twice_and_none_fails_but_by_the_post()

    def _life_is_a_legal_path_with_a_valid_chain(self, application: PermitApplication) -> None:
        rows = application.case.records.filter(thing="").order_by("seq").values_list("source", "target")
        path = list(rows)
        assert set(path) <= MACHINE.legal_pairs
        assert all(here[1] == after[0] for here, after in pairwise(path))
        assert path[-1][1] == application.status
        assert list(verify(case=application.case_id)) == []

    def _no_stage_is_both_open_and_finished(self, application: PermitApplication) -> None:
        items = list(WorkItem.objects.filter(case=application.case_id))
        under_way = {item.round for item in items if item.is_open}
        in_review = application.status == Status.IN_REVIEW
        assert under_way <= ({application.round} if in_review else set())
        assert not in_review or under_way or "denied" in {item.outcome for item in items}

    def _the_clocks_stand_as_the_status_says_and_as_recomputing_gives(
        self, application: PermitApplication
    ) -> None:
        events = {event.clock: event for event in application.case.clock_events.order_by("id")}
        found = clocks.readings(application.case, rulebook_of(application).calendars)
        assert {name: each.due_on for name, each in found.items()} == {
            name: event.due_on for name, event in events.items()
        }
        tolled = application.holds.filter(code=Hold.Code.OUTSIDE_AGENCY).exists()
        for name, wanted in _standing(application).items():
            waits = {ClockState.PAUSED} if tolled and wanted == ClockState.RUNNING else set()
            assert found[name].state in {wanted, ClockState.MISSED} | waits, (name, application.status)
        ended = application.status in CLOSING | ENDED
        assert not ended or not [r for r in found.values() if r.state == ClockState.RUNNING]

    def _nothing_goes_on_after_an_end(self, application: PermitApplication) -> None:
        assert (application.case.closed_at is not None) == (application.status in CLOSING)
        assert Permit.objects.filter(application=application).count() == bool(application.issued_at)
        if application.status in ENDED:
            assert not Invoice.objects.filter(application=application, status="open").exists()
            assert not application.inspections.filter(status__in=inspections.OPEN).exists()

    def _no_event_is_heard_twice_and_none_fails_but_by_the_post(self) -> None:
        assert len(MAILBOX.heard) == len(set(MAILBOX.heard))
        errors = set(OutboxEvent.objects.exclude(last_error="").values_list("last_error", flat=True))
        assert errors <= {"ConnectionError: the post office is closed"}

    def teardown(self) -> None:
        try:
            if hasattr(self, "application"):
                self._everything_was_heard_and_every_chain_holds()
        finally:
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    def _everything_was_heard_and_every_chain_holds(self) -> None:
        MAILBOX.fails = False
        OutboxEvent.objects.filter(state="dead").update(state="waiting", attempts=0)
        while OutboxEvent.objects.filter(state="waiting").exists():
            self._hand_over()
        self.what_must_hold_holds()
        told = OutboxEvent.objects.filter(pk__gt=self.city["last event"], topic__in=outbox._subscriptions)
        assert sorted(MAILBOX.heard) == sorted(told.values_list("pk", flat=True))
        assert list(open_work.unseen(at=self.now)) == []
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _standing(application: PermitApplication) -> dict[str, ClockState]:
    """Return how the clocks must stand at a status."""
    if application.is_instant:
        return {}
    running, paused, stopped = ClockState.RUNNING, ClockState.PAUSED, ClockState.STOPPED
    return {
        Status.SUBMITTED: {"completeness": running},
        Status.INCOMPLETE: {"completeness": stopped, "response": running},
        Status.INTAKE_FEES_DUE: {"completeness": stopped, "review": running, "response": running},
        Status.IN_REVIEW: {"review": running, "response": stopped},
        Status.CORRECTIONS_REQUIRED: {"review": paused, "response": running},
        Status.APPROVED: {"review": stopped, "response": running},
        Status.READY_TO_ISSUE: {"review": stopped, "response": stopped},
        Status.ISSUED: {"review": stopped, "response": stopped},
        Status.APPLICATION_EXPIRED: {"response": stopped},
    }.get(application.status, {})


@pytest.fixture
def city(db: None) -> Iterator[dict[str, int]]:
    """Give a city with a case at every stage, in which casework hears of events, and the mailbox of all."""
    publish_rules()
    who = people()
    with at_moment(NOON):
        made = {stage: application_at(stage, who) for stage in STAGES[1:-2]}
        made["draft"] = complete_draft(who)
        made["instant"] = application_at("submitted", who, type_code="REROOF")
        made["roof"] = application_at("issued", who, type_code="REROOF")
        relay.drain()
    LawfulLives.persons, LawfulLives.reviewers = everybody(who), who.reviewers
    return {name: each.pk for name, each in made.items()}


@pytest.fixture
def _casework_and_a_mailbox_listen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have nobody make PDFs and letters, which have tests of their own."""
    heard = defaultdict[str, dict[str, outbox.Subscription]](dict)
    for topic in {*outbox._subscriptions, *(f"application.{name}" for name in MACHINE.moves)}:
        kept = outbox._subscriptions[topic].items()
        heard[topic] = {
            k: each for k, each in kept if each.consumer.__module__ == "permits.casework.consumers"
        }
        heard[topic]["the mailbox"] = outbox.Subscription("the mailbox", hear, None)
    monkeypatch.setattr(outbox, "_subscriptions", heard)


@pytest.mark.timeout(300 * THOROUGH)
@pytest.mark.usefixtures("_casework_and_a_mailbox_listen")
def test_whatever_people_try_with_an_application_the_law_of_its_life_holds(city: dict[str, int]) -> None:
    last = OutboxEvent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    LawfulLives.city = city | {"last event": last}

    run_state_machine_as_test(LawfulLives, settings=FEW)
