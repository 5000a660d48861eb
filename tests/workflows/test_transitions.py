"""The one door."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.workflows.conftest import NOON
from tests.workflows.toys.models import Parcel
from tests.workflows.toys.people import Clerk, clerk
from workflows import machines
from workflows.actors import SYSTEM
from workflows.blockers import Blocked, FactsInvalid, NotFromHere, NotPermitted, UnknownMove
from workflows.history import record_hash
from workflows.models import LegalTransition, OutboxEvent, TransitionRecord
from workflows.options import available, available_for
from workflows.transitions import move, open_case

pytestmark = pytest.mark.django_db


def test_a_move_changes_the_status_and_leaves_a_record_and_an_event(parcel: Parcel, packer: Clerk) -> None:
    record = move(parcel, "pack", actor=packer, at=NOON, reason="ordered", weight=3)

    parcel.refresh_from_db()
    assert (parcel.status, parcel.weight) == ("packed", 3)
    assert (record.seq, record.source, record.target, record.actor_id) == (2, "open", "packed", packer.pk)
    assert TransitionRecord.objects.get(case=parcel.case, seq=2).reason == "ordered"
    assert OutboxEvent.objects.filter(case=parcel.case, topic="parcel.pack").count() == 1


def test_each_record_is_chained_to_the_one_before(parcel: Parcel, packer: Clerk) -> None:
    move(parcel, "pack", actor=packer, at=NOON, weight=3)
    move(parcel, "send", actor=packer, at=NOON)

    first, second, third = TransitionRecord.objects.filter(case=parcel.case)
    assert [second.previous_hash, third.previous_hash] == [first.hash, second.hash]
    assert all(record_hash(each) == each.hash for each in (first, second, third))
    parcel.case.refresh_from_db()
    assert (parcel.case.head_seq, parcel.case.head_hash) == (3, third.hash)


@pytest.mark.parametrize(
    ("name", "facts", "error"),
    [
        ("teleport", {}, UnknownMove),
        ("send", {}, NotFromHere),
        ("pack", {}, FactsInvalid),
        ("pack", {"weight": 1, "colour": "red"}, FactsInvalid),
    ],
)
def test_a_move_that_may_not_be_leaves_no_trace(
    parcel: Parcel, packer: Clerk, name: str, facts: dict[str, object], error: type[Exception]
) -> None:
    with pytest.raises(error) as refused:
        move(parcel, name, actor=packer, at=NOON, **facts)

    assert refused.value.blockers
    assert refused.value.move == name
    assert Parcel.objects.get().status == "open"
    assert TransitionRecord.objects.count() == 1


def test_a_person_without_the_right_is_refused(parcel: Parcel, packer: Clerk) -> None:
    visitor = clerk("visitor", refused=frozenset({"pack"}))

    with pytest.raises(NotPermitted):
        move(parcel, "pack", actor=visitor, at=NOON, weight=1)

    assert Parcel.objects.get().status == "open"


def test_only_the_system_does_what_is_the_systems(parcel: Parcel, packer: Clerk) -> None:
    move(parcel, "pack", actor=packer, at=NOON, weight=1)
    move(parcel, "send", actor=packer, at=NOON)

    with pytest.raises(NotPermitted):
        move(parcel, "deliver", actor=packer, at=NOON)

    record = move(parcel, "deliver", actor=SYSTEM, at=NOON)
    assert (record.actor_id, record.acting_as) == (None, "system")
    parcel.case.refresh_from_db()
    assert parcel.case.closed_at == NOON


def test_a_blocked_move_says_every_reason_who_can_clear_it_and_where(parcel: Parcel, packer: Clerk) -> None:
    move(parcel, "pack", actor=packer, at=NOON, weight=90)
    Parcel.objects.update(label="")

    with pytest.raises(Blocked) as refused:
        move(parcel, "send", actor=packer, at=NOON)

    assert [b.code for b in refused.value.blockers] == ["too_heavy", "no_label"]
    assert refused.value.blockers[0].who_can_clear == "the packer"
    assert refused.value.blockers[0].link == "/parcels/"


def test_a_stale_page_is_told_so(parcel: Parcel, packer: Clerk) -> None:
    stale = Parcel.objects.get()
    move(parcel, "pack", actor=packer, at=NOON, weight=1)

    with pytest.raises(NotFromHere):
        move(stale, "pack", actor=packer, at=NOON, weight=2)

    assert stale.status == "packed"
    assert stale.weight == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE toys_parcel SET status = 'packed'",
        "UPDATE toys_parcel SET status = 'delivered'",
        "UPDATE workflows_transitionrecord SET reason = 'other'",
        "DELETE FROM workflows_transitionrecord",
        "UPDATE workflows_clockevent SET reason = 'other'; DELETE FROM workflows_transitionrecord",
    ],
)
def test_the_database_itself_refuses_changes_behind_the_engine(parcel: Parcel, statement: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert Parcel.objects.get().status == "open"


def test_a_queryset_cannot_change_a_status_even_after_a_move(parcel: Parcel, packer: Clerk) -> None:
    move(parcel, "pack", actor=packer, at=NOON, weight=1)

    with pytest.raises(IntegrityError), transaction.atomic():
        Parcel.objects.filter(pk=parcel.pk).update(status="sent")


def test_nothing_begins_in_the_middle(packer: Clerk) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        open_case(Parcel(label="x", status="sent"), actor=packer, at=NOON)


def test_one_failed_reload_leaves_every_other_status_protected(parcel: Parcel, packer: Clerk) -> None:
    other = Parcel(label="2 Elm Street")
    open_case(other, actor=packer, at=NOON)
    gone = Parcel.objects.get(pk=parcel.pk)
    gone.pk = 0

    with pytest.raises(Parcel.DoesNotExist):
        gone.refresh_from_db()

    with pytest.raises(AttributeError, match="status"):
        other.status = "sent"


def test_the_legal_changes_in_the_database_are_the_life_cycles(db: None) -> None:
    for machine in machines.registered():
        held = LegalTransition.objects.filter(machine=machine.name).values_list("source", "target")
        assert set(held) == set(machine.legal_pairs), machine.name


def test_every_move_of_every_machine_has_its_gates(db: None) -> None:
    for machine in machines.registered():
        assert set(machine.gates) == set(machine.moves), machine.name


def test_available_answers_every_move_with_its_reasons(parcel: Parcel, packer: Clerk) -> None:
    move(parcel, "pack", actor=packer, at=NOON, weight=90)

    options = available(parcel, packer, at=NOON)

    assert list(options) == ["pack", "send", "call_back", "deliver", "lose"]
    assert options["lose"].allowed
    assert [b.code for b in options["send"].blockers] == ["too_heavy"]
    assert [b.code for b in options["pack"].blockers] == ["not_from_here"]


def test_available_for_a_whole_list_asks_no_more_than_for_one(packer: Clerk) -> None:
    parcels = [Parcel(label=f"{n} Elm Street") for n in range(20)]
    for each in parcels:
        open_case(each, actor=packer, at=NOON)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        options = available_for(parcels, packer, at=NOON)
        refused = [each for of_one in options.values() for each in of_one.values() if each.blockers]

    assert len(options) == 20
    assert {each.name for each in refused} == {"send", "call_back", "deliver", "lose"}
    assert len(queries) == 0


def test_a_move_costs_one_locking_read_and_one_write(parcel: Parcel, packer: Clerk) -> None:
    with CaptureQueriesContext(connection) as queries:
        move(parcel, "pack", actor=packer, at=NOON + timedelta(days=1), weight=1)

    assert [q["sql"].split()[0] for q in queries] == ["SELECT", "WITH"]
