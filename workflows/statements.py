"""Statements sent with little ado, and queries compiled once a process and asked with values.

To compile a query is most of what a short page costs, and a new cursor, wrapped, costs as much as the
statement that it sends: the engine's statements share one cursor a connection, and those that it has
prepared take the short way of :mod:`workflows.wire`.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Expression, QuerySet

from workflows.wire import Rows, Wire


class _Kept(threading.local):
    """The cursor of this thread with its short way, and the connection to which they belong."""

    connection: Any = None
    cursor: Any = None
    wire: Any = None


_kept = _Kept()


def tell(sql: str, values: Sequence[Any] = ()) -> None:
    """Send a statement that has no answer. :raises django.db.Error: as any other statement does."""
    _sent(sql, values)


def ask(sql: str, values: Sequence[Any] = ()) -> Rows:
    """Send a statement and return its rows, as the database has them. :raises django.db.Error: as it may."""
    return _sent(sql, values)


def _sent(sql: str, values: Sequence[Any]) -> Rows:
    """Send a statement; who watches or counts statements gets the usual cursor and sees it."""
    database = connections[DEFAULT_DB_ALIAS]
    if database.queries_logged or database.execute_wrappers:
        with database.cursor() as cursor:
            cursor.execute(sql, values)
            return _rows(cursor)
    database.close_if_health_check_failed()
    database.ensure_connection()
    database.validate_no_broken_transaction()
    with database.wrap_database_errors:
        if _kept.connection is not database.connection:
            _kept.cursor = database.create_cursor()
            _kept.wire, _kept.connection = Wire(_kept.cursor), database.connection
        found: Rows | None = _kept.wire.answer(sql, values)
        if found is None:
            _kept.cursor.execute(sql, values)
            found = _rows(_kept.cursor)
    return found


def _rows(cursor: Any) -> Rows:
    return cursor.fetchall() if cursor.description else []


class Given(Expression):
    """A value that a statement takes when it is asked."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, *_compiler: Any) -> tuple[str, tuple[Any, ...]]:
        """Leave the name where the value goes."""
        return "%s", (self,)


@dataclass(frozen=True)
class Statement:
    """A compiled query."""

    sql: str
    params: tuple[Any, ...]

    def ask(self, **given: Any) -> Rows:
        """Return the rows, as the database has them."""
        values = [given[each.name] if isinstance(each, Given) else each for each in self.params]
        return ask(self.sql, values)


def compiled(query: QuerySet[Any, Any]) -> Statement:
    """Compile a query of columns.

    :raises TypeError: for a column whose values Django makes anew from what the database returns.
    """
    compiler = query.query.get_compiler(DEFAULT_DB_ALIAS)
    sql, params = compiler.as_sql()
    if compiler.get_converters([expression for expression, _sql, _alias in compiler.select or ()]):
        raise TypeError(f"{query.model.__name__}: a column that needs converting cannot be read so: {sql}")
    return Statement(sql, tuple(params))
