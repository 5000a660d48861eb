"""Nothing changes a status but a move: every way around it is refused, with words that say what to do."""

import threading
from datetime import datetime
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, connection, transaction
from django.test import RequestFactory
from django_fsm import TransitionNotAllowed

from tests.workflows.conftest import NOON
from tests.workflows.toys.models import Parcel
from tests.workflows.toys.people import Clerk, clerk
from workflows.actors import SYSTEM
from workflows.blockers import (
    Blocked,
    FactsInvalid,
    MoveRefused,
    NotFromHere,
    NotPermitted,
    UnknownMove,
)
from workflows.transitions import move, open_case

pytestmark = pytest.mark.django_db


def sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def by_raw_sql(parcel: Parcel) -> None:
    sql("UPDATE toys_parcel SET status = 'packed' WHERE id = %s", parcel.pk)


def by_queryset(parcel: Parcel) -> None:
    Parcel.objects.filter(pk=parcel.pk).update(status="packed")


def by_bulk_update(parcel: Parcel) -> None:
    parcel.__dict__["status"] = "packed"
    Parcel.objects.bulk_update([parcel], ["status"])


def by_saving(parcel: Parcel) -> None:
    parcel.__dict__["status"] = "packed"
    parcel.save()


def by_the_admin(parcel: Parcel) -> None:
    parcel.__dict__["status"] = "packed"
    request = RequestFactory().post("/")
    request.user = AnonymousUser()
    admin.ModelAdmin(Parcel, admin.site).save_model(request, parcel, form=None, change=True)  # type: ignore[arg-type]


def by_the_verb_without_the_door(parcel: Parcel) -> None:
    parcel.pack(at=NOON, weight=1)
    parcel.save()


def by_a_well_known_token_of_another_case(parcel: Parcel) -> None:
    sql("SELECT set_config('lintel.move', %s, true)", str(parcel.case_id + 1))
    by_raw_sql(parcel)


def by_upsert(parcel: Parcel) -> None:
    sql(
        "INSERT INTO toys_parcel (id, case_id, status, label, weight) VALUES (%s, %s, 'open', '', 0) "
        "ON CONFLICT (id) DO UPDATE SET status = 'packed'",
        *(parcel.pk, parcel.case_id),
    )


WAYS = [
    by_raw_sql,
    by_queryset,
    by_bulk_update,
    by_saving,
    by_the_admin,
    by_the_verb_without_the_door,
    by_a_well_known_token_of_another_case,
    by_upsert,
]


@pytest.mark.parametrize("way", WAYS)
def test_a_legal_status_is_refused_without_a_move_and_the_error_names_the_door(
    parcel: Parcel, way: Any
) -> None:
    sentence = r"changes only by a move: workflows\.transitions\.move"

    with pytest.raises(IntegrityError, match=sentence), transaction.atomic():
        way(parcel)

    assert Parcel.objects.get(pk=parcel.pk).status == "open"


def test_inside_a_move_too_only_a_transition_of_the_table_is_accepted(parcel: Parcel) -> None:
    sql("SELECT set_config('lintel.move', %s, true)", str(parcel.case_id))
    sentence = r'No transition of toys\.parcel leads from "open" to "delivered"'

    with pytest.raises(IntegrityError, match=sentence), transaction.atomic():
        sql("UPDATE toys_parcel SET status = 'delivered' WHERE id = %s", parcel.pk)


def test_a_move_opens_the_door_once(parcel: Parcel, packer: Clerk) -> None:
    move(parcel, "pack", actor=packer, at=NOON, weight=1)

    with pytest.raises(IntegrityError, match="changes only by a move"), transaction.atomic():
        sql("UPDATE toys_parcel SET status = 'sent' WHERE id = %s", parcel.pk)


def test_a_refused_move_leaves_the_door_shut(parcel: Parcel) -> None:
    with pytest.raises(NotPermitted):
        move(parcel, "pack", actor=SYSTEM, at=NOON, weight=1)

    with pytest.raises(IntegrityError, match="changes only by a move"), transaction.atomic():
        by_raw_sql(parcel)


