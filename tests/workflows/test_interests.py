"""A declared interest: nothing of the case is offered, and nothing can be done with it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from tests.workflows.conftest import NOON
from tests.workflows.test_work_items import at_once
from tests.workflows.toys.models import Parcel
from tests.workflows.toys.people import clerk, member
from workflows import interests, work_items
from workflows.actors import SYSTEM
from workflows.audit import verify
from workflows.blockers import FactsInvalid, MoveRefused, NotPermitted
from workflows.models import Case, Interest, TransitionRecord, WorkItem
from workflows.work_items import Planned


def opened(parcel: Parcel, *keys: str) -> list[WorkItem]:
    plan = [Planned(key, key, "weigh", date(2026, 11, 13)) for key in keys]
    return work_items.open_stage(parcel.case, "checks", round=1, plan=plan, actor=SYSTEM, at=NOON)


@pytest.mark.django_db
def test_recusing_returns_all_that_one_holds_of_the_case_and_is_recorded(parcel: Parcel) -> None:
    first, second, third = opened(parcel, "a", "b", "c")
    ann, bob = member("ann", "weigh"), member("bob", "weigh")
    work_items.claim(first, actor=ann, at=NOON)
    work_items.claim(second, actor=ann, at=NOON)
    work_items.claim(third, actor=bob, at=NOON)

    interests.recuse(first, actor=ann, at=NOON, reason="my sister sends it")

    standing = list(WorkItem.objects.order_by("id").values_list("status", "assignee_id"))
    assert standing == [("open", None), ("open", None), ("claimed", bob.pk)]
    told = TransitionRecord.objects.filter(move="recuse").order_by("seq").values_list("thing", "reason")
    assert list(told) == [("checks:a:1", "my sister sends it"), ("checks:b:1", "my sister sends it")]
    assert Case.objects.get(pk=parcel.case_id).declared_interests == 1
    assert list(verify(case=parcel.case_id)) == []


@pytest.mark.django_db
def test_who_has_an_interest_can_do_nothing_with_the_items(parcel: Parcel) -> None:
    first, second, third = opened(parcel, "a", "b", "c")
    ann, bob, boss = member("ann", "weigh"), member("bob", "weigh"), clerk("boss")
    interests.recuse(first, actor=ann, at=NOON, reason="mine")
    interests.recuse(first, actor=boss, at=NOON, reason="mine")
    work_items.claim(third, actor=bob, at=NOON)
    refused: list[Callable[[], Any]] = [
        lambda: work_items.claim(second, actor=ann, at=NOON),
        lambda: work_items.assign(second, to=ann, actor=clerk("chief"), at=NOON),
        lambda: work_items.complete(third, outcome="good", actor=ann, at=NOON),
        lambda: work_items.assign(second, to=bob, actor=boss, at=NOON),
        lambda: work_items.release(third, actor=boss, at=NOON, reason="x"),
    ]
    before = TransitionRecord.objects.count()

    for act in refused:
        with pytest.raises(MoveRefused):
            act()

    assert TransitionRecord.objects.count() == before


@pytest.mark.django_db
def test_an_item_is_not_offered_to_who_has_an_interest(parcel: Parcel) -> None:
    first, second = opened(parcel, "a", "b")
    ann, bob = member("ann", "weigh"), member("bob", "weigh")

    interests.recuse(first, actor=ann, at=NOON, reason="mine")

    assert list(WorkItem.objects.exclude(case_id__in=interests.cases_of(ann))) == []
    assert set(WorkItem.objects.exclude(case_id__in=interests.cases_of(bob))) == {first, second}


@pytest.mark.django_db
def test_an_interest_reaches_the_rounds_to_come(parcel: Parcel) -> None:
    (first,) = opened(parcel, "a")
    ann = member("ann", "weigh")
    interests.recuse(first, actor=ann, at=NOON, reason="mine")
    plan = [Planned("a", "a", "weigh", date(2026, 11, 20))]

    (later,) = work_items.open_stage(parcel.case, "checks", round=2, plan=plan, actor=SYSTEM, at=NOON)

    with pytest.raises(NotPermitted, match="declared an interest"):
        work_items.claim(later, actor=ann, at=NOON)


@pytest.mark.django_db
def test_declaring_twice_changes_nothing(parcel: Parcel) -> None:
    (item,) = opened(parcel, "a")
    ann = member("ann", "weigh")

    for _click in range(2):
        interests.recuse(item, actor=ann, at=NOON, reason="mine")

    assert TransitionRecord.objects.filter(move="recuse").count() == 1
    assert Case.objects.get(pk=parcel.case_id).declared_interests == 1


@pytest.mark.django_db
def test_an_interest_needs_its_reason_and_is_never_taken_back(parcel: Parcel) -> None:
    (item,) = opened(parcel, "a")
    ann = member("ann", "weigh")

    with pytest.raises(FactsInvalid, match="what your interest is"):
        interests.recuse(item, actor=ann, at=NOON, reason="  ")
    assert not Interest.objects.exists()

    interests.recuse(item, actor=ann, at=NOON, reason="mine")
    with pytest.raises(IntegrityError, match="only ever added"), transaction.atomic():
        Interest.objects.all().delete()


@pytest.mark.django_db
def test_a_reopened_item_does_not_return_to_who_has_an_interest_or_has_left(parcel: Parcel) -> None:
    first, second, third = opened(parcel, "a", "b", "c")
    ann, bob, boss = member("ann", "weigh"), member("bob", "weigh"), clerk("boss")
    for item, person in ((first, ann), (second, bob)):
        work_items.claim(item, actor=person, at=NOON)
        work_items.complete(item, outcome="good", actor=person, at=NOON)
    interests.recuse(third, actor=ann, at=NOON, reason="mine")
    bob.is_active = False
    bob.save(update_fields=["is_active"])

    for item in (first, second):
        work_items.reopen(item, actor=boss, at=NOON, reason="wrong")

    standing = WorkItem.objects.filter(pk__in=[first.pk, second.pk]).values_list("status", "assignee")
    assert set(standing) == {("open", None)}


@pytest.mark.django_db(transaction=True)
def test_an_interest_declared_at_the_moment_of_the_claim_leaves_nothing_in_hand(parcel: Parcel) -> None:
    items = opened(parcel, *"abcdef")
    for number, item in enumerate(items):
        ann = member(f"ann{number}", "weigh")

        at_once(
            [
                lambda item=item, ann=ann: _quietly(work_items.claim, item, ann),
                lambda item=item, ann=ann: interests.recuse(item, actor=ann, at=NOON, reason="mine"),
            ]
        )

    assert list(WorkItem.objects.values_list("status", "assignee").distinct()) == [("open", None)]
    assert Interest.objects.count() == len(items)
    assert Case.objects.get(pk=parcel.case_id).declared_interests == len(items)
    assert list(verify(case=parcel.case_id)) == []
    connection.close()


def _quietly(act: Callable[..., Any], item: WorkItem, person: Any) -> None:
    try:
        act(item, actor=person, at=NOON)
    except NotPermitted:
        return
