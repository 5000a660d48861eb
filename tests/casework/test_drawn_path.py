"""The page of an application draws the way that it went."""

from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import reverse

from tests.driving import People, application_at

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("person", ["contractor", "technician"])
def test_everybody_who_sees_an_application_sees_its_way_with_dates_and_where_it_is(
    who: People, person: str
) -> None:
    application = application_at("corrections_required", who)
    browser = Client()
    browser.force_login(getattr(who, person), backend="allauth.account.auth_backends.AuthenticationBackend")

    page = browser.get(reverse("casework:application", args=[application.pk])).content.decode()

    start = page.index('<svg xmlns="http://www.w3.org/2000/svg" class="lintel-diagram"')
    picture = ElementTree.fromstring(page[start : page.index("</svg>", start) + 6])  # noqa: S314 (our own)
    told = "".join(picture.itertext())
    assert "Corrections needed" in told
    assert "You are here" in told
    assert "✓ In plan review" in told
    assert "style=" not in page[start : page.index("</svg>", start)]
