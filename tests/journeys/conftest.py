"""The demo city with its people, its real processes, and a browser: what every journey begins with."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from accounts.models import User
from permits.casework.demo.people import settle_people
from tests.driving import publish_rules
from tests.journeys.visitors import FLAGS, City
from tests.running import Office


@pytest.fixture
def staff(office: Office) -> dict[str, User]:
    """Publish the sample rules and settle everybody who works or lives in the demo city."""
    return settle_people(publish_rules().rulebook)


@pytest.fixture
def browser(chromium: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    """Start a browser; its event loop must not keep the test from looking at the database."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=chromium, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def city(
    office: Office, staff: dict[str, User], browser: Browser, request: pytest.FixtureRequest
) -> Iterator[City]:
    """Open the office and let visitors in."""
    office.start()
    opened = City(office, browser, album=request.node.name.removeprefix("test_"))
    yield opened
    opened.close()
