"""The permit's pages: parties and staff see it, others do not; a failed document is asked for again."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from permits.issuance.codes import grouped
from permits.issuance.models import Permit
from tests.driving import People
from workflows import relay
from workflows.models import OutboxEvent


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def url(name: str, permit: Permit) -> str:
    return reverse(f"issuance:{name}", args=[permit.number])


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("contractor", 200),
        ("technician", 200),
        ("inspector", 200),
        ("official", 200),
        ("auditor", 200),
        ("cashier", 403),
        ("finance", 403),
        ("stranger", 404),
        ("configuration", 404),
    ],
)
def test_who_sees_the_permit(reroof_permit: Permit, who: People, role: str, status: int) -> None:
    client = signed_in(getattr(who, role))

    assert client.get(url("permit", reroof_permit)).status_code == status
    assert client.get(url("file_state", reroof_permit)).status_code == status


def test_somebody_who_is_not_signed_in_is_sent_to_the_door(reroof_permit: Permit) -> None:
    assert Client().get(url("permit", reroof_permit)).status_code == 302


def test_the_page_shows_the_permit_and_how_to_verify_it(reroof_permit: Permit, who: People) -> None:
    page = signed_in(who.contractor).get(url("permit", reroof_permit)).content.decode()

    for wanted in (
        reroof_permit.number,
        grouped(reroof_permit.code),
        "Roof final",
        "Olga Owner",
        "1222 First",
    ):
        assert wanted in page


def test_the_document_is_being_prepared_then_ready_then_downloaded(
    reroof_permit: Permit, who: People
) -> None:
    client = signed_in(who.contractor)
    relay.drain()
    reroof_permit.refresh_from_db()
    done = reroof_permit.file_state
    Permit.objects.update(file_state="pending")
    waiting = client.get(url("file_state", reroof_permit)).content.decode()
    early = client.get(url("permit_file", reroof_permit))
    Permit.objects.update(file_state=done)

    ready = client.get(url("file_state", reroof_permit)).content.decode()
    download = client.get(url("permit_file", reroof_permit))

    assert "being prepared" in waiting
    assert "data-lintel-poll" in waiting
    assert early.url == url("permit", reroof_permit)
    assert "data-lintel-poll" not in ready
    assert f"{reroof_permit.number}.pdf" in download.url


def test_only_who_issues_may_have_a_failed_document_made_again(reroof_permit: Permit, who: People) -> None:
    Permit.objects.update(file_state="failed", file_error="StoreAway: no answer")
    page = signed_in(who.contractor).get(url("permit", reroof_permit)).content.decode()

    refused = signed_in(who.contractor).post(url("retry_file", reroof_permit))
    answers = [signed_in(who.technician).post(url("retry_file", reroof_permit)) for _ in range(2)]

    assert "issued and valid" in page
    assert "Make the document again" not in page
    assert refused.status_code == 403
    assert [answer.status_code for answer in answers] == [302, 302]
    assert OutboxEvent.objects.filter(topic="permit.file_wanted").count() == 2, "the first and one more"


def test_the_page_asks_few_questions(
    reroof_permit: Permit, who: People, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(who.contractor)
    client.get(url("permit", reroof_permit))

    with django_assert_max_num_queries(10):
        client.get(url("permit", reroof_permit))
