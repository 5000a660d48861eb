"""The outbox: at least once, in case order, and its truth on record."""

import time
from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.workflows.conftest import NOON
from tests.workflows.toys.models import Parcel
from tests.workflows.toys.people import Clerk
from workflows import delivery, outbox, relay
from workflows.models import Delivery, OutboxEvent
from workflows.timing import machine_now
from workflows.transitions import move

pytestmark = pytest.mark.django_db
heard: list[str] = []
told: list[str] = []
broken: set[str] = set()


def listener(event: OutboxEvent) -> None:
    if event.topic in broken:
        raise ConnectionError("the printer is on fire")
    heard.append(f"{event.topic}:{event.payload.get('n', '')}")


def second_listener(event: OutboxEvent) -> None:
    heard.append("second")


def failed(event: OutboxEvent, error: str) -> None:
    told.append(error)


@pytest.fixture(autouse=True)
def _listen() -> Iterator[None]:
    for memory in (heard, told, broken):
        memory.clear()
    outbox.subscribe("toy.rang", listener, on_failure=failed)
    outbox.subscribe("toy.both", listener)
    outbox.subscribe("toy.both", second_listener)
    yield
    outbox._subscriptions.pop("toy.rang")
    outbox._subscriptions.pop("toy.both")


def test_an_event_reaches_its_consumer_once(parcel: Parcel) -> None:
    event = outbox.publish(parcel.case, "toy.rang", at=NOON, n=1)

    relay.drain()
    delivery.deliver(event.pk, at=machine_now())
    relay.drain()

    assert heard == ["toy.rang:1"]
    assert OutboxEvent.objects.get(pk=event.pk).state == "done"


def test_nothing_goes_out_when_the_move_is_rolled_back(parcel: Parcel, packer: Clerk) -> None:
    count = OutboxEvent.objects.count()

    with pytest.raises(Exception, match="weight"):
        move(parcel, "pack", actor=packer, at=NOON)

    assert OutboxEvent.objects.count() == count


def test_an_event_that_nobody_hears_is_done_at_once(parcel: Parcel) -> None:
    event = outbox.publish(parcel.case, "toy.silence", at=NOON)

    assert event.state == "done"


def test_events_of_one_case_go_out_one_after_the_other(parcel: Parcel) -> None:
    first, second = (outbox.publish(parcel.case, "toy.rang", at=NOON, n=n) for n in (1, 2))

    assert relay.claim(at=machine_now()) == [first.pk]
    assert relay.claim(at=machine_now()) == []
    delivery.deliver(first.pk, at=machine_now())
    assert relay.claim(at=machine_now()) == [second.pk]


def test_an_event_whose_worker_died_is_handed_over_again_after_its_lease(parcel: Parcel) -> None:
    event = outbox.publish(parcel.case, "toy.rang", at=NOON, n=1)
    relay.claim(at=machine_now())

    assert relay.claim(at=machine_now()) == []
    assert relay.claim(at=machine_now() + delivery.LEASE + timedelta(seconds=1)) == [event.pk]


def test_a_failed_try_is_told_put_off_and_tried_again(parcel: Parcel) -> None:
    broken.add("toy.rang")
    event = outbox.publish(parcel.case, "toy.rang", at=NOON, n=1)

    relay.drain()
    event.refresh_from_db()
    assert (event.state, event.attempts) == ("waiting", 1)
    assert "on fire" in event.last_error
    assert told == [event.last_error]
    assert event.available_at > machine_now()

    broken.clear()
    delivery.deliver(event.pk, at=machine_now())
    assert heard == ["toy.rang:1"]


def test_what_follows_a_failed_event_of_its_case_waits_as_long_and_goes_on_when_that_is_given_up(
    parcel: Parcel,
) -> None:
    broken.add("toy.rang")
    first = outbox.publish(parcel.case, "toy.rang", at=NOON, n=1)
    second = outbox.publish(parcel.case, "toy.both", at=NOON, n=2)

    relay.drain()
    first.refresh_from_db()
    second.refresh_from_db()
    assert second.available_at == first.available_at > machine_now()

    for _ in range(delivery.MAX_ATTEMPTS):
        delivery.deliver(first.pk, at=machine_now())
    relay.drain()
    assert heard == ["toy.both:2", "second"]


def test_what_fails_again_and_again_is_set_aside_and_can_be_replayed(parcel: Parcel) -> None:
    broken.add("toy.rang")
    event = outbox.publish(parcel.case, "toy.rang", at=NOON, n=1)
    for _ in range(delivery.MAX_ATTEMPTS):
        delivery.deliver(event.pk, at=machine_now())
    event.refresh_from_db()
    assert event.state == "dead"

    broken.clear()
    delivery.replay(event, at=machine_now())
    relay.drain()

    assert heard == ["toy.rang:1"]


