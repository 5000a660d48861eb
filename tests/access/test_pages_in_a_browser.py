"""Every page that the table can open, in Chromium: accessible, on a phone too, and under the strict policy.

Django itself answers the browser's requests, in the city of this folder; no byte comes from elsewhere.
"""

import mimetypes
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path
from queue import Empty, Queue
from typing import Any, TypeVar
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Page, Route

from tests.access.table import Row, rows
from tests.access.visiting import Visitors
from tests.driving import SIZE_OF_A_PLAN
from tests.plancheck.plans import Drawn, pdf_of
from tests.presentation.browser import chromium, violations

pytestmark = pytest.mark.django_db
Result = TypeVar("Result")
Question = tuple[str, "Future[Any]"]
SITE = "http://127.0.0.1"
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
NO_PAGES = {
    "register:status_json",
    "register:permits_csv",
    "register:permits_json",
    "documents:link",
    "rules:pack",
    "whatif:applications",
}
PIECES = {
    "documents:slot",
    "documents:upload_parts",
    "reviews:letter_state",
    "plancheck:find",
    "plancheck:mark_ups",
    "fees:invoice_state",
    "fees:file_state",
    "issuance:file_state",
    "approved_plans:plans_state",
    "whatif:progress",
}
PLAN = pdf_of([Drawn("A-101", "Plan")]).ljust(SIZE_OF_A_PLAN)
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
    "plancheck:desk",
    "reviews:letter_draft",
    "reviews:library",
    "approved_plans:plans",
    "register:approved_plans",
    "plancheck:compare",
    "reviews:answer",
    "fees:invoice",
}
"""The main pages, on which axe looks a second time at the width of a phone."""


class Window:
    """One browser window; it remembers what the browser complained of.

    The browser's driver runs a loop of its own, beside which Django opens other database connections: it has
    a thread to itself, and Django answers it in the thread of the test.
    """

    def __init__(self) -> None:
        self.client, self.complaints = Client(), list[str]()
        self._thread, self._asked = ThreadPoolExecutor(max_workers=1), Queue[Question]()
        self._closing = ExitStack()

    def open(self) -> None:
        """Start the browser."""
        self.do(self._start)

    def close(self) -> None:
        """End the browser and its thread."""
        self.do(self._closing.close)
        self._thread.shutdown()

    def do(self, work: Callable[[], Result]) -> Result:
        """Do something in the browser's thread, answering what it asks meanwhile."""
        doing = self._thread.submit(work)
        while not doing.done():
            with suppress(Empty):
                address, answer = self._asked.get(timeout=0.02)
                answer.set_result(self.client.get(address))
        return doing.result()

    def _start(self) -> None:
        page = self.page = self._closing.enter_context(chromium()).new_page(viewport=WIDE)
        page.on(
            "console", lambda said: said.type in {"error", "warning"} and self.complaints.append(said.text)
        )
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.route("**/*", self._answer)

    def _answer(self, route: Route) -> None:
        """Answer a request from the files of the house or from Django, and one to the store with a plan."""
        address = urlsplit(route.request.url)
        if not route.request.url.startswith(f"{SITE}/"):
            plan = {"Content-Type": "application/pdf", "Access-Control-Allow-Origin": "*"}
            route.fulfill(status=200, body=PLAN, headers=plan)
        elif address.path.startswith(settings.STATIC_URL):
            self._file(route, address.path.removeprefix(settings.STATIC_URL))
        else:
            answer = Future[Any]()
            self._asked.put((f"{address.path}?{address.query}", answer))
            got = answer.result()
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
def window() -> Iterator[Window]:
    opened = Window()
    opened.open()
    yield opened
    opened.close()


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


def look_at(page: Page, address: str, *, phone: bool) -> tuple[int, list[str], Any]:
    """Return the status of a page, what axe found on it, and what is wider than a phone."""
    page.set_viewport_size(WIDE)
    answer = page.goto(address, wait_until="load")
    found = violations(Axe().run(page).response)
    page.set_viewport_size(PHONE)
    if phone:
        found += violations(Axe().run(page).response)
    return answer.status if answer else 0, found, wider_than_the_window(page)


@pytest.mark.parametrize("row", PAGES, ids=str)
def test_a_page_is_accessible_fits_a_phone_and_obeys_the_policy(
    window: Window, visitors: Visitors, row: Row
) -> None:
    window.client = visitors.clients[reader_of(row)]
    window.complaints.clear()
    address = SITE + visitors.address(row)

    status, found, too_wide = window.do(lambda: look_at(window.page, address, phone=row.name in ON_A_PHONE))

    assert status == 200
    assert found == []
    assert too_wide == []
    assert window.complaints == []
