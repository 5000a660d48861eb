"""One command proves the history, and names what was done to it."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from tests.workflows.conftest import NOON
from tests.workflows.toys.models import Parcel
from tests.workflows.toys.people import Clerk
from workflows.audit import verify
from workflows.checkpoints import take_checkpoint
from workflows.history import record_hash
from workflows.models import CheckpointHead, TransitionRecord
from workflows.models.hashes import GENESIS
from workflows.transitions import move, open_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def moved(parcel: Parcel, packer: Clerk) -> Parcel:
    move(parcel, "pack", actor=packer, at=NOON, weight=3)
    move(parcel, "send", actor=packer, at=NOON)
    return parcel


GUARDED = ("workflows_transitionrecord", "workflows_auditcheckpoint", "workflows_checkpointhead")


def tamper(statement: str, *values: object) -> None:
    """Change history as somebody with the keys of the database could."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in GUARDED:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER append_only")
        rest = list(values)
        for each in statement.split(";"):
            count = each.count("%s")
            cursor.execute(each, rest[:count] or None)
            del rest[:count]
        for table in GUARDED:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER append_only")


def test_an_untouched_history_is_whole(moved: Parcel) -> None:
    out = StringIO()

    call_command("verify_audit", stdout=out)

    assert "0 findings" in out.getvalue()


REORDER = (
    "UPDATE workflows_transitionrecord SET seq = CASE seq WHEN 2 THEN 1002 WHEN 3 THEN 1003 END "
    "WHERE case_id = %s AND seq IN (2, 3); "
    "UPDATE workflows_transitionrecord SET seq = CASE seq WHEN 1002 THEN 3 WHEN 1003 THEN 2 END "
    "WHERE case_id = %s AND seq > 1000"
)
INSERT = (
    "INSERT INTO workflows_transitionrecord (case_id, seq, thing, move, source, target, acting_as, at, "
    "reason, facts, previous_hash, hash) SELECT case_id, 4, thing, move, source, target, acting_as, at, "
    "reason, facts, hash, decode(repeat('a', 64), 'hex') FROM workflows_transitionrecord "
    "WHERE case_id = %s AND seq = 3"
)
INSERT_BETWEEN = (
    "UPDATE workflows_transitionrecord SET seq = 4 WHERE case_id = %s AND seq = 3; "
    "INSERT INTO workflows_transitionrecord (case_id, seq, thing, move, source, target, acting_as, at, "
    "reason, facts, previous_hash, hash) SELECT case_id, 3, thing, 'lose', source, target, acting_as, at, "
    "reason, facts, hash, decode(repeat('a', 64), 'hex') FROM workflows_transitionrecord "
    "WHERE case_id = %s AND seq = 2"
)
CHANGE = "UPDATE workflows_transitionrecord SET {} WHERE case_id = %s AND seq = {}"
REMOVE = "DELETE FROM workflows_transitionrecord WHERE case_id = %s AND seq = {}"


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        (CHANGE.format("reason = 'x'", 2), [(2, "changed")]),
        (CHANGE.format("actor_id = NULL", 3), [(3, "changed")]),
        (CHANGE.format("facts = '{\"weight\": 2}'", 2), [(2, "changed")]),
        (CHANGE.format("hash = decode(repeat('b', 64), 'hex')", 2), [(2, "changed")]),
        (CHANGE.format("hash = decode(repeat('b', 64), 'hex')", 3), [(3, "changed")]),
        (CHANGE.format("previous_hash = decode(repeat('b', 64), 'hex')", 3), [(3, "changed")]),
        (REMOVE.format(1), [(1, "removed")]),
        (REMOVE.format(2), [(2, "removed")]),
        (REMOVE.format(3), [(3, "removed")]),
        (
            "DELETE FROM workflows_transitionrecord WHERE case_id = %s",
            [(1, "removed"), (2, "removed"), (3, "removed")],
        ),
        (INSERT, [(4, "inserted")]),
        (INSERT_BETWEEN, [(3, "inserted"), (4, "reordered")]),
        (REORDER, [(2, "reordered"), (3, "reordered")]),
        ("UPDATE workflows_case SET head_seq = 2 WHERE id = %s", [(3, "head")]),
    ],
)
def test_a_touched_history_is_named(moved: Parcel, statement: str, found: list[tuple[int, str]]) -> None:
    tamper(statement, *[moved.case_id] * statement.count("%s"))

    assert [(finding.seq, finding.kind) for finding in verify(case=moved.case_id)] == found


def test_a_record_replaced_by_a_well_made_one_does_not_fit_what_follows(moved: Parcel) -> None:
    record = TransitionRecord.objects.get(case=moved.case_id, seq=2)
    record.reason = "invented"

    tamper(
        "UPDATE workflows_transitionrecord SET reason = %s, hash = decode(%s, 'hex') "
        "WHERE (case_id, seq) = (%s, %s)",
        *(record.reason, record_hash(record), *record.pk),
    )

    assert [(finding.seq, finding.kind) for finding in verify(case=moved.case_id)] == [(2, "changed")]


