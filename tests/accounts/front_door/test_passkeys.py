"""A passkey is made, signs in alone, is a second factor, and is renamed and removed by its owner only."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from fido2.webauthn import AuthenticatorData

from accounts.models import SecurityEvent, User
from tests.accounts.conftest import verified
from tests.accounts.front_door.software_key import SoftwareKey, question_on
from tests.accounts.showing import say_password, sign_in

pytestmark = pytest.mark.django_db
ADD, ENTER, PROFILE = "/account/2fa/passkeys/add/", "/account/2fa/passkeys/sign-in/", "/people/profile/"


def add_passkey(client: Client, key: SoftwareKey, name: str = "Phone"):
    """Make a passkey as a person does."""
    say_password(client, ADD)
    asked = question_on(client.get(ADD).content.decode())
    return client.post(ADD, {"name": name, "credential": key.made(asked), "passwordless": "on"})


def enter(client: Client, key: SoftwareKey, **posted: str):
    """Sign in with a passkey alone."""
    asked = client.get(ENTER, headers={"X-Requested-With": "XMLHttpRequest"}).json()["request_options"]
    return client.post(ENTER, {"credential": key.shown(asked), **posted})


@pytest.fixture
def key(client: Client, carla: User) -> SoftwareKey:
    """Give Carla's passkey, which she has made in this browser."""
    made = SoftwareKey()
    sign_in(client, carla)
    add_passkey(client, made)
    return made


def test_a_passkey_signs_in_alone_and_leads_to_where_the_person_was_going(key, carla):
    fresh = Client()

    answer = enter(fresh, key, next=PROFILE)

    assert answer.url == PROFILE
    assert int(fresh.session["_auth_user_id"]) == carla.pk
    last = SecurityEvent.objects.filter(kind="signed in").latest("id")
    assert last.facts == {"by": ["webauthn"]}


def test_a_new_passkey_brings_recovery_codes_and_its_owner_is_told(client, key, carla, mailoutbox):
    assert set(Authenticator.objects.values_list("type", flat=True)) == {"webauthn", "recovery_codes"}
    assert mailoutbox[-1].subject == "A passkey was added"
    assert SecurityEvent.objects.get(kind="factor added").facts == {"factor": "passkey"}


def test_the_browser_is_asked_for_a_passkey_that_is_kept_and_guarded(client, carla):
    sign_in(client, carla)
    say_password(client, ADD)

    asked = question_on(client.get(ADD).content.decode())["publicKey"]

    assert asked["authenticatorSelection"]["residentKey"] == "required"
    assert asked["authenticatorSelection"]["userVerification"] == "required"
    assert asked["rp"]["id"] == "testserver"


def test_a_passkey_is_a_second_factor_after_the_password(key, carla):
    fresh = Client()
    led = sign_in(fresh, carla, next_url=PROFILE)
    asked = question_on(fresh.get(led.url).content.decode())

    answer = fresh.post(led.url, {"credential": key.shown(asked)})

    assert answer.url == PROFILE
    assert fresh.get(PROFILE).status_code == 200


def test_somebody_else_s_passkey_is_no_second_factor(key, carla):
    other, thief = SoftwareKey(), Client()
    stranger = verified("stranger@example.com", "Sam Stranger")
    sign_in(thief, stranger)
    add_passkey(thief, other)
    fresh = Client()
    led = sign_in(fresh, carla)
    asked = question_on(fresh.get(led.url).content.decode())

    fresh.post(led.url, {"credential": other.shown(asked)})

    assert fresh.get(PROFILE).status_code == 302


@pytest.mark.parametrize("wrong", ["", "{}", "null", "[]", "3", '"x"', '{"response": {}}', '{"id": 1}'])
def test_what_is_no_passkey_gets_an_answer_in_words(client, carla, wrong):
    fresh = Client()
    fresh.get(ENTER, headers={"X-Requested-With": "XMLHttpRequest"})

    answer = fresh.post(ENTER, {"credential": wrong}, follow=True)

    assert answer.redirect_chain[-1][0] == reverse("account_login")
    assert "_auth_user_id" not in fresh.session


@pytest.mark.parametrize("wrong", ["{}", "null", "[]", "3", '{"id": 1}', '{"response": {}}'])
def test_what_is_no_new_passkey_gets_an_answer_in_words(client, carla, wrong):
    sign_in(client, carla)
    say_password(client, ADD)
    client.get(ADD)

    answer = client.post(ADD, {"name": "Phone", "credential": wrong})

    assert answer.status_code == 200
    assert not Authenticator.objects.exists()


def test_an_answer_for_another_site_or_an_old_question_opens_nothing(key, settings):
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = False
    fresh = Client()
    asked = fresh.get(ENTER, headers={"X-Requested-With": "XMLHttpRequest"}).json()["request_options"]

    elsewhere = fresh.post(ENTER, {"credential": key.shown(asked, origin="https://evil.example")})
    stale = Client().post(ENTER, {"credential": key.shown(asked)})

    assert elsewhere.url == stale.url == reverse("account_login")
    assert "_auth_user_id" not in fresh.session
    assert SecurityEvent.objects.filter(kind="sign-in failed").count() == 2


def test_a_passkey_that_did_not_ask_for_finger_or_pin_does_not_sign_in_alone(client, carla):
    careless = SoftwareKey(flags=AuthenticatorData.FLAG.UP)
    sign_in(client, carla)

    answer = add_passkey(client, careless)

    assert answer.status_code == 200
    assert not Authenticator.objects.filter(type="webauthn").exists()


def test_only_the_owner_renames_and_removes_a_passkey(client, key, carla, mailoutbox):
    number = Authenticator.objects.get(type="webauthn").pk
    rename, remove = (
        reverse("mfa_edit_webauthn", args=[number]),
        reverse("mfa_remove_webauthn", args=[number]),
    )
    stranger = Client()
    sign_in(stranger, verified("stranger@example.com", "Sam Stranger"))

    refused = [stranger.get(rename).status_code, stranger.post(remove).status_code]
    client.post(rename, {"name": "Key at the office"})
    named = Authenticator.objects.get(pk=number).wrap().name
    client.post(remove)

    assert refused == [404, 404]
    assert named == "Key at the office"
    assert not Authenticator.objects.exists()
    assert mailoutbox[-1].subject == "A passkey was removed"


@pytest.mark.parametrize("name", ["", "x" * 61])
def test_a_name_that_is_none_is_said_to_be_none(client, key, name):
    number = Authenticator.objects.get(type="webauthn").pk

    answer = client.post(reverse("mfa_edit_webauthn", args=[number]), {"name": name})

    assert answer.status_code == 200
    assert "usa-error-message" in answer.content.decode()


def test_passkeys_are_not_offered_where_they_cannot_work(client):
    by_name = client.get(reverse("account_login"))
    by_number = client.get(reverse("account_login"), headers={"Host": "127.0.0.1:8000"})

    assert "Sign in with a passkey" in by_name.content.decode()
    assert "Sign in with a passkey" not in by_number.content.decode()


def test_the_question_for_a_passkey_does_not_tell_who_has_one(key, client):
    asked = Client().get(ENTER, headers={"X-Requested-With": "XMLHttpRequest"}).json()

    assert asked["request_options"]["publicKey"]["allowCredentials"] == []
