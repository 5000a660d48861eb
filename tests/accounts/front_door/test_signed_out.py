"""What is sent by somebody who is not signed in any more is said to be lost, and where to go on."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
PROFILE = "/people/profile/"
LOST = "what you sent was not saved"


def test_a_form_sent_after_sign_out_elsewhere_is_said_not_to_be_saved(signed_in):
    elsewhere = Client()
    elsewhere.cookies = signed_in.cookies
    elsewhere.post("/account/logout/")

    led = signed_in.post(
        PROFILE, {"name": "New"}, headers={"referer": f"http://testserver{PROFILE}?from=menu"}
    )

    assert led.url == "/account/login/?next=/people/profile/%3Ffrom%3Dmenu"
    assert LOST in signed_in.get(led.url).content.decode()


def test_a_page_that_is_only_looked_at_leads_to_sign_in_without_a_word(client):
    led = client.get(PROFILE)

    assert led.url == f"/account/login/?next={PROFILE}"
    assert LOST not in client.get(led.url).content.decode()


@pytest.mark.parametrize(
    "referer", ["", "https://elsewhere.example/form/", "//elsewhere.example/x", "javascript:1"]
)
def test_nobody_is_led_to_another_site_afterwards(client, referer):
    led = client.post(PROFILE, {"name": "New"}, headers={"referer": referer})

    assert led.url == "/account/login/?next=/desk/"


def test_a_script_hears_no_word_that_a_later_page_would_show(client):
    client.post(PROFILE, {"name": "New"}, headers={"accept": "application/json"})

    assert LOST not in client.get("/account/login/").content.decode()
