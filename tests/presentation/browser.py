"""Headless Chromium on the gallery: pages and files come straight from Django, under the real policy."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from csp import constants as csp_constants
from django.conf import settings
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Page, Route, sync_playwright

SITE = "http://lintel.test"
NONCE = "of-the-gallery"
CHROMIUM = os.environ.get("TEST_CHROMIUM") or "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2"}


class Site:
    """Answers the requests of one page and remembers what was posted and what the browser complained of."""

    def __init__(self, page: Page, html: str) -> None:
        self.page, self.html = page, html
        self.answers: dict[str, tuple[int, str]] = {}
        self.posted: list[tuple[str, str]] = []
        self.complaints: list[str] = []
        page.on("console", lambda message: message.type == "error" and self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.route("**/*", self.answer)

    def answer(self, route: Route) -> None:
        path = route.request.url.removeprefix(SITE).split("?")[0]
        if route.request.method == "POST":
            self.posted.append((path, route.request.post_data or ""))
        if path.startswith(settings.STATIC_URL):
            self._file(route, path.removeprefix(settings.STATIC_URL))
            return
        status, body = self.answers.get(path, (200, self.html))
        kind = "application/json" if body.startswith("{") else "text/html; charset=utf-8"
        route.fulfill(status=status, body=body, headers={"Content-Type": kind, **policy()})

    def open(self) -> Page:
        self.page.goto(f"{SITE}/gallery")
        return self.page

    def _file(self, route: Route, name: str) -> None:
        found = finders.find(name)
        if not found:
            route.fulfill(status=404, body="")
            return
        kind = KINDS.get(Path(found).suffix, "application/octet-stream")
        route.fulfill(body=Path(found).read_bytes(), headers={"Content-Type": kind})


def policy() -> dict[str, str]:
    """Return the content security policy that the settings hold, as the header the browser gets."""
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    written = "; ".join(f"{name} {' '.join(map(_word, sources))}" for name, sources in directives.items())
    return {"Content-Security-Policy": written}


def _word(source: Any) -> str:
    return f"'nonce-{NONCE}'" if source is csp_constants.NONCE else str(source)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser, and end it; skip the test where there is none."""
    if not Path(CHROMIUM).exists():
        pytest.skip("chromium is not installed")
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            yield started
        finally:
            started.close()


@contextmanager
def site(browser: Browser, html: str, *, width: int = 1280, scripts: bool = True) -> Iterator[Site]:
    """Open a window of its own, of the given width, on the given page."""
    context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=scripts)
    try:
        yield Site(context.new_page(), html)
    finally:
        context.close()


def saved(at: str) -> tuple[int, str]:
    """Return the answer of a server that saved."""
    return 200, json.dumps({"saved_at": at})


def violations(report: Any) -> list[str]:
    """Return what axe found, a line each."""
    return [
        f"{found['id']}: {node['html'][:160]}" for found in report["violations"] for node in found["nodes"]
    ]
