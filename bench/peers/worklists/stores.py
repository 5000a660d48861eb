"""Fill a store by SQL alone, its indexes built afterwards, and time what a page asks."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg

TEAMS = ("building", "fire", "zoning", "utilities")
SIZE = 20
PAGE_50 = SIZE * 49
SECONDARY = """
SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i
WHERE i.indrelid = %s::regclass AND NOT i.indisprimary
  AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid)
"""


@contextmanager
def filling(dsn: str, *tables: str) -> Iterator[Any]:
    """Give a connection that checks no foreign key; afterwards indexes are built and all is vacuumed."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        for setting in ("session_replication_role = replica", "synchronous_commit = off"):
            connection.execute(f"SET {setting}")
        connection.execute("SET maintenance_work_mem = '512MB'")
        indexes = [row for table in tables for row in connection.execute(SECONDARY, [table]).fetchall()]
        for name, _definition in indexes:
            connection.execute(f"DROP INDEX {name}")
        yield connection
        for _name, definition in indexes:
            connection.execute(definition)
        for table in tables:
            connection.execute(f"VACUUM (ANALYZE) {table}")
        connection.execute("CHECKPOINT")


def timed(asked: dict[str, Callable[[], Sequence[Any]]], times: int) -> dict[str, list[float]]:
    """Ask each question once to warm up, see that it gives a full page, and return the seconds it takes."""
    found = {}
    for name, ask in asked.items():
        assert len(ask()) == SIZE, name
        found[name] = [seconds(ask) for _ in range(times)]
    return found


def seconds(ask: Callable[[], Any]) -> float:
    began = time.perf_counter()
    ask()
    return time.perf_counter() - began
