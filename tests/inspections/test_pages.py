"""The inspections pages, for the holder at home and the inspector on the road."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from permits.applications.models import PermitApplication
from permits.inspections.models import Inspection
from tests.driving import NOON, People


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def url(name: str, *args: Any) -> str:
    return reverse(f"inspections:{name}", args=args)


@pytest.fixture
def asked(roof: PermitApplication, who: People) -> Inspection:
    signed_in(who.contractor).post(
        url("for_application", roof.pk), {"code": "roof_deck", "wanted_on": "2026-11-10"}
    )
    return Inspection.objects.get()


def test_the_holder_asks_on_the_page_and_a_second_click_adds_nothing(
    asked: Inspection, roof: PermitApplication, who: People
) -> None:
    client = signed_in(who.contractor)
    client.post(url("for_application", roof.pk), {"code": "roof_deck", "wanted_on": "2026-11-10"})

    page = client.get(url("for_application", roof.pk)).content.decode()

    assert Inspection.objects.count() == 1
    assert "Requested" in page


def test_a_wrong_day_is_explained_and_what_was_chosen_stays(roof: PermitApplication, who: People) -> None:
    answer = signed_in(who.contractor).post(
        url("for_application", roof.pk), {"code": "roof_deck", "wanted_on": "2026-11-11"}
    )

    page = answer.content.decode()
    assert "Choose a working day" in page
    assert 'value="2026-11-11"' in page
    assert not Inspection.objects.exists()


@pytest.mark.parametrize(
    ("role", "status"), [("stranger", 404), ("configuration", 404), ("cashier", 403), ("inspector", 200)]
)
def test_who_sees_the_list(roof: PermitApplication, who: People, role: str, status: int) -> None:
    answer = signed_in(getattr(who, role)).get(url("for_application", roof.pk))

    assert answer.status_code == status


def test_the_inspectors_day_shows_what_is_wanted_then(asked: Inspection, who: People) -> None:
    client = signed_in(who.inspector)

    today = client.get(url("day")).content.decode()
    tomorrow = client.get(url("day"), {"on": "2026-11-10"}).content.decode()

    assert "No inspection is asked for" in today
    assert "1222 First Avenue" in tomorrow
    assert url("inspection", asked.pk) in tomorrow


@pytest.mark.parametrize("on", ["yesterday", "2026-02-31", "2026-13-01", "9999-12-31", "0001-01-01", "'"])
def test_an_odd_day_in_the_address_shows_today(who: People, on: str) -> None:
    assert signed_in(who.inspector).get(url("day"), {"on": on}).status_code == 200


@pytest.mark.parametrize("role", ["contractor", "technician", "official", "auditor", "cashier"])
def test_the_inspectors_pages_are_the_inspectors(asked: Inspection, who: People, role: str) -> None:
    client = signed_in(getattr(who, role))

    assert client.get(url("day")).status_code == 403
    assert client.post(url("inspection", asked.pk), {"result": "passed"}).status_code == 403
    assert Inspection.objects.get().status == "requested"


def test_a_result_is_posted_and_a_second_one_is_told_so(asked: Inspection, who: People) -> None:
    client = signed_in(who.inspector)

    first = client.post(url("inspection", asked.pk), {"result": "failed", "notes": "Nails too far apart."})
    second = client.post(url("inspection", asked.pk), {"result": "passed", "notes": ""}, follow=True)

    assert first.url == url("day")
    assert "A posted result stays" in second.content.decode()
    assert Inspection.objects.get().result == "failed"


def test_a_finding_without_words_is_explained_beside_the_field(asked: Inspection, who: People) -> None:
    page = signed_in(who.inspector).post(url("inspection", asked.pk), {"result": "failed"}).content.decode()

    assert "Write what was found" in page
    assert Inspection.objects.get().status == "requested"


def test_the_day_asks_the_same_for_many_as_for_one(
    asked: Inspection, who: People, django_assert_max_num_queries: Any
) -> None:
    Inspection.objects.bulk_create(
        Inspection(
            application=asked.application,
            code=f"extra_{number}",
            name="Extra",
            wanted_on=asked.wanted_on,
            requested_at=NOON,
        )
        for number in range(20)
    )
    client = signed_in(who.inspector)
    client.get(url("day"), {"on": "2026-11-10"})

    with django_assert_max_num_queries(7):
        client.get(url("day"), {"on": "2026-11-10"})
