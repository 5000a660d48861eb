"""Sessions get a new number at sign-in, end by time, from afar and with the password, and are listed."""

import time

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings as house
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.front_door.sessions import store as rooms
from accounts.models import SecurityEvent
from tests.accounts.conftest import PASSWORD, verified
from tests.accounts.showing import say_password, sign_in

pytestmark = pytest.mark.django_db
PROFILE, LIST = "/people/profile/", "/people/sessions/"
FIREFOX = {"User-Agent": "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"}


@pytest.fixture
def later(monkeypatch):
    """Let the machine's clock run ahead for sessions."""
    real = time.time

    def ahead(seconds: float) -> None:
        monkeypatch.setattr(rooms.time, "time", lambda: real() + seconds)

    return ahead


def test_signing_in_changes_the_number_of_the_session(client, carla):
    client.get(reverse("account_login"))
    client.post(reverse("set_language"), {"language": "en"})
    before = client.cookies.get("sessionid")
    number = before.value if before else ""

    sign_in(client, carla)

    assert client.cookies["sessionid"].value != number
    assert client.cookies["sessionid"]["httponly"]
    assert client.cookies["sessionid"]["samesite"] == "Lax"


def test_showing_once_more_who_it_is_changes_the_number_again(client, carla):
    sign_in(client, carla)
    before = client.cookies["sessionid"].value

    say_password(client, PROFILE)
    thief = Client()
    thief.cookies["sessionid"] = before

    assert client.cookies["sessionid"].value != before
    assert thief.get(PROFILE).status_code == 302
    assert UserSession.objects.get().session_key == client.cookies["sessionid"].value
    assert client.get(PROFILE).status_code == 200


def test_a_planted_session_number_is_not_taken_over(client, carla):
    client.cookies["sessionid"] = "planted-by-somebody-else-0123456"

    sign_in(client, carla)

    assert client.cookies["sessionid"].value != "planted-by-somebody-else-0123456"


def test_who_does_nothing_for_long_is_signed_out_told_so_and_led_back(client, carla, later):
    sign_in(client, carla)
    later(house.SESSION_IDLE_LIMIT + 1)

    led = client.get(PROFILE)
    page = client.get(led.url).content.decode()

    assert led.url == f"{reverse('account_login')}?next={PROFILE}"
    assert "because nothing happened for a long time" in page
    assert SecurityEvent.objects.get(kind="session ended").facts == {"limit": "idle"}


def test_who_goes_on_working_stays_until_the_day_is_over(client, carla, later):
    sign_in(client, carla)
    step = house.SESSION_IDLE_LIMIT - 5
    for hour in range(1, 6):
        later(step * hour)
        assert client.get(PROFILE).status_code == 200
    for hour in range(6, 14):
        later(step * hour)
        last = client.get(PROFILE)

    assert last.status_code == 302
    assert SecurityEvent.objects.get(kind="session ended").facts == {"limit": "age"}


def test_being_seen_is_written_at_most_once_a_minute(client, carla):
    sign_in(client, carla)
    client.get("/people/sessions/")
    before = UserSession.objects.get().last_seen_at

    client.get("/people/sessions/")

    assert UserSession.objects.get().last_seen_at == before


def test_a_person_sees_every_browser_and_signs_out_in_one_of_them(client, carla):
    other = Client(headers=FIREFOX)
    sign_in(client, carla)
    sign_in(other, carla)
    afar = UserSession.objects.exclude(session_key=client.session.session_key).get()

    page = client.get(LIST).content.decode()
    client.post(reverse("accounts:end_session", args=[afar.pk]))

    assert "Firefox, Windows" in page
    assert "this browser" in page
    assert other.get(PROFILE).status_code == 302
    assert client.get(PROFILE).status_code == 200
    ended = SecurityEvent.objects.get(kind="session ended")
    assert (ended.actor_id, ended.facts) == (carla.pk, {"limit": "afar"})


def test_a_person_signs_out_everywhere_else_at_once(client, carla):
    others = [Client(), Client()]
    for browser in [client, *others]:
        sign_in(browser, carla)

    told = client.post(reverse("accounts:end_other_sessions"), follow=True).content.decode()
    again = client.post(reverse("accounts:end_other_sessions"), follow=True).content.decode()

    assert "in 2 other browsers" in told
    assert "You are signed in here only" in again
    assert [each.get(PROFILE).status_code for each in others] == [302, 302]
    assert UserSession.objects.count() == 1


def test_nobody_ends_the_session_of_somebody_else_or_the_one_in_use_by_mistake(client, carla):
    stranger = Client()
    sign_in(stranger, verified("stranger@example.com", "Sam Stranger"))
    sign_in(client, carla)
    own = UserSession.objects.get(user=carla)

    refused = stranger.post(reverse("accounts:end_session", args=[own.pk]))
    told = client.post(reverse("accounts:end_session", args=[own.pk]), follow=True)

    assert refused.status_code == 404
    assert "the browser that you are using" in told.content.decode()
    assert client.get(PROFILE).status_code == 200


def test_a_new_password_ends_every_other_session(client, carla, mailoutbox):
    other = Client()
    sign_in(other, carla)
    sign_in(client, carla)
    page, new = reverse("account_change_password"), "another-oak-lintel-99"
    say_password(client, page)

    client.post(page, {"oldpassword": PASSWORD, "password1": new, "password2": new})

    assert other.get(PROFILE).status_code == 302
    assert client.get(PROFILE).status_code == 200
    assert mailoutbox[-1].subject == "Your password was changed"
    assert SecurityEvent.objects.get(kind="password changed").facts == {"how": "changed"}


def test_after_signing_out_the_old_cookie_opens_nothing(client, carla):
    sign_in(client, carla)
    kept = client.cookies["sessionid"].value

    client.post(reverse("account_logout"))
    thief = Client()
    thief.cookies["sessionid"] = kept

    assert thief.get(PROFILE).status_code == 302
    assert not UserSession.objects.exists()
    assert SecurityEvent.objects.filter(kind="signed out", actor=carla).count() == 1


def test_the_list_costs_the_same_however_many_browsers_there_are(client, carla):
    sign_in(client, carla)
    client.get(LIST)
    with CaptureQueriesContext(connection) as one:
        client.get(LIST)
    for _ in range(3):
        sign_in(Client(), carla)

    with CaptureQueriesContext(connection) as four:
        page = client.get(LIST).content.decode()

    assert page.count("lintel-sessions__one") == 4
    assert len(four) == len(one)


def test_a_session_that_is_over_is_listed_no_more(client, carla):
    other = Client()
    sign_in(other, carla)
    sign_in(client, carla)
    page, new = reverse("account_change_password"), "another-oak-lintel-99"
    say_password(client, page)
    client.post(page, {"oldpassword": PASSWORD, "password1": new, "password2": new})

    listed = client.get(LIST).content.decode()

    assert listed.count("lintel-sessions__one") == 1
    assert UserSession.objects.count() == 1
