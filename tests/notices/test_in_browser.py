"""The outgoing mail in a real browser: accessible, and within a phone's width."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from permits.notices.models import Notice
from tests.notices.conftest import TODAY
from tests.presentation.browser import violations
from tests.register import records
from tests.register.windows import Window, made, visit

pytestmark = pytest.mark.django_db
FATES = (
    {"state": "sent", "sent_at": TODAY, "attempts": 1},
    {"state": "waiting"},
    {"state": "failed", "error": "ConnectionRefusedError: no mail server", "attempts": 8},
)


@pytest.fixture
def letters(db: None) -> list[Notice]:
    application = records.application()
    return [
        Notice.objects.create(
            application=application,
            template="received",
            recipient_name="Ana Applicant",
            recipient_email=f"ana.applicant.with.a.long.address{index}@example.com",
            subject="Application PRJ-2026-000001 received",
            body="Dear Ana,\n\nWe received your application.\nhttps://lintel.example/a/PRJ-2026-000001/\n",
            message_id=f"<{'0' * 40}{index}@lintel.example>",
            composed_at=TODAY,
            **fate,
        )
        for index, fate in enumerate(FATES)
    ]


@pytest.mark.parametrize("width", [390, 1280])
def test_every_mail_page_is_accessible_and_fits(as_role, letters, width, tmp_path):
    pages = ("/mail/", "/mail/?state=sent&about=nobody", *(f"/mail/{letter.pk}/" for letter in letters))

    def look_at_all(window: Window) -> list[str]:
        found = []
        for index, path in enumerate(pages):
            page = window.open(path)
            page.screenshot(path=str(tmp_path / f"{index}.png"), full_page=True)
            found += [f"{path}: {line}" for line in violations(Axe().run(page).response)]
            found += [f"{path} scrolls sideways"] if window.scrolls_sideways() else []
        return found + window.complaints + window.sent

    assert visit(made(as_role("permit_technician"), *pages), look_at_all, width=width) == []
