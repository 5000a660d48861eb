"""The tries of an event: counted when they begin, so that a worker's death is a failed try like any other."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection

from tests.workflows.conftest import NOON
from tests.workflows.toys.models import Parcel
from workflows import delivery, outbox, relay, tries
from workflows.models import Delivery, OutboxEvent
from workflows.timing import machine_now

pytestmark = pytest.mark.django_db
heard: list[str] = []
told: list[str] = []
deadly: set[str] = set()


class PowerCut(BaseException):
    """The end of a worker, which nothing catches."""


def listener(event: OutboxEvent) -> None:
    if event.topic in deadly:
        raise PowerCut
    heard.append(f"after {event.attempts}")


def second_listener(event: OutboxEvent) -> None:
    heard.append("second")


def failed(event: OutboxEvent, error: str) -> None:
    told.append(error)


@pytest.fixture(autouse=True)
def _listen() -> Iterator[None]:
    for memory in (heard, told, deadly):
        memory.clear()
    outbox.subscribe("toy.rang", listener, on_failure=failed)
    yield
    outbox._subscriptions.pop("toy.rang")


def test_a_consumer_that_takes_its_worker_down_each_time_is_set_aside_with_a_sentence(parcel: Parcel) -> None:
    deadly.add("toy.rang")
    event = outbox.publish(parcel.case, "toy.rang", at=NOON, n=1)

    for _ in range(delivery.MAX_ATTEMPTS):
        with pytest.raises(PowerCut):
            delivery.deliver(event.pk, at=machine_now())
        assert not delivery.deliver(event.pk, at=machine_now())

    event.refresh_from_db()
    assert (event.state, event.attempts, event.failures) == ("dead", delivery.MAX_ATTEMPTS, 8)
    assert event.last_error.startswith("The worker ended without an answer")
    assert told == [event.last_error] * delivery.MAX_ATTEMPTS
    receipt = Delivery.objects.get(event=event)
    assert (receipt.attempts, receipt.done_at) == (delivery.MAX_ATTEMPTS, None)

    deadly.clear()
    delivery.replay(event, at=machine_now())
    relay.drain()
    assert heard == ["after 0"]


def test_what_was_done_before_the_worker_died_is_not_done_again(parcel: Parcel) -> None:
    outbox.subscribe("toy.twice", second_listener)
    outbox.subscribe("toy.twice", listener)
    deadly.add("toy.twice")
    event = outbox.publish(parcel.case, "toy.twice", at=NOON)
    with pytest.raises(PowerCut):
        delivery.deliver(event.pk, at=machine_now())

    deadly.clear()
    delivery.deliver(event.pk, at=machine_now())
    delivery.deliver(event.pk, at=machine_now())

    assert heard == ["second", "after 1"]
    counted = dict(Delivery.objects.filter(event=event).values_list("consumer", "attempts"))
    assert counted == {f"{__name__}.second_listener": 1, f"{__name__}.listener": 2}
    outbox._subscriptions.pop("toy.twice")


def test_what_a_dead_worker_has_left_is_offered_again_at_once_and_then_put_off(parcel: Parcel) -> None:
    deadly.add("toy.rang")
    event = outbox.publish(parcel.case, "toy.rang", at=NOON)
    with pytest.raises(PowerCut):
        relay.drain()
    soon = machine_now() + tries.GRACE + timedelta(seconds=1)

    assert tries.take_back(at=machine_now()) == 0
    assert relay.claim(at=soon) == []
    assert tries.take_back(at=soon) == 1
    assert relay.claim(at=soon) == [event.pk]
    assert not delivery.deliver(event.pk, at=soon)
    event.refresh_from_db()
    assert (event.state, event.attempts, event.available_at) == ("waiting", 1, soon + delivery.backoff(1))


@pytest.mark.django_db(transaction=True)
def test_a_slow_consumer_is_neither_called_nor_counted_twice(parcel: Parcel) -> None:
    begun, answered = threading.Event(), threading.Event()

    def slow(event: OutboxEvent) -> None:
        begun.set()
        answered.wait(20)
        heard.append(f"slow, after {event.attempts}")

    def work() -> None:
        relay.drain()
        connection.close()

    outbox.subscribe("toy.rang", slow)
    event = outbox.publish(parcel.case, "toy.rang", at=NOON, n=1)
    worker = threading.Thread(target=work)
    worker.start()
    assert begun.wait(20)
    later = machine_now() + timedelta(minutes=1)

    assert tries.take_back(at=later) == 0
    assert not delivery.deliver(event.pk, at=later)
    assert relay.claim(at=machine_now() + delivery.LEASE + timedelta(seconds=1)) == [event.pk]
    assert not delivery.deliver(event.pk, at=later)
    event.refresh_from_db()
    assert (event.state, event.attempts, event.failures) == ("waiting", 1, 0)

    answered.set()
    worker.join(20)
    event.refresh_from_db()
    assert (event.state, event.attempts) == ("done", 1)
    assert heard == ["after 0", "slow, after 0"]
