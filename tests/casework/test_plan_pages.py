"""The pages on which the configuration administrator and the official look at who reviews what."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from permits.casework.plans import drafting
from permits.rulebook.models import RulebookVersion
from tests.casework.plan_texts import plan_of_homes
from tests.driving import NOON, People, application_at
from workflows.timing import now

pytestmark = pytest.mark.django_db


def visiting(person: object) -> Client:
    browser = Client()
    browser.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")  # type: ignore[arg-type]
    return browser


@pytest.mark.parametrize("person", ["configuration", "official"])
def test_the_plan_of_a_type_is_shown_drawn_and_as_a_table(who: People, person: str) -> None:
    browser = visiting(getattr(who, person))

    overview = browser.get(reverse("plans:review_plans")).content.decode()
    page = browser.get(reverse("plans:review_plan", args=["ADU"])).content.decode()

    assert "The rules’ own plan (rules version 1)" in overview
    assert "No plan review: issued at once" in overview
    assert '<svg xmlns="http://www.w3.org/2000/svg" class="lintel-diagram"' in page
    assert "<code>sewage == &#x27;septic&#x27;</code>" in page
    assert "every discipline can be reached and decided" in page


def test_a_version_that_was_published_unchecked_shows_what_the_check_finds(who: People) -> None:
    standing = RulebookVersion.objects.defer(None).get()
    content = standing.content.replace("applies_if: sewage == 'septic'", "applies_if: sewage == 'sceptic'")
    RulebookVersion.objects.create(
        number=2,
        pack_name=standing.pack_name,
        effective_from=standing.effective_from.replace(year=2099),
        content=content,
        sha256="2" * 64,
        published_at=now(),
    )
    address = reverse("plans:review_plan", args=["ADU"])

    page = visiting(who.configuration).get(address, {"version": "2"}).content.decode()

    assert "Nothing ever opens the step “environmental_health”" in page
    assert "Version 2 of the rules" in page


@pytest.mark.parametrize(
    ("person", "code", "version", "answer"),
    [
        ("configuration", "REROOF", "", 404),
        ("configuration", "NONE", "", 404),
        ("configuration", "ADU", "77", 404),
        ("configuration", "ADU", "x", 404),
        ("technician", "ADU", "", 403),
        ("contractor", "ADU", "", 403),
    ],
)
def test_what_is_not_there_or_not_for_this_person_is_refused(
    who: People, person: str, code: str, version: str, answer: int
) -> None:
    address = reverse("plans:review_plan", args=[code])

    assert visiting(getattr(who, person)).get(address, {"version": version}).status_code == answer


def test_the_list_takes_the_same_queries_however_much_there_is(who: People) -> None:
    browser, plan, address = visiting(who.configuration), plan_of_homes(), reverse("plans:review_plans")
    drafting.begin(plan, text=plan.beginning(), actor=who.configuration, at=NOON)
    application_at("submitted", who)
    browser.get(address)
    with CaptureQueriesContext(connection) as few:
        browser.get(address)
    drafting.begin(plan, text=plan.beginning(), actor=who.configuration, at=NOON)
    application_at("submitted", who, type_code="SIGN")

    with CaptureQueriesContext(connection) as many:
        page = browser.get(address).content.decode()

    assert page.count("<strong>1 open application</strong>") == 2
    assert len(many) == len(few)
