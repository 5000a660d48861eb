"""Statements sent with little ado, and queries compiled once a process and asked with values.

To compile a query is most of what a short page costs, and a new cursor, wrapped, costs as much as the
statement that it sends: the engine's statements share one cursor a connection.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Expression, QuerySet

Rows = list[tuple[Any, ...]]


class _Kept(threading.local):
    """The cursor of this thread, and the connection to which it belongs."""

    connection: Any = None
    cursor: Any = None


_kept = _Kept()


def tell(sql: str, values: Sequence[Any] = ()) -> None:
    """Send a statement that has no answer. :raises django.db.Error: as any other statement does."""
    _sent(sql, values)


def ask(sql: str, values: Sequence[Any] = ()) -> Rows:
    """Send a statement and return its rows, as the database has them. :raises django.db.Error: as it may."""
    found: Rows = _sent(sql, values).fetchall()
    return found


def _sent(sql: str, values: Sequence[Any]) -> Any:
    """Send a statement; who watches or counts statements gets the usual cursor and sees it."""
    database = connections[DEFAULT_DB_ALIAS]
    if database.queries_logged or database.execute_wrappers:
        cursor = database.cursor()
        cursor.execute(sql, values)
        return cursor
    database.close_if_health_check_failed()
    database.ensure_connection()
    database.validate_no_broken_transaction()
    with database.wrap_database_errors:
        if _kept.connection is not database.connection:
            _kept.connection, _kept.cursor = database.connection, database.create_cursor()
        _kept.cursor.execute(sql, values)
    return _kept.cursor


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
