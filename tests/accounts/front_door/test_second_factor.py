"""City staff come in with a second factor, everybody else may; nothing else opens before it."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from accounts import clock
from accounts.models import SecurityEvent, StaffRole, User
from accounts.roles import Role
from tests.accounts.conftest import verified
from tests.accounts.showing import (
    code_of,
    confirm_by_mail,
    next_code,
    recovery_codes_on,
    say_password,
    secret_of,
    secret_on,
    set_up_app,
    sign_in,
)

pytestmark = pytest.mark.django_db
PROFILE, SET_UP = "/people/profile/", "/account/2fa/"


@pytest.fixture(autouse=True)
def _required(settings) -> None:
    settings.STAFF_SECOND_FACTOR = True


@pytest.fixture
def tessa(db: None) -> User:
    """Give a technician of the city who has no second factor yet."""
    return staff("tessa@example.com", "Tessa Counter")


def staff(email: str, name: str) -> User:
    user = verified(email, name)
    StaffRole.objects.create(user=user, role=Role.PERMIT_TECHNICIAN, since=clock.now() - timedelta(days=1))
    return user


def events(kind: str) -> list[SecurityEvent]:
    return list(SecurityEvent.objects.filter(kind=kind).order_by("id"))


def test_staff_are_led_to_the_set_up_told_why_and_come_back_to_where_they_were_going(client, tessa):
    sign_in(client, tessa)

    led = client.get(PROFILE)
    page = client.get(led.url).content.decode()
    done = set_up_app(client)
    codes = client.get(done.url).content.decode()
    arrived = client.get(PROFILE)

    assert led.url == SET_UP
    assert "Your role at the city needs a second factor" in page
    assert done.url == reverse("mfa_view_recovery_codes")
    assert f'href="{PROFILE}"' in codes
    assert len(recovery_codes_on(codes)) == 10
    assert arrived.status_code == 200


def test_a_sign_in_with_the_app_opens_everything_at_once(client, tessa):
    sign_in(client, tessa)
    set_up_app(client)
    fresh = Client()

    asked = sign_in(fresh, tessa, next_url=PROFILE)
    before = fresh.get(PROFILE)
    answer = fresh.post(reverse("mfa_authenticate"), {"code": next_code(tessa)})

    assert asked.url == reverse("mfa_authenticate")
    assert before.url.startswith(reverse("account_login"))
    assert answer.url == PROFILE
    assert fresh.get(PROFILE).status_code == 200
    assert events("signed in")[-1].facts == {"by": ["password", "totp"]}


def test_a_code_opens_once(client, tessa):
    sign_in(client, tessa)
    set_up_app(client)
    code = next_code(tessa)
    first, second = Client(), Client()
    sign_in(first, tessa)
    sign_in(second, tessa)

    first.post(reverse("mfa_authenticate"), {"code": code})
    replayed = second.post(reverse("mfa_authenticate"), {"code": code})

    assert first.get(PROFILE).status_code == 200
    assert "This code is not right" in replayed.content.decode()
    assert second.get(PROFILE).status_code == 302


def test_a_recovery_code_stands_in_once_and_is_written_down(client, tessa):
    sign_in(client, tessa)
    codes = recovery_codes_on(client.get(set_up_app(client).url).content.decode())
    fresh, again = Client(), Client()
    sign_in(fresh, tessa)
    sign_in(again, tessa)

    fresh.post(reverse("mfa_authenticate"), {"code": codes[0]})
    refused = again.post(reverse("mfa_authenticate"), {"code": codes[0]})

    assert fresh.get(PROFILE).status_code == 200
    assert refused.status_code == 200
    assert [each.facts for each in events("recovery used")] == [{"left": 9}]


def test_recovery_codes_are_shown_once(client, tessa):
    sign_in(client, tessa)
    shown = client.get(set_up_app(client).url)
    again = client.get(reverse("mfa_view_recovery_codes"))

    assert len(recovery_codes_on(shown.content.decode())) == 10
    assert recovery_codes_on(again.content.decode()) == []


def test_a_wrong_code_is_written_down_and_too_many_close_the_door(client, tessa):
    sign_in(client, tessa)
    set_up_app(client)
    fresh = Client()
    sign_in(fresh, tessa)
    page = reverse("mfa_authenticate")

    told = [fresh.post(page, {"code": "000000"}).content.decode() for _ in range(6)]
    right = fresh.post(page, {"code": code_of(secret_of(tessa))})

    assert "This code is not right" in told[0]
    assert "Too many attempts" in told[-1]
    assert right.status_code == 200
    assert {each.facts["by"] for each in events("sign-in failed")} == {"code"}
    assert {each.actor_id for each in events("sign-in failed")} == {tessa.pk}


def test_a_wrong_first_code_sets_nothing_up_and_keeps_the_key(client, tessa):
    sign_in(client, tessa)
    page = reverse("mfa_activate_totp")
    confirm_by_mail(client, page)
    say_password(client, page)
    secret = secret_on(client.get(page).content.decode())

    refused = client.post(page, {"code": "12"})
    kept = secret_on(refused.content.decode())
    answer = client.post(page, {"code": code_of(secret)})

    assert "This code is not right" in refused.content.decode()
    assert kept == secret
    assert answer.status_code == 302


def test_the_set_up_asks_for_the_password_once_more(client, tessa):
    sign_in(client, tessa)
    confirm_by_mail(client, reverse("mfa_activate_totp"))

    led = client.get(reverse("mfa_activate_totp"))

    assert led.url.startswith(reverse("account_reauthenticate"))
    assert not Authenticator.objects.exists()


def test_the_key_of_the_app_lies_encrypted_in_the_database(client, tessa):
    sign_in(client, tessa)
    set_up_app(client)

    stored = {each.type: each.data for each in Authenticator.objects.all()}

    assert secret_of(tessa) not in str(stored)
    assert stored["totp"]["secret"].startswith("gAAAA")
    assert stored["recovery_codes"]["seed"].startswith("gAAAA")


def test_a_key_written_under_another_secret_opens_nothing(client, tessa, settings):
    sign_in(client, tessa)
    set_up_app(client)
    settings.SECRET_KEY, fallback = "another" * 10, settings.SECRET_KEY

    assert secret_of(tessa) != secret_of(tessa)

    settings.SECRET_KEY_FALLBACKS = [fallback]
    assert secret_of(tessa) == secret_of(tessa)


def test_a_member_of_staff_does_not_remove_the_last_factor(client, tessa):
    sign_in(client, tessa)
    set_up_app(client)
    page = reverse("mfa_deactivate_totp")
    say_password(client, page)

    told = client.get(page).content.decode()
    client.post(page)

    assert "Set up another one first" in told
    assert Authenticator.objects.filter(type="totp").exists()


def test_the_public_may_have_a_second_factor_and_may_remove_it(client, carla, mailoutbox):
    sign_in(client, carla)
    free = client.get(PROFILE)
    set_up_app(client)
    say_password(client, reverse("mfa_deactivate_totp"))
    client.post(reverse("mfa_deactivate_totp"))

    assert free.status_code == 200
    assert not Authenticator.objects.exists()
    assert mailoutbox[-1].subject == "The authenticator app was removed"
    assert [each.facts for each in events("factor removed")] == [{"factor": "totp"}]


def test_a_role_that_begins_in_the_middle_of_a_session_asks_at_the_next_click(client, carla):
    sign_in(client, carla)
    before = client.get(PROFILE).status_code
    StaffRole.objects.create(user=carla, role=Role.CASHIER, since=clock.now())

    assert before == 200
    assert client.get(PROFILE).url == SET_UP


def test_a_session_from_before_the_factor_must_show_it(client, tessa):
    old = Client()
    sign_in(old, tessa)
    sign_in(client, tessa)
    set_up_app(client)

    led = old.get(PROFILE)
    other_ways = [
        old.get(reverse(name)) for name in ("account_change_password", "mfa_index", "account_email")
    ]
    shown = old.post(reverse("mfa_reauthenticate"), {"code": next_code(tessa), "next": PROFILE})

    assert led.url == f"{reverse('mfa_reauthenticate')}?next=%2Fpeople%2Fprofile%2F"
    assert {answer.status_code for answer in other_ways} == {302}
    assert {answer.url.split("?")[0] for answer in other_ways} == {reverse("mfa_reauthenticate")}
    assert shown.url == PROFILE
    assert old.get(PROFILE).status_code == 200


def test_a_part_of_a_page_and_a_script_are_told_in_their_own_words(client, tessa):
    sign_in(client, tessa)

    part = client.get(PROFILE, headers={"HX-Request": "true"})
    script = client.get(PROFILE, headers={"Accept": "application/json"})
    fetched = client.post(PROFILE, {"name": "X"}, headers={"Sec-Fetch-Mode": "cors"})

    assert part.headers["HX-Redirect"] == SET_UP
    assert (script.status_code, script.json()["error"]) == (403, "second_factor_required")
    assert script.json()["continue_at"] == SET_UP
    assert fetched.status_code == 403
    assert client.session.get("wanted") is None


def test_what_was_sent_before_the_factor_is_not_carried_out_and_the_person_is_told(client, tessa):
    sign_in(client, tessa)

    answer = client.post(PROFILE, {"name": "Somebody Else", "language": "en"}, follow=True)

    assert "was not carried out" in answer.content.decode()
    assert User.objects.get(pk=tessa.pk).name == "Tessa Counter"


def test_an_unconfirmed_second_address_must_be_confirmed_or_removed_first(client, tessa):
    EmailAddress.objects.create(user=tessa, email="new@example.com", verified=False, primary=False)
    sign_in(client, tessa)
    confirm_by_mail(client, reverse("mfa_activate_totp"))

    answer = client.get(reverse("mfa_activate_totp"), follow=True)

    assert "Confirm all your e-mail addresses first" in answer.content.decode()
    assert client.get(reverse("account_email")).status_code in (200, 302)


def test_without_the_switch_nobody_is_asked(client, tessa, settings):
    settings.STAFF_SECOND_FACTOR = False
    sign_in(client, tessa)

    assert client.get(PROFILE).status_code == 200


@pytest.mark.parametrize("name", ["mfa_index", "mfa_add_webauthn", "mfa_generate_recovery_codes"])
def test_the_pages_of_the_second_factor_wear_the_page_kit(client, tessa, name):
    sign_in(client, tessa)
    set_up_app(client)
    say_password(client, SET_UP)

    page = client.get(reverse(name)).content.decode()

    assert "lintel-header" in page
    assert "style=" not in page
    assert "<script>" not in page
