"""A worker, the broker or the store goes away in the middle: nothing is lost, nothing happens twice."""

from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from devstack.servers.valkey import Valkey
from permits.applications.models import PermitApplication
from permits.documents import store
from permits.fees.models import LedgerEntry
from permits.issuance import files
from permits.issuance.models import Permit
from permits.notices.models import Notice
from tests.chaos.conftest import (
    cut_the_connections_that_wait,
    let_leases_end,
    pay,
    somebody_waits_for_a_lock,
    until,
)
from tests.driving import People
from tests.running import Office
from workflows import delivery, relay
from workflows.models import Case, Delivery, OutboxEvent
from workflows.timing import machine_now

pytestmark = pytest.mark.django_db(transaction=True)


def issued_without_its_file(application: PermitApplication, who: People) -> Permit:
    """Pay, and do everything that follows except the permit's PDF."""
    pay(application, who)
    while ids := relay.claim(at=machine_now()):
        for event in OutboxEvent.objects.filter(pk__in=ids).exclude(topic=files.TOPIC).order_by("id"):
            delivery.deliver(event.pk, at=machine_now())
    return Permit.objects.get(application=application)


def done(permit: Permit) -> bool:
    permit.refresh_from_db()
    return permit.file_state == Permit.State.DONE


def assert_one_of_everything(application: PermitApplication) -> None:
    permit = Permit.objects.get(application=application)
    head = store.head(permit.file_key)
    assert head is not None
    assert (head.size, store.kept_digest(permit.file_key)) == (permit.file_size, permit.file_sha256)
    moves = list(application.case.records.filter(thing="").values_list("move", flat=True))
    assert moves.count("issue_automatically") == 1
    assert LedgerEntry.objects.filter(application=application, kind="payment").count() == 1
    assert OutboxEvent.objects.filter(topic="permit.document_ready").count() == 1
    told = list(Notice.objects.values_list("event", "template", "recipient_email"))
    assert len(told) == len(set(told))


def test_a_worker_killed_while_it_makes_the_permit_leaves_one_permit_and_one_file(
    office: Office, unpaid: PermitApplication, who: People
) -> None:
    permit = issued_without_its_file(unpaid, who)
    number, code = permit.number, permit.code

    let_leases_end()
    with transaction.atomic():  # the file lies in the store, and what follows from it cannot be written yet
        Case.objects.select_for_update().get(pk=unpaid.case_id)
        office.start("worker", "relay")
        until(somebody_waits_for_a_lock, office=office, what="the worker to hold the file")
        office.kill("worker")
        cut_the_connections_that_wait()
    found = store.head(files.file_key(permit))
    assert found is not None
    assert not done(permit)

    let_leases_end()
    office.start("worker")
    until(lambda: done(permit), office=office, what="the permit's PDF")
    until(lambda: OutboxEvent.objects.filter(topic="permit.document_ready", state="done"), office=office)

    assert (permit.number, permit.code) == (number, code)
    assert Delivery.objects.filter(event__topic=files.TOPIC, done_at__isnull=False).count() == 1
    assert_one_of_everything(unpaid)


def test_while_the_broker_is_away_money_is_taken_and_the_permit_follows_when_it_is_back(
    transactional_db: None, own_broker: Valkey, tmp_path: Path, unpaid: PermitApplication, who: People
) -> None:
    office = Office(tmp_path, broker_url=own_broker.environment()["BROKER_URL"])
    try:
        office.start("worker", "relay")
        until(lambda: "ready" in office.said("worker"), office=office, what="the worker")
        own_broker.end()

        payment = pay(unpaid, who)

        until(lambda: "broker_away" in office.said("relay"), office=office, what="the relay to notice")
        payment.refresh_from_db()
        unpaid.refresh_from_db()
        assert (payment.status, unpaid.status) == ("settled", "submitted")
        assert OutboxEvent.objects.filter(topic="invoice.paid", state="waiting").count() == 1

        own_broker.launch()
        own_broker.await_ready()
        until(lambda: Permit.objects.filter(file_state="done"), office=office, what="the permit")
        until(lambda: OutboxEvent.objects.filter(topic="permit.document_ready", state="done"), office=office)
        assert_one_of_everything(unpaid)
    finally:
        office.close()


def test_while_the_store_is_away_the_permit_stands_and_its_file_follows(
    unpaid: PermitApplication, who: People, settings: Any
) -> None:
    permit = issued_without_its_file(unpaid, who)
    browser = Client()
    browser.force_login(who.contractor, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = reverse("issuance:permit", args=[permit.number])
    assert "is being prepared" in browser.get(page).content.decode()
    there, settings.S3_ENDPOINT = settings.S3_ENDPOINT, "http://127.0.0.1:1"

    let_leases_end()
    relay.drain()

    permit.refresh_from_db()
    assert permit.file_state == "failed"
    assert "could not be made" in browser.get(page).content.decode()
    settings.S3_ENDPOINT = there
    let_leases_end()
    relay.drain()
    assert done(permit)
    assert browser.get(reverse("issuance:permit_file", args=[permit.number])).status_code == 302
    relay.drain()
    assert_one_of_everything(unpaid)


def test_the_same_work_goes_through_rabbitmq(
    transactional_db: None, rabbitmq_url: str, tmp_path: Path, unpaid: PermitApplication, who: People
) -> None:
    office = Office(tmp_path, broker_url=rabbitmq_url)
    try:
        office.start("worker", "relay")

        pay(unpaid, who)

        until(lambda: Permit.objects.filter(file_state="done"), office=office, what="the permit")
        until(lambda: OutboxEvent.objects.filter(topic="permit.document_ready", state="done"), office=office)
        assert_one_of_everything(unpaid)
    finally:
        office.close()