def test_a_status_cannot_be_carried_to_another_case(parcel: Parcel, packer: Clerk) -> None:
    other = Parcel(label="2 Elm Street")
    open_case(other, actor=packer, at=NOON)
    sql("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(IntegrityError), transaction.atomic():
        sql("UPDATE toys_parcel SET case_id = %s WHERE id = %s", other.case_id, parcel.pk)


# The two hazards of django-fsm-2: what its own mixin would do to every instance of the process.


def test_reading_again_is_possible_and_leaves_the_status_protected(parcel: Parcel) -> None:
    parcel.refresh_from_db()

    with pytest.raises(AttributeError, match="status"):
        parcel.status = "sent"


def test_a_reading_again_that_fails_unprotects_nobody(parcel: Parcel) -> None:
    gone = Parcel.objects.get(pk=parcel.pk)
    gone.pk = 0
    with pytest.raises(Parcel.DoesNotExist):
        gone.refresh_from_db()

    for each in (parcel, Parcel.objects.get(pk=parcel.pk)):
        with pytest.raises(AttributeError, match="status"):
            each.status = "sent"


def test_while_one_thread_reads_again_no_other_can_write_a_status(parcel: Parcel) -> None:
    unguarded, done = [], threading.Event()
    mine = Parcel(label="x")

    def write() -> None:
        while not done.is_set():
            try:
                mine.status = "sent"
            except AttributeError:
                continue
            unguarded.append(mine)

    writer = threading.Thread(target=write)
    writer.start()
    for _ in range(200):
        parcel.refresh_from_db()
    done.set()
    writer.join()

    assert unguarded == [] or (mine.status == "sent" and not unguarded)


def test_two_stale_instances_do_not_both_make_a_move(parcel: Parcel, packer: Clerk) -> None:
    first, second = Parcel.objects.get(pk=parcel.pk), Parcel.objects.get(pk=parcel.pk)
    move(first, "pack", actor=packer, at=NOON, weight=1)

    with pytest.raises(NotFromHere):
        move(second, "pack", actor=packer, at=NOON, weight=2)


def test_a_verb_called_from_the_wrong_status_is_refused_by_itself(parcel: Parcel) -> None:
    with pytest.raises(TransitionNotAllowed):
        parcel.send(at=NOON)


# Bad input: a typed error with the case, the move and the reason, and no trace.


def rows() -> dict[str, int]:
    """Count every row of every table."""
    return {model._meta.label: model._base_manager.count() for model in apps.get_models()}


def stale(parcel: Parcel, packer: Clerk, at: datetime) -> None:
    move(Parcel.objects.get(pk=parcel.pk), "pack", actor=packer, at=at, weight=1)


def heavy(parcel: Parcel, packer: Clerk, at: datetime) -> None:
    move(parcel, "pack", actor=packer, at=at, weight=90)


def closed(parcel: Parcel, packer: Clerk, at: datetime) -> None:
    move(parcel, "pack", actor=packer, at=at, weight=1)
    move(parcel, "send", actor=packer, at=at)
    move(parcel, "deliver", actor=SYSTEM, at=at)


def nothing(parcel: Parcel, packer: Clerk, at: datetime) -> None:
    """The parcel stays as it is."""


@pytest.mark.parametrize(
    ("before", "name", "facts", "error"),
    [
        (nothing, "teleport", {}, UnknownMove),
        (nothing, "", {}, UnknownMove),
        (nothing, "save", {}, UnknownMove),
        (nothing, "send", {}, NotFromHere),
        (stale, "pack", {"weight": 2}, NotFromHere),
        (nothing, "pack", {"weight": 2, "refused": True}, NotPermitted),
        (heavy, "send", {}, Blocked),
        (closed, "lose", {}, NotFromHere),
        (nothing, "pack", {}, FactsInvalid),
        (nothing, "pack", {"weight": 1, "colour": "red"}, FactsInvalid),
        (nothing, "pack", {"weight": "heavy"}, FactsInvalid),
        (nothing, "pack", {"weight": None}, FactsInvalid),
        (nothing, "pack", {"weight": -1}, FactsInvalid),
        (nothing, "pack", {"weight": 10**12}, FactsInvalid),
    ],
)
def test_what_may_not_be_is_a_typed_error_and_leaves_no_trace(
    parcel: Parcel, packer: Clerk, before: Any, name: str, facts: dict[str, Any], error: type[MoveRefused]
) -> None:
    facts = dict(facts)
    actor = clerk("visitor", refused=frozenset({"pack"})) if facts.pop("refused", False) else packer
    before(parcel, packer, NOON)
    counted, stood = rows(), Parcel.objects.filter(pk=parcel.pk).values().get()

    with pytest.raises(error) as refused:
        move(parcel, name, actor=actor, at=NOON, **facts)

    assert (refused.value.case, refused.value.move) == (parcel, name)
    assert all(each.code and each.text for each in refused.value.blockers)
    assert refused.value.blockers
    assert rows() == counted
    assert Parcel.objects.filter(pk=parcel.pk).values().get() == stood
    assert parcel.status == stood["status"]
