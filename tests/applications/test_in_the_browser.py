"""Filling in with a real browser: saved while typing, questions that come and go, and without JavaScript."""

import os
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect, sync_playwright

from permits.applications.models import PermitApplication
from permits.applications.services.drafts import start_draft
from tests.applications.conftest import BACKEND
from tests.driving import NOON, People, people, publish_rules

pytestmark = pytest.mark.django_db(transaction=True)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright keeps a loop in this thread
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=chromium, args=FLAGS)
        yield opened
        opened.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def who(transactional_db: None) -> People:
    publish_rules()
    return people()


@pytest.fixture
def begun(who: People) -> PermitApplication:
    return start_draft(who.owner, organisation=None, type_code="ADU", at=NOON)


def page_of(browser: Browser, url: str, user, *, scripts: bool = True, width: int = 390) -> Page:
    client = Client()
    client.force_login(user, backend=BACKEND)
    context = browser.new_context(
        base_url=url, viewport={"width": width, "height": 900}, java_script_enabled=scripts
    )
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": url}])
    page = context.new_page()
    page.set_default_timeout(30_000)
    return page


def test_what_is_typed_is_saved_without_pressing_anything(browser, live_server, who, begun):
    page = page_of(browser, live_server.url, who.owner)
    page.goto(reverse("applications:project", args=[begun.pk]))

    page.fill("#id_address", "1222 First Avenue")
    page.fill("#id_valuation", "about 20k")
    expect(page.locator("[data-lintel-autosave-status]")).to_contain_text("Saved at")
    page.goto(reverse("applications:choose"))
    page.goto(reverse("applications:project", args=[begun.pk]))

    expect(page.locator("#id_address")).to_have_value("1222 First Avenue")
    expect(page.locator("#id_valuation")).to_have_value("about 20k")


def test_a_question_appears_and_goes_with_the_answer_that_it_hangs_on(browser, live_server, who, begun):
    page = page_of(browser, live_server.url, who.owner)
    page.goto(reverse("applications:edit", args=[begun.pk, "site"]))
    built = page.locator("[data-lintel-question=year_built]")
    expect(built).to_be_hidden()

    page.get_by_text("One house", exact=True).click()
    expect(built).to_be_visible()
    page.get_by_text("Nothing yet, a house is planned too").click()

    expect(built).to_be_hidden()


def test_the_contractor_s_licence_is_asked_for_only_when_a_contractor_builds(
    browser, live_server, who, begun
):
    page = page_of(browser, live_server.url, who.owner)
    page.goto(reverse("applications:parties", args=[begun.pk]))
    number = page.locator("#id_licence_number")
    expect(number).to_be_hidden()

    page.get_by_text("A licensed contractor", exact=True).click()
    expect(number).to_be_visible()
    page.get_by_text("The owner (owner-builder)").click()

    expect(number).to_be_hidden()


def test_without_javascript_a_new_question_is_shown_after_saving(browser, live_server, who, begun):
    page = page_of(browser, live_server.url, who.owner, scripts=False)
    page.goto(reverse("applications:edit", args=[begun.pk, "site"]))

    page.get_by_text("One house", exact=True).click()
    page.get_by_role("button", name="Save and continue", exact=True).click()

    expect(page.locator("#id_year_built")).to_be_visible()
    expect(page.get_by_text("By your answers some more questions apply.")).to_be_visible()
    expect(page.get_by_label("One house", exact=True)).to_be_checked()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", ["project", "parties", "declarations", "review"])
def test_every_page_of_the_form_is_accessible_and_fits(browser, live_server, who, begun, name, width):
    page = page_of(browser, live_server.url, who.owner, width=width)
    page.goto(reverse(f"applications:{name}", args=[begun.pk]) + "?check=1")

    found = Axe().run(page).response["violations"]
    too_wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")

    assert [(each["id"], each["nodes"][0]["html"][:120]) for each in found] == []
    assert too_wide <= 0
