"""Relay, worker, connection or web server dies: each event is heard once, each move made once."""

import random
import time
from http.client import HTTPConnection, HTTPException
from threading import Thread

import pytest
from django.db import connection, transaction
from django.urls import reverse

from permits.applications.models import PermitApplication
from tests.chaos.conftest import somebody_waits_for_a_lock, until
from tests.chaos.echo.apps import TOPIC
from tests.chaos.echo.consumer import ECHO
from tests.register import records
from tests.running import Office
from workflows import relay
from workflows.audit import verify
from workflows.models import Case, Delivery, OutboxEvent
from workflows.timing import machine_now, now

pytestmark = pytest.mark.django_db(transaction=True)
CASES, EACH = 20, 8
TOKEN = "k" * 32


@pytest.fixture
def listening(office: Office) -> Office:
    """Give an office whose worker has one consumer more."""
    office.environment |= {"DJANGO_SETTINGS_MODULE": "tests.chaos.settings", "CELERY_SKIP_CHECKS": "1"}
    return office


def ring() -> list[int]:
    """Have events of some cases wait, those of each case spread over the queue; return their numbers."""
    at = machine_now()
    cases = Case.objects.bulk_create([Case(machine="toy", opened_at=at) for _ in range(CASES)])
    rows = [
        OutboxEvent(case=cases[n % CASES], topic=TOPIC, at=at, available_at=at, state="waiting")
        for n in range(CASES * EACH)
    ]
    return [row.pk for row in OutboxEvent.objects.bulk_create(rows)]


def echoes() -> int:
    return OutboxEvent.objects.filter(topic=ECHO).count()


def assert_each_was_heard_once_in_order(rung: list[int], office: Office) -> None:
    def waiting() -> bool:
        return OutboxEvent.objects.filter(topic=TOPIC).exclude(state="done").exists()

    until(lambda: not waiting(), office=office, what="every event to be heard")
    answers = OutboxEvent.objects.filter(topic=ECHO).order_by("id").values_list("case_id", "payload__rang")
    assert sorted(rang for _case, rang in answers) == rung
    for case in {case for case, _rang in answers}:
        heard = [rang for number, rang in answers if number == case]
        assert heard == sorted(heard)
    assert Delivery.objects.filter(done_at__isnull=False).count() == len(rung)


def cut_every_connection() -> None:
    """End all connections of all processes but this one, whatever they are at."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_relay_worker_and_connections_that_die_in_mid_drain_lose_no_event_and_double_none(
    listening: Office,
) -> None:
    rung, chance = ring(), random.Random(7)  # noqa: S311 (the same moments each time)
    OutboxEvent.objects.filter(pk=rung[0]).update(payload={"deaths": 1})
    listening.start("worker", "relay")

    for heard in (10, 40):
        until(lambda few=heard: echoes() > few, office=listening, what="the drain to go on")
        listening.kill("relay")
        listening.start("relay")
    for _ in range(6):
        cut_every_connection()
        time.sleep(chance.uniform(0.02, 0.3))

    assert echoes() < len(rung)
    assert_each_was_heard_once_in_order(rung, listening)
    deadly = OutboxEvent.objects.get(pk=rung[0])
    assert deadly.attempts > 1
    assert f"outbox.unanswered event={deadly.pk}" in listening.said("worker")
    assert not OutboxEvent.objects.filter(topic=TOPIC, attempts__gt=4).exists()


class Applicant:
    """Somebody who withdraws applications at the web server's own port."""

    def __init__(self, office: Office, applications: list[PermitApplication]) -> None:
        browser = records.signed_in(applications[0].applicant)
        self.port, self.answers = office.port, dict[int, int]()
        self.headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"sessionid={browser.cookies['sessionid'].value}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
        }

    def withdraw(self, *applications: PermitApplication) -> None:
        """Post one after the other; an answer that does not come leaves none."""
        for each in applications:
            asked = HTTPConnection("127.0.0.1", self.port, timeout=30)
            try:
                asked.request(
                    "POST", reverse("casework:withdraw", args=[each.pk]), "reason=Moved", self.headers
                )
                self.answers[each.pk] = asked.getresponse().status
            except (OSError, HTTPException):
                continue
            finally:
                asked.close()


def test_a_web_server_killed_amid_moves_leaves_each_made_once_or_not_at_all(office: Office) -> None:
    asked = [records.application(number=f"PRJ-2026-{n:06}") for n in range(1, 6)]
    held, others = asked[0], asked[1:]
    OutboxEvent.objects.update(state="done", done_at=now())
    office.start("web")
    before, after = Applicant(office, asked), Applicant(office, asked)
    posts = [Thread(target=before.withdraw, args=[held]), Thread(target=before.withdraw, args=others)]

    with transaction.atomic():  # one request stands in the middle of its move, others are answered meanwhile
        Case.objects.select_for_update().get(pk=held.case_id)
        for each in posts:
            each.start()
        until(lambda: somebody_waits_for_a_lock() and len(before.answers) > 1, office=office, what="moves")
        office.kill("web")
    for each in posts:
        each.join()
    made = set(PermitApplication.objects.filter(status="withdrawn").values_list("pk", flat=True))
    assert held.pk not in made
    assert set(before.answers) <= made

    office.start("web")
    after.withdraw(*asked, *asked)

    assert set(after.answers) == {each.pk for each in asked}
    for each in asked:
        each.refresh_from_db()
        assert each.status == "withdrawn"
        assert each.case.records.filter(move="withdraw", thing="").count() == 1
        assert OutboxEvent.objects.filter(case=each.case, topic="application.withdraw").count() == 1
    relay.drain()
    assert not OutboxEvent.objects.exclude(state="done").exists()
    assert list(verify()) == []
