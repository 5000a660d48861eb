"""The first second factor of a member of staff is confirmed by mail: a password alone sets nothing up."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.front_door.second_factor import first
from accounts.models import SecurityEvent, User
from tests.accounts.front_door.test_second_factor import staff
from tests.accounts.showing import confirm_by_mail, mailed_code, say_password, set_up_app, sign_in

pytestmark = pytest.mark.django_db
APP, PASSKEY, CONFIRM = "/account/2fa/totp/activate/", "/account/2fa/passkeys/add/", "/account/2fa/confirm/"


@pytest.fixture(autouse=True)
def _required(settings) -> None:
    settings.STAFF_SECOND_FACTOR = True


@pytest.fixture
def tessa(db: None) -> User:
    return staff("tessa@example.com", "Tessa Counter")


@pytest.mark.parametrize("page", [APP, PASSKEY])
def test_a_password_alone_sets_nothing_up(client, tessa, page):
    sign_in(client, tessa)
    say_password(client, page)

    shown, sent = client.get(page), client.post(page, {"code": "000000"})

    assert shown.url == sent.url == f"{CONFIRM}?next={page.replace('/', '%2F')}"
    assert not Authenticator.objects.exists()
    assert mail.outbox == []


def test_the_code_goes_to_the_confirmed_address_alone_and_opens_the_set_up(client, tessa):
    EmailAddress.objects.create(user=tessa, email="other@example.com", verified=True, primary=False)
    sign_in(client, tessa)

    answer = confirm_by_mail(client, APP)

    assert answer.url == APP
    assert [each.to for each in mail.outbox] == [["tessa@example.com"]]
    assert mailed_code() not in mail.outbox[0].subject
    assert set_up_app(client).status_code == 302
    assert Authenticator.objects.filter(user=tessa, type="totp").exists()


def test_the_code_of_one_browser_opens_no_other(client, tessa):
    other = Client()
    sign_in(client, tessa)
    sign_in(other, tessa)
    client.post(CONFIRM, {"send": "yes"})

    refused = other.post(CONFIRM, {"code": mailed_code()})

    assert "counts no more" in refused.content.decode()
    assert other.get(APP).url.startswith(CONFIRM)


def test_a_wrong_code_is_written_down_and_five_use_the_code_up(client, tessa):
    sign_in(client, tessa)
    client.post(CONFIRM, {"send": "yes"})
    right = mailed_code()

    told = [client.post(CONFIRM, {"code": "00000000"}).content.decode() for _ in range(5)]
    late = client.post(CONFIRM, {"code": right}).content.decode()

    assert "This is not the code" in told[0]
    assert "counts no more" in told[-1]
    assert "counts no more" in late
    failed = SecurityEvent.objects.filter(kind="sign-in failed", actor=tessa)
    assert [each.facts for each in failed] == [{"by": "mailed code"}] * 5
    assert client.get(APP).url.startswith(CONFIRM)


def test_a_code_counts_for_minutes_and_once_and_only_the_latest(client, tessa, monkeypatch):
    sign_in(client, tessa)
    client.post(CONFIRM, {"send": "yes"})
    earlier = mailed_code()
    client.post(CONFIRM, {"send": "yes"})
    latest = mailed_code()
    refused = client.post(CONFIRM, {"code": earlier})
    moment = first.time.time() + 60 * first.MINUTES + 1
    monkeypatch.setattr(first.time, "time", lambda: moment)

    late = client.post(CONFIRM, {"code": latest})

    assert refused.status_code == late.status_code == 200
    assert "counts no more" in late.content.decode()


def test_the_code_may_be_typed_with_spaces(client, tessa):
    sign_in(client, tessa)
    client.post(CONFIRM, {"send": "yes"})
    code = mailed_code()

    assert client.post(CONFIRM, {"code": f" {code[:4]} {code[4:]} "}).url == reverse("mfa_index")


def test_before_the_factor_nobody_has_the_code_sent_elsewhere(client, tessa):
    EmailAddress.objects.create(user=tessa, email="second@example.com", verified=True, primary=False)
    sign_in(client, tessa)
    emails = reverse("account_email")
    say_password(client, emails)

    client.post(emails, {"action_add": "", "email": "thief@example.com"})
    client.post(emails, {"action_primary": "", "email": "second@example.com"})

    assert set(EmailAddress.objects.values_list("email", "primary")) == {
        ("tessa@example.com", True),
        ("second@example.com", False),
    }


def test_the_letter_is_in_the_language_of_the_person(client, tessa):
    User.objects.filter(pk=tessa.pk).update(language="es")
    sign_in(client, tessa)

    client.post(CONFIRM, {"send": "yes"})

    assert len(mailed_code()) == 8


def test_a_second_factor_more_and_the_public_are_not_asked_for_a_letter(client, tessa, carla):
    sign_in(client, tessa)
    set_up_app(client)
    public = Client()
    sign_in(public, carla)

    assert not client.get(PASSKEY).headers.get("Location", "").startswith(CONFIRM)
    assert not public.get(APP).headers.get("Location", "").startswith(CONFIRM)
    assert client.get(CONFIRM).url == reverse("mfa_index")


def test_it_leads_to_no_other_site(client, tessa):
    sign_in(client, tessa)
    client.post(CONFIRM, {"send": "yes"})

    answer = client.post(CONFIRM, {"code": mailed_code(), "next": "https://elsewhere.example/"})

    assert answer.url == reverse("mfa_index")
