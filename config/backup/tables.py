"""What the database holds: tables, columns that are written, sequences, triggers."""

from dataclasses import dataclass
from typing import Any

from django.db import connection

LEFT_OUT = frozenset({"django_migrations", "django_session", "usersessions_usersession"})
"""What the restored database has of its own, and what must not come back: sessions end with a restore."""
FROM_MIGRATIONS = frozenset(
    {"django_content_type", "auth_permission", "workflows_legaltransition", "django_migrations"}
)
"""What a database has that was only just migrated."""

COLUMNS = """
SELECT c.relname, array_agg(a.attname ORDER BY a.attnum) FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
GROUP BY c.relname ORDER BY c.relname
"""
SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = current_schema()"
SLEEPING = """
SELECT count(*) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE c.relnamespace = current_schema()::regnamespace AND t.tgenabled = 'D'
"""


@dataclass(frozen=True, slots=True)
class Source:
    """A table of the database with the columns that are stored, in order."""

    name: str
    columns: list[str]

    @property
    def quoted(self) -> str:
        return _quoted(self.name)

    @property
    def listed(self) -> str:
        return ", ".join(map(_quoted, self.columns))


def all_tables() -> list[Source]:
    """Return every table of the database."""
    return [Source(name, columns) for name, columns in _rows(COLUMNS)]


def kept_tables() -> list[Source]:
    """Return every table whose rows a backup holds."""
    return [table for table in all_tables() if table.name not in LEFT_OUT]


def sequences() -> dict[str, int]:
    """Return the last number that each sequence gave; those that gave none are left out."""
    return {name: last for name, last in _rows(SEQUENCES) if last is not None}


def filled() -> list[str]:
    """Name the tables that hold more than migrations wrote."""
    looked_at = [table for table in all_tables() if table.name not in FROM_MIGRATIONS]
    return [table.name for table in looked_at if _rows(f"SELECT 1 FROM {table.quoted} LIMIT 1")]  # noqa: S608


def set_triggers(tables: list[Source], state: str) -> None:
    """Put the guards of tables to sleep (DISABLE) or wake them (ENABLE); the owner of the tables may."""
    run(*(f"ALTER TABLE {table.quoted} {state} TRIGGER USER" for table in tables))


def sleeping_triggers() -> int:
    """Count the guards that are asleep."""
    return int(_rows(SLEEPING)[0][0])


def run(*statements: str) -> None:
    """Run statements one after the other."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _rows(query: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
