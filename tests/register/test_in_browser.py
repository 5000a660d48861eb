"""The public pages in a real browser: on a phone and on a desk, accessible, a file compared on the spot."""

import hashlib
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.presentation.browser import violations
from tests.register import records
from tests.register.windows import Window, made, visit

pytestmark = pytest.mark.django_db
VERIFY = "/v/k7Qm2xv9Lp/"
FINGERPRINT = hashlib.sha256(b"%PDF the permit").hexdigest()
PAGES = (
    "/",
    "/search/",
    "/search/?q=first+avenue",
    "/search/?q=zzz+nowhere",
    "/a/PRJ-2026-000001/",
    "/a/PRJ-2026-000002/",
    VERIFY,
    "/v/unknown/",
    "/verify/?code=",
    "/open-data/",
)


@pytest.fixture
def office(db: None) -> None:
    records.contractor(first := records.application("suspended", step=timedelta(days=1)))
    records.permit(first, file_state="done", file_sha256=FINGERPRINT)
    records.invoice(records.application("in_review", number="PRJ-2026-000002", address="9 Elm Street"))


@pytest.mark.parametrize("width", [390, 1280])
def test_every_public_page_is_accessible_and_fits(client, office, width):
    def look_at_all(window: Window) -> list[str]:
        found = []
        for path in PAGES:
            page = window.open(path)
            found += [f"{path}: {line}" for line in violations(Axe().run(page).response)]
            found += [f"{path} scrolls sideways"] if window.scrolls_sideways() else []
        return found + window.complaints + window.sent

    assert visit(made(client, *PAGES), look_at_all, width=width) == []


def test_a_file_is_compared_on_the_spot_and_goes_nowhere(client, office, tmp_path):
    files = {"same": b"%PDF the permit", "different": b"%PDF another"}
    for name, content in files.items():
        (tmp_path / f"{name}.pdf").write_bytes(content)

    def compare(window: Window) -> tuple[list[str], list[str]]:
        page, answers = window.open(VERIFY), []
        for tone in files:
            page.set_input_files("#permit-file", str(tmp_path / f"{tone}.pdf"))
            page.locator(f".lintel-verify__answer--{tone}").wait_for()
            answers.append(page.locator(".lintel-verify__answer").inner_text())
        return answers, window.sent + window.complaints

    (same, different), sent = visit(made(client, VERIFY), compare, width=390)

    assert same == "This is the very file that the city issued."
    assert different.startswith("This is not the file that the city issued.")
    assert sent == []


def test_without_scripts_the_fingerprint_is_there_and_no_dead_control(client, office):
    def read(window: Window) -> tuple[bool, str]:
        page = window.open(VERIFY)
        return page.locator("#permit-file").is_visible(), page.locator("main").inner_text()

    has_control, text = visit(made(client, VERIFY), read, width=390, scripts=False)

    assert not has_control
    assert FINGERPRINT in text


def test_a_resident_finds_a_permit_by_address_and_verifies_it_without_scripts(client, office):
    way = made(client, "/", "/search/?q=1222+first+ave", "/a/PRJ-2026-000001/", VERIFY)

    def look_it_up(window: Window) -> str:
        page = window.open("/")
        page.locator("#lintel-search").fill("1222 first ave")
        page.locator(".lintel-hero .usa-button", has_text="Search").click()
        page.get_by_role("link", name="1222 First Avenue").click()
        page.get_by_role("link", name="Verify this permit").click()
        return page.locator("h1").inner_text()

    heading = visit(way, look_it_up, width=390, scripts=False)

    assert heading == "Suspended: work must stop"
