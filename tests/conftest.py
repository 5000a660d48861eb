"""What every test may use: a database whose history may be emptied between tests."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import connection

pytest_plugins = ["tests.running"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> None:
    """Let the test database, and only it, empty its append-only tables after a test that commits."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "WHERE t.tgname = 'append_only_truncate'"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER append_only_truncate ON "{table}"')


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """Begin each test with an empty cache."""
    yield
    cache.clear()
