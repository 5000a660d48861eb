"""Random moves by random people on the toy machine: only legal paths, one record each, no event lost."""

import os
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from tests.workflows.conftest import NOON
from tests.workflows.toys.models import Parcel
from tests.workflows.toys.people import clerk
from workflows import delivery, machines, outbox, relay
from workflows.actors import SYSTEM
from workflows.audit import verify
from workflows.blockers import Blocked, FactsInvalid, MoveRefused, NotFromHere, NotPermitted, UnknownMove
from workflows.checkpoints import take_checkpoint
from workflows.models import Case, OutboxEvent, TransitionRecord
from workflows.options import available
from workflows.timing import machine_now
from workflows.transitions import move, open_case

THOROUGH = int(os.environ.get("LINTEL_THOROUGH", "1"))
"""How many times more examples than in the suite: LINTEL_THOROUGH=50 runs for minutes."""

FEW = settings(
    max_examples=12 * THOROUGH,
    stateful_step_count=30,
    deadline=None,
    derandomize=THOROUGH == 1,
    database=None,
    suppress_health_check=list(HealthCheck),
)
LEGAL = {
    ("open", "pack"): "packed",
    ("packed", "send"): "sent",
    ("sent", "call_back"): "packed",
    ("sent", "deliver"): "delivered",
    ("packed", "lose"): "lost",
    ("sent", "lose"): "lost",
}
PERMISSION = {"pack": "pack", "send": "send", "call_back": "send", "deliver": "system", "lose": "send"}
TOPICS = [f"parcel.{name}" for name in PERMISSION]
MAY = {"packer": {"pack", "send"}, "visitor": {"send"}, "system": {"system"}}


class Mailbox:
    """A consumer that fails when told to, and keeps what it heard of each case."""

    def __init__(self) -> None:
        self.fails = False
        self.heard: list[tuple[int, int]] = []

    def hear(self, event: OutboxEvent) -> None:
        if self.fails:
            raise ConnectionError("the post office is closed")
        self.heard.append((event.case_id or 0, event.payload["seq"]))


MAILBOX = Mailbox()


def hear(event: OutboxEvent) -> None:
    MAILBOX.hear(event)


class Parcels(RuleBasedStateMachine):
    """Some parcels, packed and sent by people who may and who may not, while the post fails now and then."""

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        MAILBOX.__init__()  # type: ignore[misc]
        self.model: dict[int, tuple[str, int]] = {}
        self.records: dict[int, int] = {}
        self.overtaken: set[int] = set()

    @initialize(count=st.integers(1, 2))
    def somebody_brings_parcels(self, count: int) -> None:
        self.people: dict[str, Any] = {
            "packer": clerk("packer"),
            "visitor": clerk("visitor", refused=frozenset({"pack"})),
            "system": SYSTEM,
        }
        for _ in range(count):
            parcel = Parcel(label="1 Elm Street")
            open_case(parcel, actor=self.people["packer"], at=NOON)
            self.model[parcel.pk], self.records[parcel.pk] = ("open", 0), 1

    @rule(
        data=st.data(),
        name=st.sampled_from([*PERMISSION, "teleport"]),
        person=st.sampled_from(list(MAY)),
        weight=st.sampled_from([1, 20, 21]),
        spoilt=st.integers(0, 9),
    )
    def somebody_tries_a_move(
        self, data: st.DataObject, name: str, person: str, weight: int, spoilt: int
    ) -> None:
        pk = data.draw(st.sampled_from(sorted(self.model)))
        parcel = Parcel.objects.get(pk=pk)
        facts = {"weight": weight} if (name == "pack") != (spoilt == 0) else {}
        expected = self._expected(pk, name, person, facts)
        offered = available(parcel, self.people[person], at=NOON)

        if expected is not None:
            with pytest.raises(MoveRefused) as refused:
                move(parcel, name, actor=self.people[person], at=NOON, **facts)
            assert type(refused.value) is expected
            assert (refused.value.move, refused.value.case) == (name, parcel)
            assert refused.value.blockers
            return

        record = move(parcel, name, actor=self.people[person], at=NOON, **facts)

        assert offered[name].allowed
        status, held = self.model[pk]
        assert (record.source, record.target) == (status, LEGAL[status, name])
        self.model[pk] = (record.target, facts.get("weight", held))
        self.records[pk] += 1

    def _expected(self, pk: int, name: str, person: str, facts: dict[str, int]) -> type[MoveRefused] | None:
        status, weight = self.model[pk]
        if name not in PERMISSION:
            return UnknownMove
        if (status, name) not in LEGAL:
            return NotFromHere
        if PERMISSION[name] not in MAY[person]:
            return NotPermitted
        if name == "send" and weight > 20:
            return Blocked
        return FactsInvalid if bool(facts) != (name == "pack") else None

    @rule()
    def the_post_opens_or_closes(self) -> None:
        MAILBOX.fails = not MAILBOX.fails

    @rule()
    def the_relay_hands_over(self) -> None:
        for event_id in relay.claim(at=machine_now()):
            delivery.deliver(event_id, at=machine_now())

    @rule()
    def a_worker_dies_with_what_it_was_handed(self) -> None:
        relay.claim(at=machine_now())

    @rule()
    def time_passes(self) -> None:
        OutboxEvent.objects.filter(state="waiting").update(available_at=machine_now())

    @rule()
    def a_day_ends(self) -> None:
        take_checkpoint(at=NOON)

    @rule()
    def somebody_replays_what_is_dead(self) -> None:
        for event in OutboxEvent.objects.filter(state="dead"):
            delivery.replay(event, at=machine_now())

    @invariant()
    def every_parcel_stands_where_it_was_moved_to(self) -> None:
        assert {p.pk: p.status for p in Parcel.objects.all()} == {k: v[0] for k, v in self.model.items()}

    @invariant()
    def one_record_is_kept_of_each_move_on_a_legal_path(self) -> None:
        pairs = machines.of(Parcel).legal_pairs
        for parcel in Parcel.objects.all():
            rows = list(TransitionRecord.objects.filter(case=parcel.case_id).values_list("source", "target"))
            assert len(rows) == self.records[parcel.pk]
            assert set(rows) <= pairs
            assert all(here[1] == after[0] for here, after in pairwise(rows))

    @invariant()
    def nothing_is_heard_twice_or_out_of_order(self) -> None:
        for case in Case.objects.all():
            heard = [seq for number, seq in MAILBOX.heard if number == case.pk]
            if OutboxEvent.objects.filter(case=case, state="dead").exists():
                self.overtaken.add(case.pk)
            assert len(heard) == len(set(heard))
            assert case.pk in self.overtaken or heard == sorted(heard)

    def teardown(self) -> None:
        try:
            if self.model:
                self._everything_was_heard_and_the_chain_holds()
        finally:
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    def _everything_was_heard_and_the_chain_holds(self) -> None:
        MAILBOX.fails = False
        self.somebody_replays_what_is_dead()
        while OutboxEvent.objects.filter(state="waiting").exists():
            self.time_passes()
            self.the_relay_hands_over()
        moved = TransitionRecord.objects.exclude(move="open").values_list("case_id", "seq")
        assert sorted(MAILBOX.heard) == sorted(moved)
        assert list(verify()) == []
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.fixture
def _listening() -> Any:
    for topic in TOPICS:
        outbox.subscribe(topic, hear)
    yield
    for topic in TOPICS:
        outbox._subscriptions.pop(topic)


@pytest.mark.django_db
@pytest.mark.usefixtures("_listening")
def test_whatever_people_try_the_engine_keeps_its_promises() -> None:
    run_state_machine_as_test(Parcels, settings=FEW)
