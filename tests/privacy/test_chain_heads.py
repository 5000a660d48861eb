"""The end of the chain of security events, kept outside: what was made anew in the database shows."""

import io
import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection

from accounts.models import SecurityEvent, User
from accounts.security import chain
from accounts.security import events as security_events
from accounts.security.events import Kind
from permits.documents import store
from permits.privacy import chain_heads
from tests.driving import NOON

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch) -> str:
    """Keep the ends of this test's chain apart from all others."""
    store.ensure_bucket()
    name = f"chain-heads-{uuid4().hex[:8]}/"
    monkeypatch.setattr(chain_heads, "FOLDER", name)
    return name


@pytest.fixture
def kept(transactional_db: None) -> User:
    """Give a person of whom three things are written down, the last after the end was kept."""
    person = User.objects.create_user("ana@example.org", "pin-oak-lintel-88", name="Ana")
    for number in range(3):
        if number == 2:
            chain_heads.keep(at=NOON)
        security_events.record(Kind.SIGNED_IN, at=NOON, actor=person, about=person, by=["password"])
    return person


def flaws() -> list[tuple[str, str]]:
    return [(flaw.kind, flaw.text) for flaw in chain_heads.compare(at=NOON)]


def by_force(sql: str) -> None:
    """Do what only the owner of the database can."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(sql)
        cursor.execute("SET session_replication_role = origin")


def test_the_end_is_written_once_a_day_and_noted_in_the_chain(kept: User, folder: str) -> None:
    again = chain_heads.keep(at=NOON + timedelta(hours=3))
    tomorrow = chain_heads.keep(at=NOON + timedelta(days=1))

    lying = json.loads(b"".join(store.chunks(f"{folder}{NOON:%Y-%m-%d}.json")))
    events = list(SecurityEvent.objects.filter(kind="head kept").order_by("seq"))
    assert (again, tomorrow) == (False, True)
    assert lying["seq"] == 2
    assert lying["hash"] == SecurityEvent.objects.get(seq=2).hash
    assert events[0].facts == lying
    assert flaws() == []
    assert list(chain.verify()) == []


def test_a_chain_that_was_made_anew_does_not_fit_what_was_kept(kept: User) -> None:
    by_force("UPDATE accounts_securityevent SET hash = repeat('f', 64) WHERE seq = 2")

    assert ("head differs", flaws()[0][1]) == flaws()[0]
    assert "security event 2 has another hash" in flaws()[0][1]


def test_a_chain_that_was_cut_off_does_not_reach_what_was_kept(kept: User) -> None:
    by_force("DELETE FROM accounts_securityevent WHERE seq >= 2")

    assert [kind for kind, _text in flaws()] == ["head missing"]
    assert "security event 2 is missing" in flaws()[0][1]


def test_an_end_that_was_taken_out_of_the_store_is_missed(kept: User, folder: str) -> None:
    key = f"{folder}{NOON:%Y-%m-%d}.json"
    store.hold(key, on=False)
    store.destroy(key)

    assert [kind for kind, _text in flaws()] == ["head missing"]


def test_a_note_that_was_taken_out_of_the_chain_is_missed(kept: User) -> None:
    by_force("DELETE FROM accounts_securityevent WHERE kind = 'head kept'")

    assert [kind for kind, _text in flaws()] == ["head unknown"]


def test_another_end_in_its_place_differs(kept: User, folder: str) -> None:
    key = f"{folder}{NOON:%Y-%m-%d}.json"
    store.hold(key, on=False)
    store.destroy(key)
    store.put_once(key, b"{}", content_type="application/json")

    assert "head differs" in [kind for kind, _text in flaws()]


def test_nights_without_an_end_are_told(kept: User) -> None:
    found = list(chain_heads.compare(at=NOON + timedelta(days=5)))

    assert [flaw.kind for flaw in found] == ["head not kept"]
    assert f"{NOON:%Y-%m-%d}" in found[0].text


def test_a_store_that_does_not_answer_is_told_and_stops_nothing(
    kept: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_given: Any, **_named: Any) -> Any:
        raise store.StoreAway("no answer")

    monkeypatch.setattr(store, "listed", away)

    assert [kind for kind, _text in flaws()] == ["head missing"]


def test_an_end_whose_note_was_lost_is_noted_as_it_was_written(transactional_db: None, folder: str) -> None:
    said = {"day": f"{NOON:%Y-%m-%d}", "seq": 0, "hash": chain.GENESIS}
    key = f"{folder}{said['day']}.json"
    store.put_once(key, json.dumps(said).encode(), content_type="application/json")

    chain_heads.keep(at=NOON)

    assert SecurityEvent.objects.get(kind="head kept").facts == said
    assert flaws() == []


def test_the_command_compares_them(kept: User) -> None:
    by_force("UPDATE accounts_securityevent SET hash = repeat('f', 64) WHERE seq = 2")
    told = io.StringIO()

    with pytest.raises(SystemExit):
        call_command("verify_audit", stdout=told, stderr=told)

    assert "security event 2 has another hash than" in told.getvalue()
