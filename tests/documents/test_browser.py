"""Handing in and looking at files in a real browser, against the real web server, worker, relay and store."""

import io
import os
import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from playwright.sync_api import Browser, Page, expect, sync_playwright

from accounts.models import User
from permits.applications.models import PermitApplication
from permits.applications.services.drafts import start_draft
from permits.documents import packages, store
from permits.documents.models import DocumentVersion, Redaction
from tests.documents.handing_in import drawing, hand_in, saved, with_script
from tests.driving import NOON, People, application_at, people, publish_rules
from tests.journeys.visitors import FLAGS
from tests.running import Office

SHOTS = Path(os.environ["LINTEL_SHOTS"]) if os.environ.get("LINTEL_SHOTS") else None
PATIENCE = 60_000
MEGABYTES = int(os.environ.get("LINTEL_UPLOAD_MEGABYTES", "36"))
"""How large the large file is; the plan set of a whole building has 199."""
PART = 8 * 1024 * 1024
FILES = "#files-plans"
expect.set_options(timeout=PATIENCE)


@pytest.fixture
def browser(chromium: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=chromium, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def who(office: Office) -> People:
    publish_rules()
    return people()


@pytest.fixture
def draft(who: People) -> PermitApplication:
    return start_draft(who.contractor, organisation=who.company, type_code="ADU", at=NOON)


@pytest.fixture
def opened(office: Office, browser: Browser) -> Callable[..., Page]:
    """Open a window in which somebody is signed in; what the browser complains of fails the test."""
    office.start()

    def open_for(user: User, *, width: int = 1280, scripts: bool = True) -> Page:
        context = browser.new_context(
            base_url=office.url, viewport={"width": width, "height": 900}, java_script_enabled=scripts
        )
        context.add_cookies([{"name": "sessionid", "value": session_of(user), "url": office.url}])
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: pytest.fail(f"{page.url}: {error}"))
        page.on("console", lambda said: said.type == "error" and complaints.append(said.text))
        return page

    complaints: list[str] = []
    open_for.complaints = complaints  # type: ignore[attr-defined]
    return open_for


def session_of(user: User) -> str:
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def documents(page: Page, application: PermitApplication) -> None:
    page.goto(f"/applications/{application.pk}/documents/")


def looked_at(page: Page, name: str) -> None:
    """Look at a page hard, at both widths."""
    violations = [
        f"{found['id']}: {node['html'][:200]}"
        for found in Axe().run(page).response["violations"]
        for node in found["nodes"]
    ]
    assert not violations, "\n".join(violations)
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (
            f"{name} scrolls at {width}"
        )
        if SHOTS:
            page.wait_for_timeout(400)
            page.screenshot(path=SHOTS / f"documents-{name}-{width}.png", full_page=True)


def large(megabytes: int) -> bytes:
    """Make a real drawing of a size, by an image that does not compress."""
    pdf = pikepdf.open(io.BytesIO(drawing(pages=2)))
    pdf.pages[0].obj.Bulk = pdf.make_stream(os.urandom(megabytes * 1024 * 1024))
    return saved(pdf)


def test_several_files_go_up_with_progress_and_their_reports_come_by_themselves(
    opened: Any, who: People, draft: PermitApplication
) -> None:
    page = opened(who.contractor)
    documents(page, draft)
    looked_at(page, "empty")

    files = {
        "A-101.pdf": drawing(pages=3),
        "A-102.pdf": with_script(drawing()),
        "A-103.pdf": drawing(inches=(11, 8.5)),
    }
    page.set_input_files(
        FILES,
        [{"name": name, "mimeType": "application/pdf", "buffer": content} for name, content in files.items()],
    )

    plans = page.locator('[data-lintel-slot="plans"]')
    expect(plans.get_by_text("Checked", exact=True)).to_have_count(2)
    expect(plans.get_by_text("runs scripts by itself")).to_be_visible(timeout=PATIENCE)
    expect(plans.get_by_text("Sheets are smaller than 34 × 22 inches")).to_be_visible()
    expect(page.locator("#documents-needs")).to_contain_text("1 of 3 are in")
    expect(page.locator("[data-lintel-sending] li")).to_have_count(0)
    looked_at(page, "reports")
    assert opened.complaints == []


def test_a_large_file_survives_a_dead_network_and_a_reload(
    opened: Any, who: People, draft: PermitApplication, tmp_path: Path
) -> None:
    path = tmp_path / "plan set.pdf"
    path.write_bytes(large(MEGABYTES))
    sent = sha256(path.read_bytes()).hexdigest()
    page = opened(who.contractor)
    documents(page, draft)
    wire = page.context.new_cdp_session(page)
    slow = {"offline": False, "latency": 5, "downloadThroughput": -1, "uploadThroughput": MEGABYTES * 80_000}
    wire.send("Network.emulateNetworkConditions", slow)

    page.set_input_files(FILES, path)
    version = awaited(lambda: DocumentVersion.objects.filter(upload_id__gt="").first())
    awaited(lambda: len(parts_of(version)) >= 2)
    if SHOTS:
        page.screenshot(path=SHOTS / "documents-sending-1280.png")
    page.context.set_offline(True)
    page.wait_for_timeout(1500)
    kept = parts_of(version)
    page.context.set_offline(False)
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.get_by_text("Choose the same file again to go on with it.")).to_be_visible()
    page.set_input_files(FILES, path)
    news = page.locator("[data-lintel-sending] [data-lintel-news]")
    expect(news).to_contain_text("Going on where it stopped")
    page.context.set_offline(True)
    page.wait_for_timeout(1500)
    page.context.set_offline(False)
    wire.send("Network.emulateNetworkConditions", slow | {"uploadThroughput": -1})

    checked = page.locator('[data-lintel-slot="plans"]').get_by_text("Checked", exact=True)
    expect(checked).to_be_visible(timeout=PATIENCE + MEGABYTES * 1000)
    version.refresh_from_db()
    assert 2 <= len(kept) < version.size / PART - 1
    assert (DocumentVersion.objects.count(), version.status, version.sha256) == (1, "clean", sent)
    with (tmp_path / "kept").open("wb") as target:
        assert store.download(version.key, target).sha256 == sent, "what is kept is what was chosen"


