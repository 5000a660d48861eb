"""The office in figures, to each in his language."""

import pytest
from django.test import Client

from tests.driving import NOON, People, application_at
from workflows.timing import at_moment

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
OFFICE = "/desk/office/"


def test_the_charts_kept_for_one_reader_are_not_shown_to_another_in_the_wrong_language(
    who: People, client: Client
) -> None:
    application_at("in_review", who)
    client.force_login(who.official, backend=BACKEND)

    with at_moment(NOON):
        english = client.get(OFFICE).content.decode()
        spanish = client.get(OFFICE, headers={"accept-language": "es"}).content.decode()

    assert "Applications by status" in english
    assert "Applications by status" not in spanish


def test_the_headline_numbers_count_what_is_with_the_city(who: People, client: Client) -> None:
    application_at("in_review", who)
    application_at("submitted", who)
    application_at("corrections_required", who)
    client.force_login(who.official, backend=BACKEND)

    with at_moment(NOON):
        tallies = client.get(OFFICE).context["tallies"]

    assert [each["value"] for each in tallies] == [2, 0, 3, 0]
