"""Related rows that many applications brought along in one query, or that one is asked for."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)


def brought(record: Model, name: str) -> Iterable[Any] | None:
    """Return prefetched related rows; None where they have to be asked for."""
    known: dict[str, Iterable[Any]] = record.__dict__.get("_prefetched_objects_cache", {})
    return known.get(name)


def rows_of(record: Model, name: str, otherwise: "QuerySet[Row]") -> list[Row]:
    """Return the related rows that were prefetched, else the ones that the given query finds."""
    known = brought(record, name)
    return list(otherwise if known is None else known)