def test_a_consumer_that_signed_is_not_called_again_for_the_failure_of_another(parcel: Parcel) -> None:
    broken.add("toy.both")
    event = outbox.publish(parcel.case, "toy.both", at=NOON)
    delivery.deliver(event.pk, at=machine_now())

    broken.clear()
    delivery.deliver(event.pk, at=machine_now())

    assert heard == ["toy.both:", "second"]
    assert Delivery.objects.filter(event=event, done_at__isnull=False).count() == 2


def test_a_broker_that_is_away_loses_nothing(parcel: Parcel) -> None:
    event = outbox.publish(parcel.case, "toy.rang", at=NOON, n=1)

    def away(_event_id: int) -> None:
        raise OSError("no broker")

    assert relay.hand_over(away, at=machine_now()) == 0
    assert relay.claim(at=machine_now() + timedelta(seconds=3)) == [event.pk]


def test_what_is_new_goes_out_beside_what_has_waited_long(parcel: Parcel) -> None:
    old = [outbox.publish(None, "toy.rang", at=NOON, n=n).pk for n in range(30)]
    new = outbox.publish(parcel.case, "toy.rang", at=NOON, n="new").pk

    claimed = relay.claim(at=machine_now(), most=10)

    assert claimed[:5] == old[:5]
    assert new in claimed
    assert len(claimed) == 10


def test_a_relay_keeps_only_so_many_at_the_broker_and_fills_up_when_some_are_done(parcel: Parcel) -> None:
    for n in range(10):
        outbox.publish(None, "toy.rang", at=NOON, n=n)
    window, sent = relay.Window(size=4), list[int]()

    relay.hand_over(sent.append, at=machine_now(), window=window)
    assert relay.hand_over(sent.append, at=machine_now(), window=window) == 0
    assert len(sent) == 4
    delivery.deliver(sent[0], at=machine_now())
    delivery.deliver(sent[1], at=machine_now())

    assert relay.hand_over(sent.append, at=machine_now(), window=window) == 2


def test_a_relay_does_not_wait_for_ever_for_what_the_broker_lost(parcel: Parcel) -> None:
    for n in range(6):
        outbox.publish(None, "toy.rang", at=NOON, n=n)
    window, sent, at = relay.Window(size=2), list[int](), machine_now()
    relay.hand_over(sent.append, at=at, window=window)

    assert relay.hand_over(sent.append, at=at + timedelta(seconds=9), window=window) == 0
    assert relay.hand_over(sent.append, at=at + timedelta(seconds=11), window=window) == 2


def test_a_failure_report_that_fails_does_not_hide_the_failure(parcel: Parcel) -> None:
    def report(event: OutboxEvent, error: str) -> None:
        raise LookupError("nobody to tell")

    outbox.subscribe("toy.rang", listener, on_failure=report)
    broken.add("toy.rang")
    event = outbox.publish(parcel.case, "toy.rang", at=NOON)

    relay.drain()

    event.refresh_from_db()
    assert (event.attempts, "on fire" in event.last_error) == (1, True)


def test_of_two_people_who_replay_at_once_one_is_told_that_it_is_done_already(parcel: Parcel) -> None:
    event = outbox.publish(parcel.case, "toy.rang", at=NOON)
    OutboxEvent.objects.update(state="dead")

    assert delivery.replay(event, at=machine_now())
    assert not delivery.replay(event, at=machine_now())


def test_a_worker_that_takes_one_event_by_itself_takes_old_and_new_in_turn(parcel: Parcel) -> None:
    for n in range(3):
        outbox.publish(None, "toy.rang", at=NOON, n=n)
    outbox.publish(parcel.case, "toy.rang", at=NOON, n="new")

    assert relay.deliver_more(until=time.monotonic()) is True
    assert heard == []
    assert relay.deliver_more(until=time.monotonic() + 20) is False

    assert heard == ["toy.rang:new", "toy.rang:0", "toy.rang:2", "toy.rang:1"]


def test_the_oldest_goes_when_all_that_is_new_waits_for_something_before_it(parcel: Parcel) -> None:
    first, *_others = (outbox.publish(parcel.case, "toy.rang", at=NOON, n=n).pk for n in range(20))

    assert relay.claim(at=machine_now(), most=1, turn=relay.NEW) == [first]


def test_a_case_with_many_events_does_not_hide_those_of_others_behind_it(parcel: Parcel) -> None:
    first, *_others = (outbox.publish(parcel.case, "toy.rang", at=NOON, n=n).pk for n in range(60))
    other = outbox.publish(None, "toy.rang", at=NOON, n="other").pk

    assert relay.claim(at=machine_now(), most=1, turn=relay.OLD) == [first]
    assert relay.claim(at=machine_now(), most=1, turn=relay.OLD) == [other]
    assert relay.claim(at=machine_now(), most=1, turn=relay.OLD) == []
