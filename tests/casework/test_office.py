"""The office in figures, to each in his language."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.driving import People, application_at

pytestmark = pytest.mark.django_db


def test_the_charts_kept_for_one_reader_are_not_shown_to_another_in_the_wrong_language(
    who: People, client: Client
) -> None:
    application_at("in_review", who)
    client.force_login(who.official)

    english = client.get(reverse("casework:office")).content.decode()
    spanish = client.get(reverse("casework:office"), headers={"accept-language": "es"}).content.decode()

    assert "Applications by status" in english
    assert "Applications by status" not in spanish


def test_the_headline_numbers_count_what_is_with_the_city(who: People, client: Client) -> None:
    application_at("in_review", who)
    application_at("submitted", who)
    application_at("corrections_required", who)
    client.force_login(who.official)

    tallies = client.get(reverse("casework:office")).context["tallies"]

    assert [each["value"] for each in tallies] == [2, 0, 3, 0]
