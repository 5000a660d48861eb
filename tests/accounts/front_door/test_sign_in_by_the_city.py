"""City staff sign on at their city's service: who comes in, as whom, and what is never believed."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse

from accounts import clock
from accounts.models import SecurityEvent, StaffRole, User
from accounts.roles import Role
from tests.accounts.conftest import PASSWORD, verified
from tests.accounts.front_door.city_service import Service, answer_of, running_service
from tests.accounts.showing import next_code, set_up_app, sign_in

pytestmark = pytest.mark.django_db
PROFILE, BEGIN = "/people/profile/", "/account/sso/city/"
TESSA = {"sub": "4711", "email": "Tessa@City.example", "email_verified": True, "name": "Tessa Counter"}


@pytest.fixture(scope="module")
def _service():
    with running_service() as service:
        yield service


@pytest.fixture
def service(_service: Service, settings: Any) -> Service:
    """Give the city's service, which knows Tessa."""
    for name, value in vars(Service(url=_service.url, key=_service.key)).items():
        setattr(_service, name, value)
    _service.person = dict(TESSA)
    settings.SINGLE_SIGN_ON = [_service.settings()]
    settings.STAFF_SECOND_FACTOR = True
    return _service


@pytest.fixture
def tessa(db: None) -> User:
    """Give a technician whose address is confirmed."""
    user = verified("tessa@city.example", "Tessa Counter")
    StaffRole.objects.create(user=user, role=Role.PERMIT_TECHNICIAN, since=clock.now() - timedelta(days=1))
    return user


def sign_on(client: Client, service: Service, *, next_url: str = PROFILE):
    """Go to the service, sign on, and come back."""
    sent = client.post(BEGIN, {"next": next_url})
    return client.get(answer_of(service, sent.url))


def test_a_member_of_staff_comes_in_as_the_account_with_the_same_confirmed_address(client, service, tessa):
    service.amr = ["pwd", "mfa"]

    answer = sign_on(client, service)

    assert answer.url == PROFILE
    assert client.get(PROFILE).status_code == 200
    assert int(client.session["_auth_user_id"]) == tessa.pk
    kinds = [(each.kind, each.facts) for each in SecurityEvent.objects.order_by("id")]
    assert ("sso linked", {}) in kinds
    assert ("signed in", {"by": ["socialaccount", "single_sign_on"]}) in kinds


def test_the_question_carries_a_nonce_and_a_challenge_and_nothing_that_a_visitor_adds(client, service):
    client.post(BEGIN + "?auth_params=prompt%3Dnone&process=connect&scope=admin", {"next": PROFILE})
    sent = client.post(BEGIN)

    answer_of(service, sent.url)

    asked = service.asked[-1]
    assert set(asked) == {
        *("client_id", "redirect_uri", "scope", "response_type", "state"),
        *("nonce", "code_challenge", "code_challenge_method"),
    }
    assert set(asked["scope"].split()) == {"openid", "profile", "email"}


def test_a_new_colleague_gets_an_account_without_any_right(client, service):
    service.person |= {"roles": ["building_official"], "groups": ["admins"]}
    service.amr = ["mfa"]

    answer = sign_on(client, service)

    found = User.objects.get(email="tessa@city.example")
    assert answer.url == PROFILE
    assert (found.name, found.is_superuser, found.has_usable_password()) == ("Tessa Counter", False, False)
    assert not StaffRole.objects.filter(user=found).exists()
    assert EmailAddress.objects.get(user=found).verified
    assert set(SocialAccount.objects.get().extra_data) == {"sub", "email", "email_verified", "name"}


@pytest.mark.parametrize("said", [False, None, "false", "0", 0, "yes"])
def test_an_address_that_the_service_does_not_vouch_for_opens_nothing(client, service, tessa, said):
    service.person["email_verified"] = said

    answer = sign_on(client, service)

    assert answer.status_code == 403
    assert "did not confirm your e-mail address" in answer.content.decode()
    assert not SocialAccount.objects.exists()
    assert "_auth_user_id" not in client.session
    failed = SecurityEvent.objects.get(kind="sign-in failed")
    assert failed.facts == {"by": "single_sign_on", "provider": "city"}


def test_a_domain_that_the_service_is_trusted_with_needs_no_word(client, service, tessa, settings):
    settings.SINGLE_SIGN_ON = [service.settings(trusted_domains=["city.example"], second_factor="always")]
    del service.person["email_verified"]

    sign_on(client, service)

    assert client.get(PROFILE).status_code == 200


def test_an_account_whose_address_nobody_confirmed_is_not_taken_over(client, service):
    squatter = User.objects.create_user("tessa@city.example", PASSWORD, name="Squatter")
    EmailAddress.objects.create(user=squatter, email=squatter.email, verified=False, primary=True)

    answer = sign_on(client, service)

    assert answer.status_code == 403
    assert "which nobody has confirmed" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_people_of_other_domains_are_sent_to_the_public_door(client, service, settings):
    settings.SINGLE_SIGN_ON = [service.settings(domains=["town.example"])]

    answer = sign_on(client, service)

    assert answer.status_code == 403
    assert "for the city’s own staff" in answer.content.decode()
    assert not User.objects.exists()


