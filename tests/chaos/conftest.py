"""Things that go wrong, to an office of real processes."""

import time
from collections.abc import Callable

import pytest
from django.db import connection

from permits.applications.models import PermitApplication
from permits.documents import store
from permits.fees.models import Invoice, Payment
from permits.fees.services.counter import record_cheque
from tests.driving import People, application_at, people, publish_rules
from workflows.models import OutboxEvent
from workflows.timing import machine_now, now

PATIENCE = 60.0


@pytest.fixture
def who(transactional_db: None) -> People:
    store.ensure_bucket()
    publish_rules()
    return people()


@pytest.fixture
def unpaid(who: People) -> PermitApplication:
    """Give an instant application that waits for nothing but money."""
    application = application_at("submitted", who, type_code="REROOF", at=now())
    OutboxEvent.objects.update(state="done", done_at=now())
    return application


def pay(application: PermitApplication, who: People) -> Payment:
    """Pay by check at the counter; what follows is left to the processes."""
    invoice = Invoice.objects.get(application=application, status="open")
    return record_cheque(invoice, number="1", payer="Bay", amount=invoice.total, actor=who.cashier, at=now())


def until(holds: Callable[[], object], *, office: object = None, what: str = "") -> None:
    """Wait until something holds, a minute at most."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > deadline:
            said = {name: office.said(name)[-1500:] for name in office.programs} if office else {}  # type: ignore[attr-defined]
            pytest.fail(f"Waited a minute for {what or holds}: {said}")
        time.sleep(0.1)


def let_leases_end() -> None:
    """Let the time pass after which an event is handed over again: only the clock is faked."""
    OutboxEvent.objects.filter(state="waiting").update(available_at=machine_now())


def somebody_waits_for_a_lock() -> bool:
    """Tell whether a connection stands before a locked row."""
    return bool(_of_those_waiting("pid"))


def cut_the_connections_that_wait() -> None:
    """End what a dead worker's connections still want: they die with the machine that held them."""
    _of_those_waiting("pg_terminate_backend(pid)")


def _of_those_waiting(asked: str) -> list[object]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            f"SELECT {asked} FROM pg_stat_activity"  # noqa: S608 (asked for above, by us)
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return [row[0] for row in cursor.fetchall()]