def rewrite_the_chain(case: int) -> None:
    """Change a record and hash everything after it anew, up to the head: a chain that is whole in itself."""
    last = GENESIS
    for record in TransitionRecord.objects.filter(case=case):
        record.reason, record.previous_hash = "invented", last
        last = record_hash(record)
        tamper(
            "UPDATE workflows_transitionrecord SET reason = %s, previous_hash = decode(%s, 'hex'), "
            "hash = decode(%s, 'hex') WHERE (case_id, seq) = (%s, %s)",
            *(record.reason, record.previous_hash, last, *record.pk),
        )
    tamper("UPDATE workflows_case SET head_hash = decode(%s, 'hex') WHERE id = %s", last, case)


def test_a_chain_rewritten_as_a_whole_is_found_through_the_checkpoint(moved: Parcel) -> None:
    take_checkpoint(at=NOON)

    rewrite_the_chain(moved.case_id)

    assert [(finding.seq, finding.kind) for finding in verify(case=moved.case_id)] == [(3, "rewritten")]
    assert [finding.kind for finding in verify()] == ["rewritten"]


def test_a_case_removed_as_a_whole_is_found_through_the_checkpoint(moved: Parcel) -> None:
    take_checkpoint(at=NOON)
    case = moved.case_id

    tamper("DELETE FROM workflows_outboxevent WHERE case_id = %s", case)
    tamper("DELETE FROM workflows_transitionrecord WHERE case_id = %s", case)
    tamper("DELETE FROM toys_parcel WHERE case_id = %s", case)
    tamper("DELETE FROM workflows_case WHERE id = %s", case)

    (finding,) = verify()
    assert (finding.case, finding.kind) == (case, "case removed")
    assert [each.kind for each in verify(case=case)] == ["case removed"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE workflows_auditcheckpoint SET cases = 7",
        "UPDATE workflows_auditcheckpoint SET taken_at = taken_at - interval '1 day'",
        "UPDATE workflows_auditcheckpoint SET heads_hash = repeat('c', 64)",
        "UPDATE workflows_checkpointhead SET seq = 2, hash = (SELECT hash FROM workflows_transitionrecord "
        "WHERE seq = 2)",
        "DELETE FROM workflows_checkpointhead",
    ],
)
def test_a_touched_checkpoint_is_found(moved: Parcel, statement: str) -> None:
    take_checkpoint(at=NOON)

    tamper(statement)

    assert {finding.kind for finding in verify()} == {"checkpoint"}


def test_a_removed_checkpoint_is_found_by_the_next(moved: Parcel, packer: Clerk) -> None:
    first = take_checkpoint(at=NOON)
    move(moved, "call_back", actor=packer, at=NOON)
    take_checkpoint(at=NOON)

    tamper("DELETE FROM workflows_checkpointhead WHERE checkpoint_id = %s", first.pk)
    tamper("DELETE FROM workflows_auditcheckpoint WHERE id = %s", first.pk)

    assert [finding.kind for finding in verify()] == ["checkpoint"]


def test_the_command_ends_with_status_1_and_says_which_record(moved: Parcel) -> None:
    tamper("UPDATE workflows_transitionrecord SET move = 'lose' WHERE seq = 2")
    out = StringIO()

    with pytest.raises(SystemExit) as end:
        call_command("verify_audit", "--json", stdout=out)

    assert end.value.code == 1
    (finding,) = json.loads(out.getvalue())["findings"]
    assert (finding["case"], finding["seq"], finding["kind"]) == (moved.case_id, 2, "changed")


def test_only_cases_that_moved_since_a_day_are_asked_for(moved: Parcel) -> None:
    tamper("UPDATE workflows_transitionrecord SET move = 'lose' WHERE seq = 2")
    out = StringIO()

    call_command("verify_audit", "--since", "2026-11-10", stdout=out)

    assert "0 findings" in out.getvalue()
    with pytest.raises(SystemExit):
        call_command("verify_audit", "--since", "2026-11-09", stdout=out)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [(["--case", "987654"], "no case 987654"), (["--since", "yesterday"], "a day like")],
)
def test_a_question_that_cannot_be_answered_is_refused(
    moved: Parcel, asked: list[str], sentence: str
) -> None:
    with pytest.raises(CommandError, match=sentence):
        call_command("verify_audit", *asked)


def test_a_checkpoint_keeps_only_the_heads_that_moved(moved: Parcel, packer: Clerk) -> None:
    first = take_checkpoint(at=NOON)
    open_case(Parcel(label="2 Elm Street"), actor=packer, at=NOON)
    take_checkpoint(at=NOON)
    move(moved, "call_back", actor=packer, at=NOON)

    third = take_checkpoint(at=NOON)

    assert (first.moved, third.moved, third.cases) == (1, 1, 2)
    assert list(third.heads.values_list("case_id", "seq")) == [(moved.case_id, 4)]
    assert third.records == TransitionRecord.objects.count()
    assert list(verify()) == []


def test_a_checkpoint_is_history_too(moved: Parcel) -> None:
    take_checkpoint(at=NOON)

    with pytest.raises(IntegrityError, match="history"), transaction.atomic():
        CheckpointHead.objects.update(seq=1)