def test_a_closed_account_stays_closed(client, service, tessa):
    User.objects.filter(pk=tessa.pk).update(is_active=False)

    answer = sign_on(client, service)

    assert answer.url == reverse("account_inactive")
    assert client.get(PROFILE).status_code == 302


def test_the_account_is_known_by_its_number_when_the_address_there_changes(client, service, tessa):
    sign_on(client, service)
    service.person["email"] = "tessa.counter@city.example"

    sign_on(Client(), service)

    assert SocialAccount.objects.get().user == tessa
    assert User.objects.count() == 1


def test_the_same_number_of_another_issuer_is_another_person(client, service, tessa, settings):
    sign_on(client, service)
    with running_service() as other:
        other.person = {**TESSA, "email": "thief@other.example"}
        settings.SINGLE_SIGN_ON = [other.settings()]
        fresh = Client()
        sign_on(fresh, other)

    assert int(fresh.session["_auth_user_id"]) != tessa.pk


@pytest.mark.parametrize(
    ("rules", "said", "enough"),
    [
        ({}, {}, False),
        ({}, {"amr": ["pwd"]}, False),
        ({}, {"amr": ["pwd", "mfa"]}, True),
        ({"second_factor": "never"}, {"amr": ["mfa"]}, False),
        ({"second_factor": "always"}, {}, True),
        ({"acr": ["urn:city:high"]}, {"acr": "urn:city:high"}, True),
        ({"acr": ["urn:city:high"]}, {"acr": "urn:city:low"}, False),
        ({"amr": ["hwk"]}, {"amr": ["hwk"]}, True),
    ],
)
def test_signing_on_counts_as_second_factor_only_as_configured_or_said(
    client, service, tessa, settings, rules, said, enough
):
    settings.SINGLE_SIGN_ON = [service.settings(**rules)]
    service.amr, service.acr = said.get("amr"), said.get("acr")

    sign_on(client, service)
    answer = client.get(PROFILE)

    assert answer.status_code == (200 if enough else 302)
    assert enough or answer.url == reverse("mfa_index")


def test_somebody_with_an_app_of_his_own_is_asked_for_it_unless_signing_on_counts(client, service, tessa):
    sign_in(client, tessa)
    set_up_app(client)
    fresh, counted = Client(), Client()

    asked = sign_on(fresh, service)
    shown = fresh.post(reverse("mfa_authenticate"), {"code": next_code(tessa)})
    service.amr = ["mfa"]
    sign_on(counted, service)

    assert asked.url == reverse("mfa_authenticate")
    assert shown.url == PROFILE
    assert counted.get(PROFILE).status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"forgets_nonce": True},
        {"says_audience": "another-client"},
        {"signs_with_another_key": True},
        {"in_userinfo_only": True, "userinfo_subject": "4712"},
    ],
    ids=str,
)
def test_a_token_that_is_not_for_us_opens_nothing(client, service, tessa, wrong):
    for name, value in wrong.items():
        setattr(service, name, value)

    answer = sign_on(client, service)

    assert answer.status_code == 400
    assert "could not be used" in answer.content.decode()
    assert "_auth_user_id" not in client.session
    assert not SocialAccount.objects.exists()


def test_what_the_service_tells_besides_counts_when_it_is_of_the_same_person(client, service, tessa):
    service.in_userinfo_only = True

    sign_on(client, service)

    assert int(client.session["_auth_user_id"]) == tessa.pk


def test_an_answer_to_nobody_s_question_opens_nothing(client, service, tessa):
    sent = client.post(BEGIN, {"next": PROFILE})
    back = answer_of(service, sent.url)

    stolen = Client().get(back)
    first = client.get(back)
    replayed = client.get(back)

    assert stolen.status_code == 400
    assert first.status_code == 302
    assert replayed.status_code == 400


def test_a_service_that_says_it_is_another_is_not_asked(client, service):
    service.says_issuer = "https://evil.example"

    answer = client.post(BEGIN)

    assert answer.status_code == 502
    assert "cannot be reached" in answer.content.decode()


def test_a_service_that_is_down_is_said_to_be_down(client, service, settings):
    settings.SINGLE_SIGN_ON = [service.settings(issuer="http://127.0.0.1:9")]

    answer = client.post(BEGIN)

    assert answer.status_code == 502


def test_who_turns_back_at_the_service_is_told_that_nothing_happened(client, service):
    service.refuses = True

    answer = sign_on(client, service)

    assert answer.url == reverse("socialaccount_login_cancelled")
    assert "Nothing was changed" in client.get(answer.url).content.decode()


def test_nobody_is_led_to_another_site_afterwards(client, service, tessa):
    service.amr = ["mfa"]

    answer = sign_on(client, service, next_url="https://evil.example/")

    assert "evil" not in answer.url


def test_a_service_that_is_not_there_is_not_found_and_a_link_alone_signs_nobody_on(client, service):
    assert client.post("/account/sso/nowhere/").status_code == 404
    assert client.get("/account/sso/nowhere/callback/").status_code == 404
    assert client.get(BEGIN).status_code == 405
