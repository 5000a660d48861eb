"""What every test may use: a database whose history may be emptied between tests."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.db.models.signals import post_migrate
from hypothesis import HealthCheck, settings

from tests import driving, emptying
from tests.driving import NOON, People
from workflows.timing import at_moment

pytest_plugins = ["tests.running"]
# How quick a machine is, is no property of the code.
settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """Let the test database, and only it, empty its append-only tables after a test that commits."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "WHERE t.tgname = 'append_only_truncate'"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER append_only_truncate ON "{table}"')
        emptying.quickly()
    post_migrate.connect(_restore_legal_transitions, dispatch_uid="legal transitions")
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def _restore_legal_transitions(sender: Any, **_: Any) -> None:
    """Put back what migrations wrote, after a test that commits has emptied every table."""
    if sender.label == "workflows":
        emptying.restore_legal_transitions()


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """Begin each test with an empty cache."""
    yield
    cache.clear()


@pytest.fixture(scope="module")
def _town(request: pytest.FixtureRequest) -> Iterator[People | None]:
    """Make the sample city's rules and people once for a file of tests, in a transaction never committed.

    Not for a file some of whose tests commit: they would find themselves inside that transaction.
    """
    mine = [each for each in request.session.items if each.path == request.path]
    if any(_commits(each) for each in mine):
        yield None
        return
    request.getfixturevalue("django_db_setup")
    with request.getfixturevalue("django_db_blocker").unblock(), transaction.atomic():
        driving.publish_rules()
        made = driving.people()
        connection.check_constraints()  # once; else each test has all of it checked when it ends
        yield made
        transaction.set_rollback(True)


def _commits(test: pytest.Item) -> bool:
    marked = test.get_closest_marker("django_db")
    in_fixtures = "transactional_db" in getattr(test, "fixturenames", ())
    return in_fixtures or bool(marked and marked.kwargs.get("transaction"))


@pytest.fixture
def townspeople(_town: People | None, db: None) -> People:
    """The sample city's rules in force, and its people as if nobody had met them before."""
    if _town is not None:
        return deepcopy(_town)
    driving.publish_rules()
    return driving.people()


@pytest.fixture
def who(townspeople: People) -> Iterator[People]:
    """The sample city's people, on a Monday at noon."""
    with at_moment(NOON):
        yield townspeople
