"""Creating an account, confirming the address, signing in, and being locked out."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.accounts.conftest import PASSWORD

pytestmark = pytest.mark.django_db
FORM = {"name": "Nora Quill", "email": "nora@example.com", "password1": PASSWORD, "password2": PASSWORD}


def sign_up(client: Client, next_url: str = "", **changes: str):
    return client.post(
        reverse("account_signup"), {**FORM, **changes, **({"next": next_url} if next_url else {})}
    )


def confirmation_link(mailoutbox: list) -> str:
    return re.search(r"http://testserver(\S+confirm-email\S+)", mailoutbox[-1].body).group(1)


def test_a_new_person_confirms_the_address_and_is_asked_for_the_company_before_going_on(client, mailoutbox):
    sent = sign_up(client, next_url="/applications/choose/")
    link = confirmation_link(mailoutbox)
    page = client.get(link)
    confirmed = client.post(link)

    assert sent.url == reverse("account_email_verification_sent")
    assert "nora@example.com" in page.content.decode()
    assert confirmed.url == reverse("accounts:register_company") + "?next=%2Fapplications%2Fchoose%2F"
    nora = User.objects.get(email="nora@example.com")
    assert (nora.name, nora.language) == ("Nora Quill", "en")
    assert EmailAddress.objects.get(user=nora).verified
    assert client.get(reverse("accounts:profile")).status_code == 200


def test_without_the_confirmation_nobody_is_signed_in(client, mailoutbox):
    sign_up(client)

    answer = client.post(reverse("account_login"), {"login": "nora@example.com", "password": PASSWORD})

    assert answer.url == reverse("account_email_verification_sent")
    assert client.get(reverse("accounts:profile")).status_code == 302


def test_registering_with_a_taken_address_looks_the_same_and_tells_only_its_owner(client, carla, mailoutbox):
    fresh = sign_up(client)
    taken = sign_up(Client(), email=carla.email)

    assert (taken.status_code, taken.url) == (fresh.status_code, fresh.url)
    assert mailoutbox[-1].to == [carla.email]
    assert "there is one already" in mailoutbox[-1].body
    assert User.objects.count() == 2


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client, carla):
    login = reverse("account_login")

    wrong = client.post(login, {"login": carla.email, "password": "not it at all"})
    unknown = client.post(login, {"login": "who@example.com", "password": "not it at all"})

    told = "The e-mail address and the password do not belong together."
    assert told in wrong.content.decode()
    assert told in unknown.content.decode()


def test_asking_for_a_new_password_does_not_tell_whether_there_is_an_account(client, carla, mailoutbox):
    reset = reverse("account_reset_password")

    known = client.post(reset, {"email": carla.email})
    unknown = client.post(reset, {"email": "who@example.com"})

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert "there is none" in mailoutbox[-1].body


def test_a_person_sets_a_new_password_by_the_link_and_signs_in_with_it(client, carla, mailoutbox):
    client.post(reverse("account_reset_password"), {"email": carla.email})
    link = re.search(r"http://testserver(\S+/password/reset/key/\S+)", mailoutbox[-1].body).group(1)
    form = client.get(link, follow=True)
    new = "another-oak-lintel-99"
    client.post(form.redirect_chain[-1][0], {"password1": new, "password2": new})

    answer = Client().post(
        reverse("account_login") + "?next=/people/profile/", {"login": carla.email, "password": new}
    )

    assert answer.url == "/people/profile/"


def test_after_too_many_wrong_passwords_signing_in_is_closed_for_a_while(client, carla, settings):
    settings.AXES_FAILURE_LIMIT = 3
    settings.ACCOUNT_RATE_LIMITS = False
    login = reverse("account_login")

    answers = [client.post(login, {"login": carla.email, "password": f"wrong {n}"}) for n in range(4)]
    right = client.post(login, {"login": carla.email, "password": PASSWORD})

    assert answers[0].status_code == 200
    assert answers[-1].status_code == 429
    assert "Too many attempts" in answers[-1].content.decode()
    assert right.status_code == 429


def test_a_lock_out_for_one_address_leaves_others_alone(client, carla, settings):
    settings.AXES_FAILURE_LIMIT = 2
    settings.ACCOUNT_RATE_LIMITS = False
    login = reverse("account_login")
    for n in range(3):
        client.post(login, {"login": "who@example.com", "password": f"wrong {n}"})

    answer = client.post(login + "?next=/people/profile/", {"login": carla.email, "password": PASSWORD})

    assert answer.url == "/people/profile/"


def test_nobody_is_sent_to_another_site_after_signing_in(client, carla):
    answer = client.post(
        reverse("account_login"),
        {"login": carla.email, "password": PASSWORD, "next": "https://evil.example/"},
        follow=False,
    )

    assert "evil" not in getattr(answer, "url", "")


@pytest.mark.parametrize(
    "name", ["account_login", "account_signup", "account_reset_password", "account_email_verification_sent"]
)
def test_the_pages_of_signing_in_wear_the_page_kit(client, name):
    page = client.get(reverse(name)).content.decode()

    assert "lintel-header" in page
    assert "style=" not in page


@pytest.mark.parametrize("name", ["account_email", "account_change_password", "account_logout"])
def test_the_pages_of_one_s_own_account_wear_the_page_kit_and_are_not_for_strangers(signed_in, name):
    page = signed_in.get(reverse(name))

    assert "lintel-header" in page.content.decode()
    assert Client().get(reverse(name)).status_code == 302
