"""Where people begin: at what waits for them."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.driving import NOON, People, application_at
from workflows.timing import at_moment

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def home_of(person: object) -> str:
    browser = Client()
    browser.force_login(person, backend=BACKEND)
    with at_moment(NOON):
        return str(browser.get(reverse("casework:home")).url)


def test_staff_begin_at_their_first_queue_in_which_something_waits(who: People) -> None:
    before = home_of(who.technician)
    application_at("ready_to_issue", who)
    with_a_permit = home_of(who.technician)
    application_at("submitted", who)
    with_an_intake = home_of(who.technician)

    assert before == with_an_intake == reverse("casework:queue", args=["intake"])
    assert with_a_permit == reverse("casework:queue", args=["issuance"])


def test_others_begin_at_their_applications(who: People) -> None:
    assert home_of(who.contractor) == reverse("applications:mine")
