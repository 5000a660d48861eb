"""What the columns of a row hold, as the database driver takes it, and the text of an INSERT, made once."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from types import NoneType
from typing import Any, TypeAlias, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models.base import ModelState
from django_fsm import FSMField

Field: TypeAlias = "models.Field[Any, Any]"

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


def stored(row: models.Model, field: Field) -> Any:
    """Return what the database is given for a field of a row."""
    if _is_plain(field):
        value = row.__dict__.get(field.attname, row)
        kind = type(value)
        if kind in PLAIN_VALUES or (kind is datetime and value.tzinfo is not None):
            return value
    return field.get_db_prep_save(field.pre_save(row, add=row._state.adding), connections[DEFAULT_DB_ALIAS])


def inserting(
    rows: Sequence[models.Model], values: list[Any], given: Mapping[str, str], returning: str = ""
) -> str:
    """Return an INSERT; ``given`` has the expression of some columns, {n} being the row's number from 1."""
    model = type(rows[0])
    if given:
        fields = _fields(model, "id" in given)
        places = [_places(row, fields, values, given, n) for n, row in enumerate(rows, start=1)]
        text = f"{_head(model, 'id' in given)} {', '.join(places)}"
    else:
        values += [stored(row, field) for row in rows for field in _fields(model, False)]
        text = _plain_text(model, len(rows))
    return f"{text} RETURNING {returning}" if returning else text


def _places(
    row: models.Model, fields: Sequence[Field], values: list[Any], given: Mapping[str, str], n: int
) -> str:
    expressions = [given.get(field.attname, "%s") for field in fields]
    values += [stored(row, f) for f, each in zip(fields, expressions, strict=True) if "%s" in each]
    return f"({', '.join(expressions)})".format(n=n)


@cache
def _is_plain(field: Field) -> bool:
    return type(field) in PLAIN_FIELDS and not (
        getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    )


@cache
def _fields(model: type[models.Model], with_key: bool) -> tuple[Field, ...]:
    return tuple(f for f in model._meta.concrete_fields if with_key or not f.primary_key)


@cache
def _head(model: type[models.Model], with_key: bool) -> str:
    columns = ", ".join(f'"{field.column}"' for field in _fields(model, with_key))
    return f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES'


@cache
def _plain_text(model: type[models.Model], count: int) -> str:
    places = f"({', '.join('%s' for _ in _fields(model, False))})"
    return f"{_head(model, False)} {', '.join([places] * count)}"
