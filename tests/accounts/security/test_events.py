"""Security events: written with what they tell of, kept when that is rolled back, chained by the database."""

from datetime import UTC, datetime
from threading import Thread
from typing import Any

import pytest
from django.db import Error, connection, transaction
from django.db.utils import IntegrityError

from accounts.models import SecurityEvent, User
from accounts.security import chain as security_chain
from accounts.security import events as security_events
from accounts.security.events import Kind

AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def raw(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def flaws() -> list[tuple[int, str]]:
    return [(flaw.seq, flaw.kind) for flaw in security_chain.verify()]


def sealed() -> None:
    """Do what a commit does: let the database number and chain what was written."""
    raw("SET CONSTRAINTS ALL IMMEDIATE")
    raw("SET CONSTRAINTS ALL DEFERRED")


def tell_and_fail(kind: Kind) -> None:
    with security_events.kept(), transaction.atomic():
        security_events.record(kind, at=AT, way="door")
        raise ZeroDivisionError


@transaction.atomic
def register_with_a_record_that_cannot_be_written() -> None:
    User.objects.create_user("ana@example.org")
    security_events.record(Kind.REGISTERED, at=AT, way="\0")


def without_guards(*statements: str) -> None:
    with transaction.atomic():
        raw("SET LOCAL session_replication_role = replica")
        for statement in statements:
            raw(statement)
        raw("SET LOCAL session_replication_role = origin")


def three_events() -> None:
    for number in range(3):
        security_events.record(Kind.SIGNED_IN, at=AT, way=f"door “{number}”: \n 1.50", day=AT.date())
    sealed()


@pytest.mark.django_db
def test_what_happened_is_numbered_and_chained_when_it_is_committed() -> None:
    person = User.objects.create_user("ana@example.org", name="Ana")

    three_events()
    security_events.record(Kind.ROLE_GRANTED, at=AT, actor=person, about=person, role="technician")
    sealed()

    first, *_others, last = SecurityEvent.objects.order_by("id")
    assert (first.seq, first.previous_hash, last.seq, last.about) == (
        1,
        security_chain.GENESIS,
        4,
        f"accounts.user:{person.pk}",
    )
    assert security_chain.head() == (4, last.hash)
    assert flaws() == []


@pytest.mark.django_db
def test_a_plain_insert_is_chained_too_and_may_not_choose_its_place() -> None:
    three_events()

    raw(
        "INSERT INTO accounts_securityevent (at, kind, about, facts, network, visitor, request, seq, "
        "previous_hash, hash) VALUES (now(), 'glass broken', '', "
        "'{\"b\": 1, \"a\": \"ñ\\u0001\"}', '', '', '', 77, 'x', 'y')"
    )
    sealed()

    assert SecurityEvent.objects.order_by("-seq").values_list("seq", flat=True)[0] == 4
    assert flaws() == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_securityevent SET kind = 'signed out'",
        "UPDATE accounts_securityevent SET seq = NULL",
        "DELETE FROM accounts_securityevent",
        "UPDATE accounts_securityhead SET seq = 1",
        "DELETE FROM accounts_securityhead",
        "INSERT INTO accounts_securityhead (id, seq, hash) VALUES (2, 9, '')",
    ],
)
def test_nothing_written_changes(statement: str) -> None:
    three_events()

    with pytest.raises(IntegrityError), transaction.atomic():
        raw(statement)

    assert flaws() == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("tampering", "found"),
    [
        (["UPDATE accounts_securityevent SET kind = 'signed out' WHERE seq = 2"], [(2, "changed")]),
        (["UPDATE accounts_securityevent SET facts = '{}' WHERE seq = 1"], [(1, "changed")]),
        (["DELETE FROM accounts_securityevent WHERE seq = 2"], [(2, "removed")]),
        (["DELETE FROM accounts_securityevent WHERE seq = 3"], [(3, "removed")]),
        (["UPDATE accounts_securityevent SET seq = NULL WHERE seq = 3"], [(3, "removed"), (0, "inserted")]),
        (["UPDATE accounts_securityhead SET hash = repeat('f', 64)"], [(3, "head")]),
    ],
)
def test_who_gets_round_the_guards_is_found_out(tampering: list[str], found: list[tuple[int, str]]) -> None:
    three_events()

    without_guards(*tampering)

    assert flaws() == found


@pytest.mark.django_db
def test_an_act_that_is_rolled_back_leaves_no_record_that_it_was_done() -> None:
    with pytest.raises(ZeroDivisionError):
        tell_and_fail(Kind.ROLE_GRANTED)

    assert not SecurityEvent.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_refusal_is_recorded_though_the_refusal_rolls_everything_back() -> None:
    with pytest.raises(ZeroDivisionError):
        tell_and_fail(Kind.SIGN_IN_FAILED)

    event = SecurityEvent.objects.get()
    assert (event.kind, event.seq, event.facts) == ("sign-in failed", 1, {"way": "door"})


@pytest.mark.django_db
def test_an_act_whose_record_cannot_be_written_does_not_happen() -> None:
    with pytest.raises(Error):
        register_with_a_record_that_cannot_be_written()

    assert not User.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_is_still_at_work_keeps_nobody_waiting() -> None:
    ended: list[int] = []

    def somebody_else() -> None:
        raw("SET lock_timeout = '2s'")
        security_events.record(Kind.SIGNED_IN, at=AT)
        ended.append(SecurityEvent.objects.count())
        connection.close()

    with transaction.atomic():
        security_events.record(Kind.ROLE_GRANTED, at=AT)
        other = Thread(target=somebody_else)
        other.start()
        other.join(timeout=10)
        assert ended == [1]

    assert list(SecurityEvent.objects.order_by("seq").values_list("kind", flat=True)) == [
        "signed in",
        "role granted",
    ]
    assert flaws() == []


@pytest.mark.django_db(transaction=True)
def test_many_at_once_make_one_chain() -> None:
    def many() -> None:
        three_events()
        connection.close()

    threads = [Thread(target=many) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert security_chain.head()[0] == 18
    assert flaws() == []
