"""What a case costs in statements: a number that is held, not timed."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DataError, connection, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from bench.machine import acts
from bench.machine.models import Dossier, Holding
from workflows import statements
from workflows.audit import verify
from workflows.models import ClockEvent, OutboxEvent, TransitionRecord

ROLES = ("contractor", "intake", "fees", "issuer", *(f"rev_{team}" for team in acts.TEAMS))
FIELDS = {"address": "17 Harbour Street", "description": "Two storeys", "valuation": 412_000}


def people() -> dict[str, int]:
    users = {role: User.objects.create_user(f"{role}@example.com", name=role).pk for role in ROLES}
    Holding.objects.bulk_create(Holding(person_id=pk, role=role) for role, pk in users.items())
    return users


def from_draft_to_issued(who: dict[str, int]) -> Dossier:
    dossier = acts.create(who["contractor"], **FIELDS)
    acts.act(dossier.pk, "submit", who["contractor"])
    items = acts.act(dossier.pk, "accept", who["intake"])
    for team in acts.TEAMS:
        acts.claim(items[team], who[f"rev_{team}"])
        acts.approve(dossier.pk, items[team], who[f"rev_{team}"])
    for name, role in (("assess", "fees"), ("pay", "contractor"), ("issue", "issuer")):
        acts.act(dossier.pk, name, who[role])
    return dossier


@pytest.mark.django_db(transaction=True)
def test_a_case_from_draft_to_issued_costs_at_most_seventy_statements() -> None:
    who = people()
    from_draft_to_issued(who)

    with CaptureQueriesContext(connection) as queries:
        dossier = from_draft_to_issued(who)

    sent = [each["sql"] for each in queries]
    assert Dossier.objects.get(pk=dossier.pk).status == "issued"
    assert not [sql for sql in sent if "SAVEPOINT" in sql]
    assert len(sent) <= 70, "\n".join(sent)


@pytest.mark.django_db(transaction=True)
def test_those_statements_leave_out_nothing() -> None:
    who = people()

    dossier = from_draft_to_issued(who)

    records = TransitionRecord.objects.filter(case=dossier.case_id).order_by("seq")
    assert [r.move for r in records[:7]] == ["open", "submit", "accept", *["open_work"] * 4]
    assert records.count() == 1 + 2 + 4 + 8 + 4
    told = OutboxEvent.objects.filter(case=dossier.case_id).order_by("id").values_list("topic", flat=True)
    moves = ["open", "submit", "accept", "finish", "assess", "pay", "issue"]
    assert list(told) == [f"dossier.{name}" for name in moves]
    assert list(verify(case=dossier.case_id)) == []
    clocks = ClockEvent.objects.filter(case=dossier.case_id).values_list("clock", "kind")
    assert sorted(clocks) == sorted(
        (clock, kind) for clock in ("completeness", "review") for kind in ("started", "stopped")
    )


@pytest.mark.django_db(transaction=True)
def test_who_watches_statements_sees_those_of_the_engine() -> None:
    seen = []

    def watching(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        seen.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watching):
        statements.tell("SELECT 1")

    assert seen == ["SELECT 1"]


@pytest.mark.django_db(transaction=True)
def test_a_new_connection_gets_a_cursor_of_its_own() -> None:
    ((before,),) = statements.ask("SELECT pg_backend_pid()")
    connection.close()

    ((after,),) = statements.ask("SELECT pg_backend_pid()")

    assert after != before


@pytest.mark.django_db(transaction=True)
def test_a_statement_that_fails_is_an_error_of_the_database_as_ever() -> None:
    with pytest.raises(DataError):
        statements.ask("SELECT 1 / %s", [0])

    assert statements.ask("SELECT 1") == [(1,)]


@pytest.mark.django_db(transaction=True)
def test_nothing_is_sent_in_a_transaction_that_is_spoilt() -> None:
    with transaction.atomic():
        transaction.set_rollback(True)

        with pytest.raises(TransactionManagementError):
            statements.tell("SELECT 1")


@pytest.mark.django_db(transaction=True)
def test_two_threads_never_share_a_cursor() -> None:
    def asked(number: int) -> list[tuple[int]]:
        try:
            return [statements.ask("SELECT %s::int", [number])[0] for _ in range(50)]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(asked, range(4)))

    assert found == [[(number,)] * 50 for number in range(4)]