def parts_of(version: DocumentVersion) -> Any:
    """Return the parts of an upload that the store holds."""
    return store.parts(version.incoming_key, version.upload_id)


def test_a_file_too_large_is_refused_beside_its_name_and_can_be_dismissed(
    opened: Any, who: People, draft: PermitApplication, tmp_path: Path
) -> None:
    page = opened(who.contractor)
    documents(page, draft)
    path = tmp_path / "checklist.pdf"
    with path.open("wb") as file:
        file.truncate(11 * 1024 * 1024)

    page.set_input_files("#files-stormwater_checklist", path)

    row = page.locator("[data-lintel-sending] li")
    expect(row).to_contain_text("larger than 10 MB")
    row.get_by_role("button", name="Dismiss").click()
    expect(row).to_have_count(0)


def test_without_scripts_a_file_goes_up_by_a_plain_form(
    opened: Any, who: People, draft: PermitApplication
) -> None:
    page = opened(who.contractor, scripts=False)
    documents(page, draft)
    slot = page.locator("#slot-address_request")

    slot.get_by_role("button", name="Choose a file").click()
    page.set_input_files(
        "#file", {"name": "x.pdf", "mimeType": "application/pdf", "buffer": drawing(inches=(8.5, 11))}
    )
    page.get_by_role("button", name="Send the file").click()

    page.wait_for_url("**/documents/")
    version = DocumentVersion.objects.get()
    awaited(lambda: DocumentVersion.objects.get().status == "clean")
    page.reload()
    expect(page.locator("#slot-address_request")).to_contain_text("Checked")
    assert version.name == "Address request.pdf"


def test_a_reviewer_turns_the_sheets_by_key_and_by_list(
    opened: Any, who: People, draft: PermitApplication
) -> None:
    page = opened(who.contractor)
    documents(page, draft)
    page.set_input_files(
        FILES, {"name": "set.pdf", "mimeType": "application/pdf", "buffer": drawing(pages=3)}
    )
    page.locator(".lintel-version__actions").get_by_role("link", name="View").click()

    here, desk = page.locator("[data-lintel-here]"), page.locator("[data-lintel-viewer]")
    expect(here).to_have_text("Sheet 1 of 3")
    page.locator("#lintel-sheet").focus()
    page.keyboard.press("PageDown")
    expect(here).to_have_text("Sheet 2 of 3")
    page.get_by_role("link", name="3 36 × 24 in").click()
    expect(here).to_have_text("Sheet 3 of 3")
    page.get_by_role("button", name="Zoom in").click()
    expect(desk).to_have_attribute("data-lintel-shown", "3")
    assert page.url.endswith("#sheet=3")
    looked_at(page, "viewer")
    packages.freeze(draft, actor=who.contractor, at=NOON)
    page.goto(f"/applications/{draft.pk}/documents/packages/1/")
    looked_at(page, "package")
    assert opened.complaints == []


def test_areas_to_redact_are_drawn_on_the_sheet(opened: Any, who: People) -> None:
    application = application_at("submitted", who)
    version = hand_in(application, who.contractor, drawing(pages=2), slot="energy_report")
    awaited(lambda: DocumentVersion.objects.get(pk=version.pk).thumbnail_count)
    page = opened(who.technician)
    page.goto(f"/applications/documents/versions/{version.pk}/redact/")
    sheet = page.locator(".lintel-redact__picture")
    expect(page.locator("[data-lintel-redact]")).to_have_attribute("data-lintel-shown", "1")

    page.get_by_label("Sheet", exact=True).select_option("2")
    expect(page.locator("[data-lintel-redact]")).to_have_attribute("data-lintel-shown", "2")
    sheet.scroll_into_view_if_needed()
    box = sheet.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + box["height"] * 0.25)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.5, steps=4)
    page.mouse.up()
    areas = page.get_by_label("Areas to remove")
    number, *inches = areas.input_value().split(", ")
    assert (number, [round(float(each)) for each in inches]) == ("2", [9, 6, 9, 6])
    areas.fill(areas.input_value() + "\n2, 30, 20, 5, 3")
    expect(page.locator(".lintel-redact__area")).to_have_count(2)
    page.get_by_role("button", name="Leave it: Sheet 2: 5 × 3 in").click()
    expect(page.locator(".lintel-redact__area")).to_have_count(1)
    looked_at(page, "redact")

    page.get_by_label("Why").fill("Gov. Code 7922")
    page.get_by_role("button", name="Make the redacted copy").click()
    awaited(lambda: Redaction.objects.filter(file_state="done", places=1).exists())
    assert opened.complaints == []


def awaited(wanted: Callable[[], Any]) -> Any:
    """Wait until something holds, and return it."""
    deadline = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < deadline:
        if found := wanted():
            return found
        time.sleep(0.05)
    raise AssertionError("It did not come to pass.")
