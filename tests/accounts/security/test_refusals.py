"""An ordinary refusal of somebody signed in is written down, once an hour for each page."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import SecurityEvent, User
from accounts.security import refusals
from tests.accounts.conftest import verified
from tests.accounts.front_door.test_second_factor import staff

pytestmark = pytest.mark.django_db
SECURITY, MATRIX = "privacy:security_events", "access:roles"


def told() -> list[SecurityEvent]:
    return list(SecurityEvent.objects.filter(kind="refused").order_by("id"))


def test_a_refusal_is_written_down_with_the_page_and_never_its_address(signed_in: Client, carla: User):
    answer = signed_in.get(reverse(MATRIX))

    assert answer.status_code == 403
    assert [(each.actor_id, each.facts) for each in told()] == [(carla.pk, {"page": MATRIX, "numbers": []})]
    assert told()[0].request == answer.headers["X-Request-ID"]


def test_a_hundred_refusals_of_a_page_are_one_event_each_person_and_page_its_own(signed_in, carla):
    other = Client()
    person = verified("otto@example.com", "Otto")
    other.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")

    for _visit in range(5):
        signed_in.get(reverse(MATRIX))
    signed_in.post(reverse(MATRIX))
    signed_in.get(reverse(SECURITY))
    other.get(reverse(MATRIX))

    assert [(each.actor_id, each.facts["page"]) for each in told()] == [
        (carla.pk, MATRIX),
        (carla.pk, SECURITY),
        (person.pk, MATRIX),
    ]


def test_after_the_hour_it_is_written_down_again(signed_in, carla):
    signed_in.get(reverse(MATRIX))
    cache.clear()
    signed_in.get(reverse(MATRIX))

    assert len(told()) == 2


def test_nobody_is_written_down_for_a_page_that_asks_to_sign_in_or_is_not_there(client, signed_in):
    client.logout()
    client.get(reverse(MATRIX))
    signed_in.get("/nowhere/")

    assert told() == []


def test_a_step_of_signing_in_is_no_refusal(client, carla, settings):
    settings.STAFF_SECOND_FACTOR = True
    tessa = staff("tessa@example.com", "Tessa")
    client.force_login(tessa, backend="allauth.account.auth_backends.AuthenticationBackend")

    answer = client.get("/people/profile/", headers={"Accept": "application/json"})

    assert answer.status_code == 403
    assert told() == []


def test_without_a_cache_the_person_is_answered_all_the_same(signed_in, monkeypatch):
    def away(*_given):
        raise OSError("no cache")

    monkeypatch.setattr(refusals.cache, "add", away)

    assert signed_in.get(reverse(MATRIX)).status_code == 403
    assert told() == []
