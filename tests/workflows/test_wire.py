"""The short way of prepared statements: whatever happens on the connection, the same answers and errors."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import psycopg
import pytest
from django.db import DataError, IntegrityError, OperationalError, connection, transaction
from psycopg import generators

from accounts.models import User
from workflows import statements
from workflows.wire import Wire

pytestmark = pytest.mark.django_db(transaction=True)

DOUBLED = "SELECT %s::int * 2, '100 %%', NULL"


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bool]]:
    """Return a list that tells of each statement whether it took the short way; the book is written."""
    taken: list[bool] = []
    real = Wire.answer

    def answer(wire: Wire, sql: str, values: Any) -> Any:
        found = real(wire, sql, values)
        taken.append(found is not None)
        return found

    monkeypatch.setattr(Wire, "answer", answer)
    connection.close()
    write_in_book()
    taken.clear()
    yield taken
    connection.close()


def write_in_book() -> None:
    for _ in range(4):
        ask(21)


@transaction.atomic
def in_one(*acts: Callable[[], Any]) -> None:
    for act in acts:
        act()


def ask(number: int) -> list[tuple[Any, ...]]:
    return statements.ask(DOUBLED, [number])


def change_of_mind() -> None:
    raise KeyError


def add_ada() -> None:
    User.objects.create_user("ada@example.com", name="Ada")


def test_a_statement_sent_before_takes_the_short_way(short: list[bool]) -> None:
    with transaction.atomic():
        first, second = ask(21), ask(4)
        begun = statements.ask("SELECT now() = statement_timestamp()")
    alone = ask(3)

    assert (first, second, alone) == ([(42, "100 %", None)], [(8, "100 %", None)], [(6, "100 %", None)])
    assert begun == [(False,)]
    assert short == [True, True, False, True]
    assert not connection.in_atomic_block


def test_what_began_on_the_short_way_is_taken_back_whole(short: list[bool]) -> None:
    with pytest.raises(IntegrityError):
        in_one(partial(ask, 21), add_ada, add_ada)

    assert not User.objects.exists()
    assert ask(1) == [(2, "100 %", None)]


def test_after_a_rollback_the_same_statement_is_answered(short: list[bool]) -> None:
    with pytest.raises(KeyError):
        in_one(partial(ask, 21), change_of_mind)

    with transaction.atomic():
        assert ask(4) == [(8, "100 %", None)]


def test_within_a_transaction_a_savepoint_taken_back_loses_nothing(short: list[bool]) -> None:
    with transaction.atomic():
        ask(21)
        with pytest.raises(KeyError):
            in_one(partial(ask, 1), change_of_mind)
        again = ask(5)

    assert again == [(10, "100 %", None)]


def test_a_table_changed_on_the_same_connection_loses_nothing(short: list[bool]) -> None:
    with transaction.atomic():
        ask(21)
        with connection.cursor() as cursor:
            cursor.execute("CREATE TEMPORARY TABLE passing (n int) ON COMMIT DROP")
            cursor.execute("ALTER TABLE passing ADD m int")
        again = ask(5)

    assert again == [(10, "100 %", None)]


def test_hundreds_of_other_statements_push_nothing_out_of_use(short: list[bool]) -> None:
    for n in range(150):
        for _ in range(4):
            statements.ask(f"SELECT %s::int + {n}", [1])

    with transaction.atomic():
        assert ask(5) == [(10, "100 %", None)]
        assert statements.ask("SELECT %s::int + 149", [1]) == [(150,)]


def test_an_error_on_the_short_way_is_the_usual_one_and_the_connection_goes_on(short: list[bool]) -> None:
    for before in (write_in_book, partial(ask, 1), lambda: None):
        with pytest.raises(DataError, match="out of range"):
            in_one(before, partial(ask, 2_000_000_000))
        write_in_book()

    with transaction.atomic():
        assert ask(5) == [(10, "100 %", None)]


def test_an_interruption_amid_answers_closes_the_connection_and_the_next_act_has_a_new_one(
    short: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(pgconn: Any) -> Any:
        raise KeyboardInterrupt
        yield

    with monkeypatch.context() as patch:
        patch.setattr(generators, "fetch", interrupted)
        with pytest.raises(KeyboardInterrupt), transaction.atomic():
            ask(1)

    with transaction.atomic():
        assert ask(5) == [(10, "100 %", None)]


@pytest.mark.parametrize("before", [(), (partial(ask, 1),)], ids=["its first", "a later"])
def test_a_connection_that_is_cut_is_an_error_at_once_and_the_next_act_has_a_new_one(
    short: list[bool], before: tuple[Callable[[], Any], ...]
) -> None:
    with pytest.raises(OperationalError):
        in_one(*before, cut, partial(ask, 5)) if before else cut_and_ask()

    connection.close_if_unusable_or_obsolete()
    with transaction.atomic():
        assert ask(5) == [(10, "100 %", None)]


def cut() -> None:
    """End the server's side of the connection, as a restart of the database does."""
    with psycopg.connect(
        connection.connection.info.dsn, password=connection.settings_dict["PASSWORD"]
    ) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [connection.connection.info.backend_pid])


def cut_and_ask() -> None:
    cut()
    in_one(partial(ask, 5))


def test_where_statements_are_not_prepared_the_usual_way_is_taken(short: list[bool]) -> None:
    connection.connection.prepare_threshold = None

    with transaction.atomic():
        assert ask(5) == [(10, "100 %", None)]

    assert short == [False]
