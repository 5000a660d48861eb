"""A real browser on pages as Django made them in a test, over a secure address that exists only here."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.test import Client
from playwright.sync_api import Page, Route

from tests.presentation.browser import KINDS, chromium

SITE = "https://lintel.test"
Result = TypeVar("Result")


class Window:
    """One page of the browser; remembers what was sent and what the browser complained of."""

    def __init__(self, page: Page, answers: Mapping[str, HttpResponse]) -> None:
        self.page, self.answers = page, answers
        self.sent: list[str] = []
        self.complaints: list[str] = []
        page.on("console", lambda message: message.type == "error" and self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.route("**/*", self._answer)

    def open(self, path: str) -> Page:
        self.page.goto(SITE + path)
        return self.page

    def scrolls_sideways(self) -> bool:
        return bool(
            self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        )

    def _answer(self, route: Route) -> None:
        parts = urlsplit(route.request.url)
        if route.request.method != "GET" or not route.request.url.startswith(SITE):
            self.sent.append(f"{route.request.method} {route.request.url}")
        if parts.path.startswith(settings.STATIC_URL):
            found = finders.find(parts.path.removeprefix(settings.STATIC_URL))
            kind = KINDS.get(Path(parts.path).suffix, "application/octet-stream")
            route.fulfill(body=Path(str(found)).read_bytes(), headers={"Content-Type": kind})
            return
        answer = self.answers[f"{parts.path}?{parts.query}" if parts.query else parts.path]
        route.fulfill(
            status=200 if answer.status_code == 404 else answer.status_code,
            body=answer.content,
            headers=dict(answer.items()),
        )


def made(client: Client, *paths: str) -> dict[str, HttpResponse]:
    """Have Django make pages ahead of a visit."""
    return {path: client.get(path, follow=True) for path in paths}


def visit(
    answers: Mapping[str, HttpResponse],
    what_is_done: Callable[[Window], Result],
    *,
    width: int,
    scripts: bool = True,
) -> Result:
    """Do something in a window of a width, and return what came of it.

    The browser's driver runs a loop, which Django's database connections do not like beside them: it gets a
    thread of its own.
    """
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(_visit, answers, what_is_done, width, scripts).result()


def _visit(
    answers: Mapping[str, HttpResponse], what_is_done: Callable[[Window], Result], width: int, scripts: bool
) -> Result:
    with chromium() as browser:
        size = {"width": width, "height": 900}
        context = browser.new_context(viewport=size, java_script_enabled=scripts)
        return what_is_done(Window(context.new_page(), answers))
