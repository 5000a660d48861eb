"""Write a whole move as one statement: the subject's changed fields, its record, its events and its case."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, models
from psycopg import sql

from workflows.models import Case, OutboxEvent, TransitionRecord

SKIPPED = {"id"}


def changed_fields(subject: models.Model, before: dict[str, Any]) -> list[models.Field]:  # type: ignore[type-arg]
    """Return the concrete fields whose value differs from the one in ``before`` (attname → value)."""
    return [
        field
        for field in subject._meta.concrete_fields
        if field.attname in subject.__dict__ and subject.__dict__[field.attname] != before.get(field.attname)
    ]


def write_move(
    subject: models.Model | None,
    fields: Sequence[models.Field],  # type: ignore[type-arg]
    record: TransitionRecord,
    events: Sequence[OutboxEvent],
    case: Case,
) -> None:
    """Write everything that one move changes, in one data-modifying statement.

    ``subject`` may be None when only work of the case moved. The caller holds the lock of the case.
    """
    parts: list[sql.Composable] = []
    values: list[Any] = []
    if subject is not None and fields:
        parts.append(_update("subject", subject, fields, values))
    parts.append(_insert("record", [record], values))
    if events:
        parts.append(_insert("events", events, values))
    head = sql.SQL("UPDATE {} SET head_seq = %s, head_hash = %s, closed_at = %s WHERE id = %s").format(
        sql.Identifier(Case._meta.db_table)
    )
    values += [case.head_seq, case.head_hash, case.closed_at, case.pk]
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("WITH ") + sql.SQL(", ").join(parts) + sql.SQL(" ") + head, values)


def write_opening(
    subject: models.Model, record: TransitionRecord, events: Sequence[OutboxEvent], case: Case
) -> None:
    """Write a new subject with its first record and its case's head; sets the subject's primary key."""
    values: list[Any] = []
    parts = [_insert("subject", [subject], values, returning="id"), _insert("record", [record], values)]
    if events:
        parts.append(_insert("events", events, values))
    head = sql.SQL(
        "UPDATE {} SET head_seq = %s, head_hash = %s WHERE id = %s RETURNING (SELECT id FROM subject)"
    ).format(sql.Identifier(Case._meta.db_table))
    values += [case.head_seq, case.head_hash, case.pk]
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("WITH ") + sql.SQL(", ").join(parts) + sql.SQL(" ") + head, values)
        subject.pk = cursor.fetchone()[0]
    subject._state.adding = False


def _update(
    name: str,
    row: models.Model,
    fields: Sequence[models.Field],  # type: ignore[type-arg]
    values: list[Any],
) -> sql.Composable:
    assignments = sql.SQL(", ").join([sql.SQL("{} = %s").format(_column(f)) for f in fields])
    values += [_stored(row, f) for f in fields] + [row.pk]
    return sql.SQL("{} AS (UPDATE {} SET {} WHERE id = %s RETURNING 1)").format(
        sql.Identifier(name), sql.Identifier(row._meta.db_table), assignments
    )


def _insert(
    name: str, rows: Sequence[models.Model], values: list[Any], *, returning: str = "1"
) -> sql.Composable:
    fields = [f for f in rows[0]._meta.concrete_fields if f.attname not in SKIPPED]
    row_of_places = sql.SQL("(") + sql.SQL(", ").join(sql.SQL("%s") for _ in fields) + sql.SQL(")")
    for row in rows:
        values += [_stored(row, f) for f in fields]
    return sql.SQL("{} AS (INSERT INTO {} ({}) VALUES {} RETURNING {})").format(
        sql.Identifier(name),
        sql.Identifier(rows[0]._meta.db_table),
        sql.SQL(", ").join([_column(f) for f in fields]),
        sql.SQL(", ").join([row_of_places] * len(rows)),
        sql.SQL(returning),
    )


def _column(field: models.Field) -> sql.Identifier:  # type: ignore[type-arg]
    return sql.Identifier(str(field.column))


def _stored(row: models.Model, field: models.Field) -> Any:  # type: ignore[type-arg]
    return field.get_db_prep_save(field.pre_save(row, add=row._state.adding), connection)
