"""What the columns of a row hold, as the database driver takes it, and the text of an INSERT, made once."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from types import NoneType
from typing import Any, NamedTuple, TypeVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models.base import ModelState
from django_fsm import FSMField

from workflows.canonical import canonical
from workflows.models.hashes import HashField

PLAIN_FIELDS = frozenset(
    {
        FSMField,
        models.AutoField,
        models.BigAutoField,
        models.CharField,
        models.DateField,
        models.DateTimeField,
        models.ForeignKey,
        models.IntegerField,
        models.OneToOneField,
        models.PositiveIntegerField,
        models.PositiveSmallIntegerField,
        models.TextField,
    }
)
"""Fields whose plain values the driver takes as they are; all others prepare theirs themselves."""
PLAIN_VALUES = frozenset({NoneType, int, str, date})


Row = TypeVar("Row", bound=models.Model)


def made(model: type[Row], values: Mapping[str, Any], *, adding: bool = True, **related: Any) -> Row:
    """Return a row of one of the engine's own models, whose every column is given by attribute name.

    Past ``Model.__init__``, which looks at each field anew: a move makes several rows, and the engine's own
    models have neither defaults to work out nor listeners. ``related`` holds the objects of foreign keys.
    """
    row = model.__new__(model)
    row._state = ModelState()
    row._state.adding, row._state.db = adding, DEFAULT_DB_ALIAS
    row._state.fields_cache = related
    row.__dict__.update(values)
    return row


def begun(model: type[Row], values: Mapping[str, Any], **related: Any) -> Row:
    """Return a new row as :func:`made` does; columns that are not given hold their defaults."""
    filled = {attname: default() for attname, default in _defaults(model) if attname not in values}
    return made(model, {**filled, **values}, **related)


@cache
def _defaults(model: type[models.Model]) -> tuple[tuple[str, Callable[[], Any]], ...]:
    return tuple((field.attname, field.get_default) for field in model._meta.concrete_fields)


class Column(NamedTuple):
    """A column of a model, and whether the driver takes its plain values, or its JSON, as they are."""

    attname: str
    name: str
    is_plain: bool
    is_json: bool
    field: "models.Field[Any, Any]"


@cache
def columns_of(model: type[models.Model]) -> tuple[Column, ...]:
    """Return the columns of a model but that of a key that the database draws."""
    return tuple(_column(field) for field in model._meta.concrete_fields if not field.primary_key)


def _column(field: Any) -> Column:
    dated = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    is_json = isinstance(field, models.JSONField) and field.encoder is DjangoJSONEncoder
    is_plain = type(field) in PLAIN_FIELDS and not dated
    return Column(field.attname, field.column, is_plain, is_json, field)


def stored(row: models.Model, columns: Sequence[Column]) -> list[Any]:
    """Return what the database is given for some columns of a row."""
    held, found = row.__dict__, []
    for attname, _name, is_plain, is_json, field in columns:
        value = held.get(attname, row)
        kind = type(value)
        if is_plain and (kind in PLAIN_VALUES or (kind is datetime and value.tzinfo is not None)):
            found.append(value)
        elif kind is dict and is_json:
            found.append(canonical(value))
        else:
            prepared = field.pre_save(row, add=row._state.adding)
            found.append(field.get_db_prep_save(prepared, connections[DEFAULT_DB_ALIAS]))
    return found


def inserting(
    rows: Sequence[models.Model], values: list[Any], given: Mapping[str, str], returning: str = ""
) -> str:
    """Return an INSERT of rows; ``given`` has the SQL of columns whose value the database works out."""
    model = type(rows[0])
    columns = _inserted(model, frozenset(given))
    for row in rows:
        values += stored(row, columns)
    text = _text(model, frozenset(given.items()), len(rows))
    return f"{text} RETURNING {returning}" if returning else text


def inserting_told(rows: Sequence[models.Model], values: list[Any], given: Mapping[str, str]) -> str:
    """Return an INSERT of rows of one of the engine's own models, told to the database as one JSON value.

    The text is the same for any number of rows, so the database plans it once and the driver need not find
    a hundred places in it. ``given`` has the SQL of columns in terms of ``told``, a row, and of its place in
    the list, ``told.ordinality``.
    """
    model = type(rows[0])
    values.append(canonical([{c.name: _told(row, c) for c in columns_of(model)} for row in rows]))
    return _text_told(model, frozenset(given.items()))


def _told(row: models.Model, column: Column) -> Any:
    """Return a value as PostgreSQL reads it out of JSON, to the microsecond."""
    value = row.__dict__[column.attname]
    if isinstance(value, datetime | date):
        return value.isoformat()
    return f"\\x{value}" if isinstance(column.field, HashField) else value


@cache
def _inserted(model: type[models.Model], given: frozenset[str]) -> tuple[Column, ...]:
    return tuple(column for column in columns_of(model) if column.attname not in given)


@cache
def _head(model: type[models.Model], given: tuple[str, ...]) -> str:
    names = [*(column.name for column in _inserted(model, frozenset(given))), *given]
    columns = ", ".join(f'"{name}"' for name in names)
    return f'INSERT INTO "{model._meta.db_table}" ({columns})'


@cache
def _text(model: type[models.Model], given: frozenset[tuple[str, str]], count: int) -> str:
    names, expressions = tuple(name for name, _ in given), [expression for _, expression in given]
    places = ["%s" for _ in _inserted(model, frozenset(names))]
    row = f"({', '.join(places + expressions)})"
    return f"{_head(model, names)} VALUES {', '.join([row] * count)}"


@cache
def _text_told(model: type[models.Model], given: frozenset[tuple[str, str]]) -> str:
    expressions = dict(given)
    told = [expressions.pop(column.name, f'told."{column.name}"') for column in columns_of(model)]
    source = f'jsonb_populate_recordset(NULL::"{model._meta.db_table}", %s) WITH ORDINALITY AS told'
    return (
        f"{_head(model, tuple(expressions))} SELECT {', '.join([*told, *expressions.values()])} FROM {source}"  # noqa: S608 (our columns)
    )
