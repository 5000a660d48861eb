"""Write all that one act changes as one statement: subject, records, events, clocks, opened work and case.

The text of a statement depends only on models and columns, so the same act sends the same text each time
and the database plans it once.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from django.db import models

from workflows.canonical import canonical
from workflows.columns import Column, columns_of, inserting, inserting_told, stored
from workflows.models import Case, OutboxEvent, TransitionRecord
from workflows.statements import ask, tell

Part = Callable[[list[Any]], str]
"""One part of a ``WITH``: appends its values to the list and returns its text."""

CASE_ID = "(SELECT id FROM hashed)"
NEXT_CASE = (
    "opened AS (SELECT nextval(pg_get_serial_sequence('workflows_case', 'id')) AS id), "
    "hashed AS (SELECT id, sha256(convert_to(%s::text || id || %s::text, 'UTF8')) AS hash "
    "FROM opened)"
)
HEAD = "UPDATE workflows_case SET head_seq = %s, head_hash = %s, closed_at = %s WHERE id = %s"


class Question(NamedTuple):
    """An expression that the writing statement answers, as things stood before it, with its values."""

    expression: str
    values: list[Any]


def changed(subject: models.Model, before: dict[str, Any]) -> list[Column]:
    """Return the columns whose value differs from the one in ``before`` (attname → value)."""
    now = subject.__dict__
    return [
        column
        for column in columns_of(type(subject))
        if column.attname in now and now[column.attname] != before.get(column.attname)
    ]


class Opened(NamedTuple):
    """New rows of one model, each with its record and, when somebody listens, its event telling ``name``."""

    rows: Sequence[models.Model]
    records: Sequence[TransitionRecord]
    events: Sequence[OutboxEvent]
    name: str


def write_move(
    subject: models.Model | None,
    columns: Sequence[Column],
    record: TransitionRecord,
    events: Sequence[OutboxEvent],
    case: Case,
    *,
    also: Sequence[Part] = (),
    opened: Opened | None = None,
    asking: Question | None = None,
) -> Any:
    """Write all that one move changes, in one data-modifying statement; return the answer to ``asking``.

    ``subject`` may be None when only work of the case moved. The caller holds the lock of the case.
    """
    values: list[Any] = []
    parts: list[str] = []
    if subject is not None and columns:
        parts.append(_update("subject", subject, columns, values))
    parts.append(_insert("record", [record], values))
    if events:
        parts.append(_insert("events", events, values))
    parts += [part(values) for part in also]
    return _finish(parts, values, case, opened, asking)


def write_opened(opened: Opened, case: Case) -> None:
    """Write new rows with their records and events and the case's head; the caller holds the case's lock."""
    _finish([], [], case, opened, None)


def write_opening(
    subject: models.Model, record: TransitionRecord, events: Sequence[OutboxEvent], case: Case, told: str
) -> None:
    """Write a new case with its subject, first record and events; sets keys, hash and head.

    The number of the case is drawn, and its record (``told`` is its text, see :mod:`workflows.history`)
    hashed, inside the one statement: it needs no transaction around it to be whole.
    """
    values: list[Any] = [f"{case.head_hash}[", f",{told}]"]
    of_case = {"case_id": CASE_ID}
    parts = [
        NEXT_CASE,
        _insert("new_case", [case], values, {"id": CASE_ID, "head_hash": "(SELECT hash FROM hashed)"}),
        _insert("subject", [subject], values, of_case, returning="id"),
        _insert("record", [record], values, of_case | {"hash": "(SELECT hash FROM hashed)"}),
    ]
    if events:
        parts.append(_insert("events", events, values, of_case))
    answer = "SELECT subject.id, hashed.id, encode(hashed.hash, 'hex') FROM subject, hashed"
    subject.pk, case.pk, record.hash = ask(f"WITH {', '.join(parts)} {answer}", values)[0]
    case.head_hash = record.hash
    for row in (subject, record, *events):
        vars(row)["case_id"] = case.pk
    subject._state.adding = case._state.adding = False


def insert(row: models.Model) -> None:
    """Insert one row and set its primary key, past the compiler that builds each statement anew."""
    values: list[Any] = []
    (row.pk,) = ask(inserting([row], values, {}, "id"), values)[0]
    row._state.adding = False


def rows_part(name: str, rows: Sequence[models.Model]) -> Part:
    """Return the part that inserts rows of one model."""

    def part(values: list[Any]) -> str:
        return _insert(name, rows, values)

    return part


def _finish(
    parts: list[str], values: list[Any], case: Case, opened: Opened | None, asking: Question | None
) -> Any:
    parts += _opened(opened, values) if opened else []
    values += [case.head_seq, bytes.fromhex(case.head_hash), case.closed_at, case.pk]
    text = f"WITH {', '.join(parts)} {HEAD}"
    if asking is None and opened is None:
        tell(text, values)
        return None
    question = asking or Question("NULL", [])
    keys = "(SELECT array_agg(id ORDER BY n) FROM keys)" if opened else "NULL"
    answer, found = ask(f"{text} RETURNING {question.expression}, {keys}", values + question.values)[0]
    for row, pk in zip(opened.rows if opened else (), found or (), strict=True):
        row.pk, row._state.adding = pk, False
    return answer


def _opened(opened: Opened, values: list[Any]) -> list[str]:
    """Return the parts that draw the keys of new rows first, so that the events can tell them.

    Their places are told as JSON: of a series the planner would make a plan for each length anew.
    """
    table, key = opened.rows[0]._meta.db_table, "(SELECT id FROM keys WHERE n = told.ordinality)"
    values.append(canonical([*range(1, len(opened.rows) + 1)]))
    parts = [
        f"keys AS (SELECT n::int AS n, nextval(pg_get_serial_sequence('{table}', 'id')) AS id "  # noqa: S608 (our table)
        "FROM jsonb_array_elements_text(%s) AS n)",
        f"opened_rows AS ({inserting_told(opened.rows, values, {'id': key})})",
        f"opened_records AS ({inserting_told(opened.records, values, {})})",
    ]
    if opened.events:
        payload = {"payload": f"told.payload || jsonb_build_object('{opened.name}', {key})"}
        parts.append(f"opened_events AS ({inserting_told(opened.events, values, payload)})")
    return parts


def _update(name: str, row: models.Model, columns: Sequence[Column], values: list[Any]) -> str:
    values += [*stored(row, columns), row.pk]
    assignments = ", ".join(f'"{column.name}" = %s' for column in columns)
    return f'{name} AS (UPDATE "{row._meta.db_table}" SET {assignments} WHERE id = %s)'  # noqa: S608 (our columns)


def _insert(
    name: str,
    rows: Sequence[models.Model],
    values: list[Any],
    given: Mapping[str, str] | None = None,
    *,
    returning: str = "",
) -> str:
    return f"{name} AS ({inserting(rows, values, given or {}, returning)})"
