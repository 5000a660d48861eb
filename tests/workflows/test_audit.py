"""One command proves the history, and names what was done to it."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from tests.workflows.conftest import NOON
from tests.workflows.toys.models import Parcel
from tests.workflows.toys.people import Clerk
from workflows.audit import take_checkpoint, verify
from workflows.models import TransitionRecord
from workflows.transitions import move

pytestmark = pytest.mark.django_db


@pytest.fixture
def moved(parcel: Parcel, packer: Clerk) -> Parcel:
    move(parcel, "pack", actor=packer, at=NOON, weight=3)
    move(parcel, "send", actor=packer, at=NOON)
    return parcel


def tamper(statement: str, *values: object) -> None:
    """Change history as somebody with the keys of the database could."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE workflows_transitionrecord DISABLE TRIGGER append_only")
        cursor.execute(statement, values)
        cursor.execute("ALTER TABLE workflows_transitionrecord ENABLE TRIGGER append_only")


def test_an_untouched_history_is_whole(moved: Parcel) -> None:
    out = StringIO()

    call_command("verify_audit", stdout=out)

    assert "0 findings" in out.getvalue()


@pytest.mark.parametrize(
    ("statement", "kinds"),
    [
        ("UPDATE workflows_transitionrecord SET reason = 'x' WHERE case_id = %s AND seq = 2", ["changed"]),
        ("DELETE FROM workflows_transitionrecord WHERE case_id = %s AND seq = 2", ["removed", "broken"]),
        ("DELETE FROM workflows_transitionrecord WHERE case_id = %s AND seq = 3", ["head"]),
        (
            "UPDATE workflows_transitionrecord SET actor_id = NULL WHERE case_id = %s AND seq = 3",
            ["changed"],
        ),
    ],
)
def test_a_touched_history_is_named(moved: Parcel, statement: str, kinds: list[str]) -> None:
    tamper(statement, moved.case_id)

    assert [finding.kind for finding in verify(case=moved.case_id)] == kinds


def test_the_command_ends_with_status_1_and_says_which_record(moved: Parcel) -> None:
    tamper("UPDATE workflows_transitionrecord SET move = 'lose' WHERE seq = 2")
    out = StringIO()

    with pytest.raises(SystemExit) as end:
        call_command("verify_audit", "--json", stdout=out)

    assert end.value.code == 1
    (finding,) = json.loads(out.getvalue())["findings"]
    assert (finding["case"], finding["seq"], finding["kind"]) == (moved.case_id, 2, "changed")


def test_checkpoints_are_chained_and_follow_the_heads(moved: Parcel, packer: Clerk) -> None:
    first = take_checkpoint(at=NOON)
    move(moved, "call_back", actor=packer, at=NOON)

    second = take_checkpoint(at=NOON)

    assert second.previous_hash == first.hash
    assert second.heads_hash != first.heads_hash
    assert second.records == TransitionRecord.objects.count()
