"""Queries compiled once a process and asked with values: to compile is most of what a short page costs."""

from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Expression, QuerySet


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

    def ask(self, **given: Any) -> list[tuple[Any, ...]]:
        """Return the rows, as the database has them."""
        values = [given[each.name] if isinstance(each, Given) else each for each in self.params]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, values)
            found: list[tuple[Any, ...]] = cursor.fetchall()
            return found


def compiled(query: QuerySet[Any, Any]) -> Statement:
    """Compile a query of columns.

    :raises TypeError: for a column whose values Django makes anew from what the database returns.
    """
    compiler = query.query.get_compiler(DEFAULT_DB_ALIAS)
    sql, params = compiler.as_sql()
    if compiler.get_converters([expression for expression, _sql, _alias in compiler.select or ()]):
        raise TypeError(f"{query.model.__name__}: a column that needs converting cannot be read so: {sql}")
    return Statement(sql, tuple(params))
