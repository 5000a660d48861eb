"""Empty the database after a test that commits: only the tables that hold something; no guard is asked."""

from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.test import TransactionTestCase

from config.backup.tables import FROM_MIGRATIONS
from workflows import machines
from workflows.models import LegalTransition

MAY_SLEEP = "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"


def quickly() -> None:
    """From now on have tests that commit emptied after so, where the server lets its guards sleep."""
    with connection.cursor() as cursor:
        cursor.execute(MAY_SLEEP)
        if cursor.fetchone() != (True,):
            return
    TransactionTestCase._fixture_teardown = _instead_of(TransactionTestCase._fixture_teardown)


def _instead_of(flush: Callable[[Any], None]) -> Callable[[Any], None]:
    def emptied(test: Any) -> None:
        if test.reset_sequences or test.serialized_rollback or test.available_apps is not None:
            flush(test)
        else:
            _empty()

    return emptied


def _empty() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table in _filled(cursor):
            cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608 (our own tables)
        LegalTransition.objects.all().delete()
        restore_legal_transitions()


def _filled(cursor: Any) -> list[str]:
    cursor.execute(TABLES)
    tables = [table for (table,) in cursor.fetchall() if table not in FROM_MIGRATIONS]
    cursor.execute(" UNION ALL ".join(f"SELECT '{each}' WHERE EXISTS (TABLE \"{each}\")" for each in tables))
    return [table for (table,) in cursor.fetchall()]


def restore_legal_transitions() -> None:
    """Put back what migrations wrote about the changes of status that are legal."""
    LegalTransition.objects.bulk_create(
        [
            LegalTransition(machine=machine.name, source=source, target=target)
            for machine in machines.registered()
            for source, target in machine.legal_pairs
        ],
        ignore_conflicts=True,
    )
