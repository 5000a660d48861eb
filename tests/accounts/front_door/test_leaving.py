"""Signing out: the browser forgets, and the city's sign-on service is told."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from accounts.front_door.single_sign_on import departure
from tests.accounts.conftest import PASSWORD
from tests.accounts.front_door.city_service import Service, answer_of, ended_at, running_service

pytestmark = pytest.mark.django_db
PROFILE, BEGIN, OUT = "/people/profile/", "/account/sso/city/", "/account/logout/"
TESSA = {"sub": "4711", "email": "tessa@city.example", "email_verified": True, "name": "Tessa Counter"}


@pytest.fixture(scope="module")
def _service():
    with running_service() as service:
        yield service


@pytest.fixture
def service(_service: Service, settings: Any) -> Service:
    """Give the city's service, at which people sign out, too."""
    _service.person, _service.ended, _service.asked = dict(TESSA), [], []
    _service.ends_at = f"{_service.url}/end"
    settings.SINGLE_SIGN_ON = [_service.settings()]
    return _service


def comes_in(client: Client, service: Service) -> None:
    client.get(answer_of(service, client.post(BEGIN, {"next": PROFILE}).url))
    assert client.get(PROFILE).status_code == 200


def test_who_signs_out_leaves_nothing_in_the_browser_and_is_led_on(signed_in):
    answer = signed_in.post(OUT)

    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert (answer.status_code, answer.url) == (302, "/")
    assert signed_in.get(PROFILE).status_code == 302


def test_entries_that_wait_in_the_browser_stay_when_the_person_says_so(signed_in):
    asked = signed_in.get(OUT).content.decode()
    answer = signed_in.post(OUT, {"keep": "yes"})

    assert 'name="keep"' in asked
    assert answer.headers["Clear-Site-Data"] == '"cache"'


def test_a_session_that_ends_by_itself_clears_nothing(signed_in, settings):
    settings.SESSION_AGE_LIMIT = -1

    answer = signed_in.get(PROFILE)

    assert answer.status_code == 302
    assert "Clear-Site-Data" not in answer.headers


def test_who_came_by_the_service_signs_out_there_and_comes_back(client, service):
    comes_in(client, service)

    answer = client.post(OUT)
    back = ended_at(service, answer.url)

    asked = parse_qs(urlsplit(answer.url).query)
    assert answer.url.startswith(f"{service.url}/end?")
    assert set(asked) == {"id_token_hint", "client_id", "post_logout_redirect_uri"}
    assert service.ended == ["4711"]
    assert back == "http://testserver/"
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get(PROFILE).status_code == 302


def test_a_service_without_such_a_page_is_left_alone(client, service):
    service.ends_at = ""
    comes_in(client, service)

    assert client.post(OUT).url == "/"


def test_a_way_out_to_a_place_that_the_city_did_not_name_is_not_taken(client, service, settings):
    service.ends_at = "https://elsewhere.example/end"
    comes_in(client, service)
    first = client.post(OUT).url
    settings.SINGLE_SIGN_ON = [service.settings(origins=["https://elsewhere.example"])]
    comes_in(client, service)

    assert first == "/"
    assert client.post(OUT).url.startswith("https://elsewhere.example/end?")


def test_a_token_too_long_for_an_address_is_left_out_and_the_service_asks(service):
    described = {"end_session_endpoint": service.ends_at}

    found = departure.way_out(service.settings(), described, "x" * 5000, "lintel")

    assert found == {"page": service.ends_at, "client": "lintel"}


def test_who_came_by_a_password_signs_out_here_alone(client, service, carla):
    client.post(reverse("account_login"), {"login": carla.email, "password": PASSWORD})

    assert client.post(OUT).url == "/"


def test_an_answer_to_nobody_s_question_leaves_no_way_out_behind(client, service):
    service.forgets_nonce = True
    client.get(answer_of(service, client.post(BEGIN).url))
    service.forgets_nonce = False

    assert departure.KEY not in client.session
