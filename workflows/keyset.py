"""Pages of a list by the place where another one ended: each costs the same, however far one has come.

Conditions are written as PostgreSQL has them, with constants in the text: a statement that the server has
prepared can then be planned once, and is still seen to fit a partial index.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, BooleanField, F, Func, QuerySet, Value
from django.db.models.expressions import Combinable


class Place(NamedTuple):
    """Where a page begins or ends."""

    day: date
    id: int


class Condition(Func):
    """A condition in SQL; each ``{}`` stands for one of the expressions."""

    output_field = BooleanField()

    def __init__(self, sql: str, *expressions: Combinable) -> None:
        super().__init__(*expressions, sql=sql)

    def as_sql(self, compiler: Any, *_connection: Any, **_more: Any) -> tuple[str, tuple[str | int, ...]]:
        """Compile the expressions into the text."""
        parts = [compiler.compile(each) for each in self.get_source_expressions()]
        text = self.extra["sql"].format(*(sql for sql, _params in parts))
        return text, tuple(param for _sql, params in parts for param in params)


def following(order: Sequence[str], place: Place) -> Condition:
    """Keep what comes after a place in an ascending order: a range of its index."""
    return _beside(">", order, place)


def preceding(order: Sequence[str], place: Place) -> Condition:
    """Keep what comes before a place in an ascending order."""
    return _beside("<", order, place)


def ranged(
    query: QuerySet[Any], order: Sequence[str], *, after: Place | None, before: Place | None
) -> QuerySet[Any]:
    """Order rows from the beginning or from behind a place, or backwards from one."""
    if before is not None:
        return query.filter(preceding(order, before)).order_by(*(f"-{name}" for name in order))
    if after is not None:
        query = query.filter(following(order, after))
    return query.order_by(*order)


def page(
    query: QuerySet[Any],
    order: Sequence[str],
    *,
    size: int,
    after: Place | None = None,
    before: Place | None = None,
) -> list[Any]:
    """Return the rows that follow a place, that lead up to one, or the first; always in the order."""
    found = list(ranged(query, order, after=after, before=before)[:size])
    return found if before is None else found[::-1]


def none_of(name: str, keys: Sequence[int] | Combinable) -> Condition:
    """Keep rows whose column has none of some keys: one parameter, however many they are."""
    listed = Value(list(keys), ArrayField(BigIntegerField())) if isinstance(keys, Sequence) else keys
    return Condition("{} <> ALL({}::bigint[])", F(name), listed)


def counted(query: QuerySet[Any], *, most: int) -> int:
    """Count rows, but stop one past the most that a page tells."""
    return int(query.order_by()[: most + 1].count())


def _beside(sign: str, order: Sequence[str], place: Place) -> Condition:
    return Condition(f"({{}}, {{}}) {sign} ({{}}, {{}})", *map(F, order), *map(_value, place))


def _value(given: Any) -> Combinable:
    if hasattr(given, "resolve_expression"):
        return given  # type: ignore[no-any-return]
    return Value(given, BigIntegerField()) if isinstance(given, int) else Value(given)
