"""Parallel work and its join."""

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from tests.workflows.conftest import NOON
from tests.workflows.toys.models import Parcel
from tests.workflows.toys.people import clerk
from workflows import work_items
from workflows.actors import SYSTEM
from workflows.audit import verify
from workflows.blockers import NotPermitted
from workflows.models import TransitionRecord, WorkItem
from workflows.work_items import ItemTaken, Planned

FRIDAY = date(2026, 11, 13)


def opened(parcel: Parcel, *keys: str) -> list[WorkItem]:
    plan = [Planned(key, key.capitalize(), key, FRIDAY) for key in keys]
    return work_items.open_stage(parcel.case, "checks", round=1, plan=plan, actor=SYSTEM, at=NOON)


@pytest.mark.django_db
def test_closing_the_last_item_finishes_the_stage(parcel: Parcel) -> None:
    weigh, label = opened(parcel, "weigh", "label")
    ann, bob = clerk("ann"), clerk("bob")
    work_items.claim(weigh, actor=ann, at=NOON)
    work_items.claim(label, actor=bob, at=NOON)

    assert work_items.complete(weigh, outcome="good", actor=ann, at=NOON) is False
    assert work_items.complete(label, outcome="good", actor=bob, at=NOON) is True
    assert list(verify(case=parcel.case_id)) == []


@pytest.mark.django_db
def test_the_second_to_claim_hears_who_has_it(parcel: Parcel) -> None:
    (item,) = opened(parcel, "weigh")
    ann, bob = clerk("ann"), clerk("bob")
    work_items.claim(item, actor=ann, at=NOON)

    with pytest.raises(ItemTaken, match="Ann"):
        work_items.claim(item, actor=bob, at=NOON)

    assert WorkItem.objects.get().assignee == ann


@pytest.mark.django_db
def test_claiming_twice_changes_nothing(parcel: Parcel) -> None:
    (item,) = opened(parcel, "weigh")
    ann = clerk("ann")
    work_items.claim(item, actor=ann, at=NOON)

    work_items.claim(item, actor=ann, at=NOON)

    assert TransitionRecord.objects.filter(move="claim").count() == 1


@pytest.mark.django_db
def test_nobody_closes_what_he_did_not_claim(parcel: Parcel) -> None:
    (item,) = opened(parcel, "weigh")

    with pytest.raises(ItemTaken):
        work_items.complete(item, outcome="good", actor=clerk("ann"), at=NOON)

    assert WorkItem.objects.get().status == "open"


@pytest.mark.django_db
def test_the_second_click_on_close_hears_the_result(parcel: Parcel) -> None:
    (item,) = opened(parcel, "weigh")
    ann = clerk("ann")
    work_items.claim(item, actor=ann, at=NOON)
    work_items.complete(item, outcome="good", actor=ann, at=NOON)

    with pytest.raises(ItemTaken, match="closed"):
        work_items.complete(item, outcome="bad", actor=ann, at=NOON)

    assert WorkItem.objects.get().outcome == "good"


@pytest.mark.django_db
def test_a_person_without_the_right_cannot_claim(parcel: Parcel) -> None:
    (item,) = opened(parcel, "weigh")

    with pytest.raises(NotPermitted):
        work_items.claim(item, actor=clerk("ann", refused=frozenset({"claim_work"})), at=NOON)


@pytest.mark.django_db
def test_an_item_cannot_be_closed_without_an_outcome_even_in_the_database(parcel: Parcel) -> None:
    opened(parcel, "weigh")

    with pytest.raises(IntegrityError), transaction.atomic():
        WorkItem.objects.update(status="closed")


@pytest.mark.django_db
def test_cancelling_invents_no_result_and_keeps_what_was_closed(parcel: Parcel) -> None:
    weigh, _label = opened(parcel, "weigh", "label")
    ann = clerk("ann")
    work_items.claim(weigh, actor=ann, at=NOON)
    work_items.complete(weigh, outcome="good", actor=ann, at=NOON)

    cancelled = work_items.cancel_open(parcel.case, actor=SYSTEM, at=NOON, reason="withdrawn")

    assert cancelled == 1
    assert dict(WorkItem.objects.values_list("key", "status")) == {"weigh": "closed", "label": "cancelled"}
    assert WorkItem.objects.get(key="label").outcome == ""


@pytest.mark.django_db
def test_reopening_takes_the_outcome_back_and_returns_the_item(parcel: Parcel) -> None:
    (item,) = opened(parcel, "weigh")
    ann, boss = clerk("ann"), clerk("boss")
    work_items.claim(item, actor=ann, at=NOON)
    work_items.complete(item, outcome="good", actor=ann, at=NOON)

    work_items.reopen(item, actor=boss, at=NOON, reason="wrong parcel")

    again = WorkItem.objects.get()
    assert (again.status, again.outcome, again.assignee) == ("claimed", "", ann)


@pytest.mark.django_db
def test_releasing_and_assigning_leave_records_with_their_reasons(parcel: Parcel) -> None:
    (item,) = opened(parcel, "weigh")
    ann, bob, boss = clerk("ann"), clerk("bob"), clerk("boss")
    work_items.claim(item, actor=ann, at=NOON)
    work_items.release(item, actor=ann, at=NOON, reason="on leave")

    work_items.assign(item, to=bob, actor=boss, at=NOON, reason="he knows it")

    reasons = dict(TransitionRecord.objects.exclude(reason="").values_list("move", "reason"))
    assert reasons == {"release": "on leave", "assign": "he knows it"}
    assert WorkItem.objects.get().assignee == bob


@pytest.mark.django_db(transaction=True)
def test_four_who_finish_at_the_same_moment_finish_the_stage_exactly_once(parcel: Parcel) -> None:
    for round_number in range(1, 6):
        keys = [f"k{n}" for n in range(4)]
        plan = [Planned(key, key, key, FRIDAY) for key in keys]
        items = work_items.open_stage(
            parcel.case, "checks", round=round_number, plan=plan, actor=SYSTEM, at=NOON
        )
        people = [clerk(f"p{round_number}{n}") for n in range(4)]
        for item, person in zip(items, people, strict=True):
            work_items.claim(item, actor=person, at=NOON)

        finished = at_once(
            [
                lambda item=item, person=person: work_items.complete(
                    item, outcome="good", actor=person, at=NOON
                )
                for item, person in zip(items, people, strict=True)
            ]
        )

        assert sorted(finished) == [False, False, False, True]
    assert list(verify(case=parcel.case_id)) == []


@pytest.mark.django_db(transaction=True)
def test_of_four_who_claim_at_the_same_moment_one_gets_it(parcel: Parcel) -> None:
    (item,) = opened(parcel, "weigh")
    people = [clerk(f"p{n}") for n in range(4)]

    got = at_once(
        [lambda person=person: work_items.claim(item, actor=person, at=NOON).assignee_id for person in people]
    )

    assert sum(isinstance(each, ItemTaken) for each in got) == 3
    assert WorkItem.objects.get().assignee_id in got


def at_once(acts: list[Callable[[], Any]]) -> list[Any]:
    """Run acts on real connections of their own, released together; returns results or exceptions."""
    barrier, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(index: int) -> None:
        try:
            connection.ensure_connection()
            barrier.wait()
            results[index] = acts[index]()
        except ItemTaken as refused:
            results[index] = refused
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
