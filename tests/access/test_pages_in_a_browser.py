"""Every page that the table can open, in Chromium: accessible, on a phone too, and under the strict policy.

Django itself answers the browser's requests, in the city of this folder; no byte comes from elsewhere.
"""

import mimetypes
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Page, Route

from tests.access.table import Row, rows
from tests.access.visiting import Visitors
from tests.presentation.browser import chromium, violations

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1"
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
NO_PAGES = {"register:status_json", "register:permits_csv", "register:permits_json", "documents:link"}
PIECES = {
    "documents:slot",
    "documents:upload_parts",
    "reviews:letter_state",
    "fees:invoice_state",
    "fees:file_state",
    "issuance:file_state",
}
PAGES = [
    row
    for row in rows()
    if row.method == "GET" and "G" in row.answers.values() and row.name not in NO_PAGES | PIECES
]
ON_A_PHONE = {
    "register:home",
    "register:status",
    "register:verify",
    "applications:choose",
    "applications:mine",
    "applications:project",
    "documents:for_application",
    "casework:application",
    "casework:queue",
    "inspections:day",
    "reviews:desk",
    "reviews:answer",
    "fees:invoice",
}
"""The main pages, on which axe looks a second time at the width of a phone."""


class Window:
    """One browser window; it remembers what the browser complained of."""

    def __init__(self, page: Page) -> None:
        self.page, self.client, self.complaints = page, Client(), list[str]()
        page.on(
            "console", lambda said: said.type in {"error", "warning"} and self.complaints.append(said.text)
        )
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.route("**/*", self.answer)

    def answer(self, route: Route) -> None:
        """Answer a request from the files of the house or from Django, and nothing from anywhere else."""
        address = urlsplit(route.request.url)
        if not route.request.url.startswith(SITE):
            route.fulfill(status=200, body="", headers={"Access-Control-Allow-Origin": "*"})
        elif address.path.startswith(settings.STATIC_URL):
            self._file(route, address.path.removeprefix(settings.STATIC_URL))
        else:
            got = self.client.get(f"{address.path}?{address.query}")
            route.fulfill(status=got.status_code, body=got.content, headers=dict(got.headers))

    def _file(self, route: Route, name: str) -> None:
        found = finders.find(name)
        kind = "text/javascript" if name.endswith((".js", ".mjs")) else mimetypes.guess_type(name)[0]
        if found:
            route.fulfill(body=Path(found).read_bytes(), headers={"Content-Type": kind or "font/woff2"})
        else:
            self.complaints.append(f"no such file: {name}")
            route.fulfill(status=404, body="")


@pytest.fixture(scope="module")
def window(visitors: Visitors) -> Iterator[Window]:
    with pytest.MonkeyPatch.context() as patch, chromium() as browser:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield Window(browser.new_page(viewport=WIDE))


def reader_of(row: Row) -> str:
    """Return who looks at a page: a person who is signed in, where one may."""
    right = [each for each, answer in row.answers.items() if answer == "G"]
    return next((each for each in right if each not in {"nobody", "stranger"}), right[0])


def wider_than_the_window(page: Page) -> Any:
    return page.evaluate(
        "() => document.documentElement.scrollWidth <= window.innerWidth ? [] :"
        " [...document.querySelectorAll('body *')]"
        ".filter(each => each.getBoundingClientRect().right > window.innerWidth + 1)"
        ".slice(0, 4).map(each => each.outerHTML.slice(0, 140))"
    )


@pytest.mark.parametrize("row", PAGES, ids=str)
def test_a_page_is_accessible_fits_a_phone_and_obeys_the_policy(
    window: Window, visitors: Visitors, row: Row
) -> None:
    window.client = visitors.clients[reader_of(row)]
    window.complaints.clear()
    window.page.set_viewport_size(WIDE)

    answer = window.page.goto(SITE + visitors.address(row), wait_until="load")
    found = violations(Axe().run(window.page).response)
    window.page.set_viewport_size(PHONE)
    too_wide = wider_than_the_window(window.page)
    if row.name in ON_A_PHONE:
        found += violations(Axe().run(window.page).response)

    assert answer is not None
    assert answer.status == 200
    assert found == []
    assert too_wide == []
    assert window.complaints == []
