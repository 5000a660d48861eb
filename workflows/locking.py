"""The one lock of everything that belongs to a case: one locking read, compiled once for each model."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, NamedTuple, TypeVar

from django.db import connection, models
from django.db.transaction import TransactionManagementError

from workflows.columns import made
from workflows.models import Case
from workflows.statements import ask, tell

Row = TypeVar("Row", bound=models.Model)
Convert = Callable[[Any], Any]

ANNOUNCEMENT = ", set_config('lintel.move', t.case_id::text, true)"
"""Tells the trigger that guards the status that a move of this case is under way."""


class _Reading(NamedTuple):
    """The statement that locks a row with its case, and how its columns become values."""

    statement: str
    moving: str
    case_names: list[str]
    names: list[str]
    converted: list[tuple[int, list[Convert]]]


def locked(model: type[Row], pk: Any, *, moving: bool = False) -> Row:
    """Lock a row and its case until the end of the transaction and return it as it now stands.

    The case is locked before the row, as everywhere: two who need both never wait for each other.

    :raises model.DoesNotExist: when there is no such row.
    :raises TransactionManagementError: outside a transaction, where a lock would hold nothing.
    """
    case_values, values = _read(model, pk, moving)
    reading = _reading(model)
    columns = dict(zip(reading.names, values, strict=True))
    return made(model, columns, adding=False, case=_case(reading, case_values))


def reread(row: models.Model, *, moving: bool = False) -> None:
    """Lock a row and its case as :func:`locked` does and overwrite the given instance with what stands.

    What was prefetched for it is forgotten: whoever asks under the lock asks anew.
    """
    case_values, values = _read(type(row), row.pk, moving)
    reading = _reading(type(row))
    row.__dict__.update(zip(reading.names, values, strict=True))
    row.__dict__.pop("_prefetched_objects_cache", None)
    row._state.fields_cache = {"case": _case(reading, case_values)}


def known(model: type[Row], pk: Any) -> Row:
    """Return a row of which only the key is known; the rest is read under the lock, or when asked for."""
    return made(model, {"id": pk}, adding=False)


def lock_case(case_id: int) -> Case:
    """Lock a case until the end of the transaction."""
    return Case.objects.select_for_update().get(pk=case_id)


def shut_the_door() -> None:
    """Take back the token of a move that was refused, where the transaction goes on without it."""
    if connection.in_atomic_block:
        tell("SELECT set_config('lintel.move', '', true)")


def _case(reading: _Reading, values: Sequence[Any]) -> Case:
    return made(Case, dict(zip(reading.case_names, values, strict=True)), adding=False)


def _read(model: type[models.Model], pk: Any, moving: bool) -> tuple[list[Any], list[Any]]:
    if not connection.in_atomic_block:
        raise TransactionManagementError(f"A {model._meta.verbose_name} is locked inside a transaction only.")
    reading = _reading(model)
    found = ask(reading.moving if moving else reading.statement, [pk])
    if not found:
        raise model.DoesNotExist(f"There is no {model._meta.verbose_name} {pk}.")  # type: ignore[attr-defined]
    columns = list(found[0])
    for place, converters in reading.converted:
        for convert in converters:
            columns[place] = convert(columns[place])
    end = len(reading.case_names)
    return columns[:end], columns[end : end + len(reading.names)]


@cache
def _reading(model: type[models.Model]) -> _Reading:
    case_fields = [f for f in Case._meta.concrete_fields if f.name != "opened_at"]  # no move asks for it
    fields = model._meta.concrete_fields
    columns = [f'c."{f.column}"' for f in case_fields] + [f't."{f.column}"' for f in fields]
    key = model._meta.pk
    assert key is not None  # noqa: S101 (every model has one)
    source = (
        f'FROM "{Case._meta.db_table}" c JOIN "{model._meta.db_table}" t ON t.case_id = c.id '
        f'WHERE t."{key.column}" = %s FOR UPDATE OF c, t'
    )
    converted = [(place, _converters(f)) for place, f in enumerate([*case_fields, *fields])]
    return _Reading(
        statement=f"SELECT {', '.join(columns)} {source}",
        moving=f"SELECT {', '.join(columns)}{ANNOUNCEMENT} {source}",
        case_names=[f.attname for f in case_fields],
        names=[f.attname for f in fields],
        converted=[each for each in converted if each[1]],
    )


def _converters(field: Any) -> list[Convert]:
    expression = field.get_col(field.model._meta.db_table)
    found = connection.ops.get_db_converters(expression) + expression.get_db_converters(connection)
    return [_bound(converter, expression) for converter in found]


def _bound(converter: Any, expression: Any) -> Convert:
    def convert(value: Any) -> Any:
        return converter(value, expression, connection)

    return convert
