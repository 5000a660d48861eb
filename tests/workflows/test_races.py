"""Real connections race on the same cases: whatever wins, the history is one, whole and legal."""

import random
import threading
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection

from tests.workflows.conftest import NOON
from tests.workflows.toys.models import Parcel
from tests.workflows.toys.people import Clerk, clerk
from workflows import delivery, machines, outbox, relay
from workflows.actors import SYSTEM
from workflows.audit import verify
from workflows.blockers import MoveRefused
from workflows.models import OutboxEvent, TransitionRecord
from workflows.timing import machine_now
from workflows.transitions import move, open_case

pytestmark = pytest.mark.django_db(transaction=True)
MOVERS, TRIES, RELAYS = 4, 25, 2
heard: list[tuple[int, int]] = []
TOPICS = ["parcel.pack", "parcel.send", "parcel.call_back", "parcel.deliver", "parcel.lose"]


def hear(event: OutboxEvent) -> None:
    heard.append((event.case_id or 0, event.payload["seq"]))


@pytest.fixture(autouse=True)
def _listen() -> Iterator[None]:
    heard.clear()
    for topic in TOPICS:
        outbox.subscribe(topic, hear)
    yield
    for topic in TOPICS:
        outbox._subscriptions.pop(topic)


class Crowd:
    """Threads on connections of their own, started together; what goes wrong in one is raised in the test."""

    def __init__(self) -> None:
        self.wrong: list[BaseException] = []
        self.threads: list[threading.Thread] = []

    def add(self, act: Any, *values: Any) -> None:
        self.threads.append(threading.Thread(target=self._run, args=(act, *values)))

    def run(self) -> None:
        for each in self.threads:
            each.start()
        for each in self.threads:
            each.join(60)
        assert not self.wrong, self.wrong

    def _run(self, act: Any, *values: Any) -> None:
        try:
            act(*values)
        except BaseException as wrong:
            self.wrong.append(wrong)
        finally:
            connection.close()


def try_moves(seed: int, keys: list[int], actors: list[Any], made: list[tuple[int, str]]) -> None:
    chance = random.Random(seed)  # noqa: S311 (the same moves each time)
    for _ in range(TRIES):
        parcel = Parcel.objects.get(pk=chance.choice(keys))
        name = chance.choice(["pack", "send", "call_back", "send", "call_back", "deliver"])
        try:
            facts = {"weight": 3} if name == "pack" else {}
            record = move(parcel, name, actor=chance.choice(actors), at=NOON, **facts)
        except MoveRefused:
            continue
        made.append((record.case_id, record.move))


def relay_until(done: threading.Event) -> None:
    while not done.is_set() or OutboxEvent.objects.filter(state="waiting").exists():
        for event_id in relay.claim(at=machine_now()):
            delivery.deliver(event_id, at=machine_now())


def test_people_who_race_leave_one_legal_history_and_every_event_is_heard_once(packer: Clerk) -> None:
    parcels = [Parcel(label=f"{n} Elm Street") for n in range(2)]
    for parcel in parcels:
        open_case(parcel, actor=packer, at=NOON)
    keys, made, done = [each.pk for each in parcels], list[tuple[int, str]](), threading.Event()
    movers, relays = Crowd(), Crowd()
    for seed in range(MOVERS):
        movers.add(try_moves, seed, keys, [packer, SYSTEM], made)
    for _ in range(RELAYS):
        relays.add(relay_until, done)

    for each in relays.threads:
        each.start()
    movers.run()
    done.set()
    for each in relays.threads:
        each.join(60)

    assert not relays.wrong
    moved = TransitionRecord.objects.exclude(move="open")
    assert sorted(moved.values_list("case_id", "move")) == sorted(made)
    for case in {parcel.case_id for parcel in parcels}:
        rows = list(TransitionRecord.objects.filter(case=case).values_list("source", "target"))
        assert set(rows) <= machines.of(Parcel).legal_pairs
        assert all(here[1] == after[0] for here, after in pairwise(rows))
        assert [seq for number, seq in heard if number == case] == list(range(2, len(rows) + 1))
    assert list(verify()) == []


def test_of_many_who_make_the_same_move_one_does(packer: Clerk) -> None:
    parcel = Parcel(label="1 Elm Street")
    open_case(parcel, actor=packer, at=NOON)
    people, results, together = [clerk(f"clerk{n}") for n in range(6)], list[str](), threading.Barrier(6)

    def pack(person: Clerk) -> None:
        mine = Parcel.objects.get(pk=parcel.pk)
        together.wait()
        try:
            move(mine, "pack", actor=person, at=NOON, weight=1)
            results.append("moved")
        except MoveRefused as refused:
            results.append(refused.code)

    crowd = Crowd()
    for person in people:
        crowd.add(pack, person)
    crowd.run()

    assert sorted(results) == sorted(["moved", *["not_from_here"] * 5])
    assert list(verify(case=parcel.case_id)) == []
