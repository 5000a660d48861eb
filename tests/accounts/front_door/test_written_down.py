"""What an auditor reads of the front door: who failed, was locked out, changed an address."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from accounts.models import SecurityEvent, User
from tests.accounts.showing import say_password, sign_in

pytestmark = pytest.mark.django_db


def kinds() -> list[str]:
    return list(SecurityEvent.objects.order_by("id").values_list("kind", flat=True))


def test_failures_and_lock_outs_are_written_down_without_the_address_that_was_tried(client, carla):
    for number in range(6):
        sign_in(client, carla, password=f"wrong password {number}")
        sign_in(client, User(email="who@example.com"), password=f"wrong password {number}")

    facts = [each.facts for each in SecurityEvent.objects.order_by("id")]
    assert kinds().count("sign-in failed") == 10
    assert kinds().count("locked out") == 2
    assert len({each["address"] for each in facts}) == 2
    assert "example" not in str(facts)


def test_the_lock_out_page_and_its_event_are_the_same_for_an_address_without_an_account(
    client, carla, settings
):
    settings.AXES_FAILURE_LIMIT, settings.ACCOUNT_RATE_LIMITS = 2, False
    pages = {}
    for email in (carla.email, "who@example.com"):
        for number in range(3):
            answer = sign_in(Client(), User(email=email), password=f"wrong password {number}")
        pages[email] = re.sub(
            r'(csrfmiddlewaretoken" value|nonce|X-CSRFToken&quot;: |X-CSRFToken": )=?"?[^"]+"',
            "",
            answer.content.decode(),
        )

    assert answer.status_code == 429
    assert answer["Retry-After"] == "900"
    assert len({len(page) for page in pages.values()}) == 1
    assert kinds().count("locked out") >= 2


def test_signing_in_and_out_says_by_what(client, carla):
    sign_in(client, carla)
    client.post(reverse("account_logout"))

    assert kinds() == ["signed in", "signed out"]
    first = SecurityEvent.objects.order_by("id").first()
    assert (first.actor, first.about, first.facts) == (
        carla,
        f"accounts.user:{carla.pk}",
        {"by": ["password"]},
    )


def test_a_new_primary_address_asks_for_the_password_is_confirmed_first_and_the_old_one_is_told(
    client, carla, mailoutbox
):
    sign_in(client, carla)
    led = client.post("/account/email/", {"action_add": "1", "email": "new@example.com"})
    say_password(client, "/account/email/")
    client.post("/account/email/", {"action_add": "1", "email": "new@example.com"})
    refused = client.post("/account/email/", {"action_primary": "1", "email": "new@example.com"}, follow=True)
    link = re.search(r"http://testserver(\S+confirm-email\S+)", mailoutbox[-1].body).group(1)
    client.post(link)
    client.post("/account/email/", {"action_primary": "1", "email": "new@example.com"})

    assert led.url.startswith(reverse("account_reauthenticate"))
    assert "Confirm this address first" in refused.content.decode()
    assert User.objects.get(pk=carla.pk).email == "new@example.com"
    told = {
        each.to[0] for each in mailoutbox if each.subject == "The e-mail address of your account was changed"
    }
    assert carla.email in told
    assert [each.facts for each in SecurityEvent.objects.filter(kind="email changed").order_by("id")] == [
        {"how": "confirmed"},
        {"how": "primary"},
    ]


def test_a_taken_address_is_not_told_to_be_taken(client, carla):
    other = User.objects.create_user("taken@example.com", "x")
    EmailAddress.objects.create(user=other, email=other.email, verified=True, primary=True)
    sign_in(client, carla)
    say_password(client, "/account/email/")

    fresh = client.post("/account/email/", {"action_add": "1", "email": "fresh@example.com"})
    taken = client.post("/account/email/", {"action_add": "1", "email": "taken@example.com"})

    assert (fresh.status_code, fresh.url) == (taken.status_code, taken.url)
