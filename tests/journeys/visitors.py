"""People at their browsers: they go to pages, read, fill in and press, and every page is looked at hard."""

import os
import re
import time
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from permits.casework.demo.people import DEMO_PASSWORD
from tests.running import Office

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
MOMENT, LONG = 20.0, 60.0
"""Seconds that a page, and work in the background, may take on a busy machine."""
BODY = ":is(.lintel-page__body, .lintel-check)"
WIDTHS = {"phone": 390, "desk": 1280}
SHOTS = "LINTEL_SHOTS"


class City:
    """The office seen from outside: its visitors, its mail, and what was wrong with its pages."""

    def __init__(self, office: Office, browser: Browser, *, album: str) -> None:
        self.office, self.browser, self.album = office, browser, album
        self.visitors: list[Visitor] = []
        self.seen: set[str] = set()
        self.shots = 0

    def visitor(self, *, scripts: bool = True) -> "Visitor":
        """Let somebody in who is not signed in."""
        self.visitors.append(Visitor(self, scripts=scripts))
        return self.visitors[-1]

    def signed_in(self, email: str, *, password: str = DEMO_PASSWORD) -> "Visitor":
        """Let somebody in and sign in by the page."""
        visitor = self.visitor()
        visitor.sign_in(email, password)
        return visitor

    def letters(self, *, to: str) -> list[EmailMessage]:
        """Return the messages in the mail folder for an address, the oldest first."""
        found = []
        for file in sorted(self.office.mail_folder.iterdir(), key=lambda each: each.stat().st_mtime_ns):
            for part in file.read_bytes().split(b"-" * 79):
                message = message_from_bytes(part.lstrip(), policy=policy.default)
                if to in str(message.get("To", "")):
                    found.append(message)
        return found

    def letter(self, words: str, *, to: str) -> str:
        """Wait for a letter whose subject holds the words, and return its text."""

        def arrived() -> str:
            texts = [each for each in self.letters(to=to) if words in str(each["Subject"])]
            return texts[-1].get_content() if texts else ""

        return eventually(arrived, f"a letter “{words}” to {to}")

    def complaints(self) -> list[str]:
        """Return what the browsers complained of: scripts that failed, the policy that was broken."""
        return [complaint for visitor in self.visitors for complaint in visitor.complaints]

    def close(self) -> None:
        for visitor in self.visitors:
            visitor.page.context.close()


class Visitor:
    """One person with a browser of their own."""

    def __init__(self, city: City, *, scripts: bool) -> None:
        self.city, self.scripts = city, scripts
        context = city.browser.new_context(
            base_url=city.office.url,
            viewport={"width": WIDTHS["desk"], "height": 900},
            java_script_enabled=scripts,
        )
        context.set_default_timeout(MOMENT * 1000)
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(f"{self.page.url}: {error}"))
        self.page.on("console", self._heard)
        self.page.on("response", self._answered)

    # --- going and pressing -------------------------------------------------------------------------
    def goes_to(self, path: str) -> None:
        self.page.goto(path)

    def sign_in(self, email: str, password: str = DEMO_PASSWORD) -> None:
        self.goes_to("/account/login/")
        self.types("login", email)
        self.types("password", password)
        self.presses("Sign in")
        expect(self.page.get_by_role("button", name="Sign out")).to_be_attached()

    def presses(self, name: str, *, within: str = BODY) -> None:
        self.page.locator(within).get_by_role("button", name=name).first.click()

    def follows(self, name: str, *, within: str = BODY) -> None:
        self.page.locator(within).get_by_role("link", name=name).first.click()

    def types(self, name: str, text: str) -> None:
        self.field(name).fill(text)

    def types_into(self, selector: str, text: str) -> None:
        self.page.locator(selector).fill(text)

    def chooses(self, name: str, value: str) -> None:
        """Choose a radio button or checkbox by its label, as a finger would."""
        chosen = self.page.locator(f'[name="{name}"][value="{value}"]')
        self.page.locator(f'label[for="{chosen.get_attribute("id")}"]').first.click()
        expect(chosen).to_be_checked()

    def field(self, name: str) -> Locator:
        return self.page.locator(f'{BODY} [name="{name}"]:not([type="hidden"])').first

    def answers(self, name: str, value: Any) -> None:
        """Fill in one question of any kind."""
        values = value if isinstance(value, list) else [{True: "yes", False: "no"}.get(value, str(value))]
        if isinstance(value, int) and not isinstance(value, bool):
            values = [str(value)]
        kind = self.field(name).evaluate("field => field.type")
        for each in values:
            if kind in {"radio", "checkbox"}:
                self.chooses(name, each)
            elif kind == "select-one":
                self.field(name).select_option(each)
            else:
                self.types(name, each)

    # --- reading ------------------------------------------------------------------------------------
    def reads(self, *texts: str) -> None:
        """Wait until the page says each of these."""
        for text in texts:
            expect(self.page.locator("body")).to_contain_text(text, timeout=LONG * 1000)

    def looks_again(self, wanted: Locator) -> None:
        """Load the page again, as somebody without scripts must, until it shows something."""

        def shown() -> bool:
            self.page.reload()
            return wanted.count() > 0

        eventually(shown, f"{wanted} on {self.page.url}")

    def does_not_read(self, *texts: str) -> None:
        for text in texts:
            expect(self.page.locator(BODY)).not_to_contain_text(text)

    def heading(self, text: str | re.Pattern[str]) -> None:
        expect(self.page.locator("h1")).to_contain_text(text, timeout=LONG * 1000)

    def answer_of(self, path: str) -> int:
        """Return the status with which a page answers this person, redirects not followed."""
        return self.page.context.request.get(path, max_redirects=0).status

    def answer_to_posting(self, path: str, **fields: str) -> int:
        """Post as this person's browser would, with its own token, and return the status."""
        cookies = {each["name"]: each["value"] for each in self.page.context.cookies()}
        headers = {"X-CSRFToken": cookies.get("csrftoken", ""), "Referer": self.city.office.url + "/"}
        answer = self.page.context.request.post(path, form=fields, headers=headers, max_redirects=0)
        return answer.status

    def downloads(self, path: str) -> bytes:
        """Return a file to which a page leads this person."""
        answer = self.page.context.request.get(path)
        assert answer.ok, f"{path}: {answer.status}"
        return answer.body()

    # --- looking hard -------------------------------------------------------------------------------
    def looks(self, name: str, *, again: bool = False) -> None:
        """Have axe judge the page, see that it fits both screens, and photograph it where asked to."""
        if name in self.city.seen and not again:
            return
        self.city.seen.add(name)
        expect(self.page.locator("main h1")).to_be_visible(timeout=LONG * 1000)
        self.page.wait_for_load_state()
        found = violations(Axe().run(self.page).response) if self.scripts else []
        assert found == [], f"axe on “{name}” ({self.page.url}):\n" + "\n".join(found)
        self.city.shots += 1
        name = re.sub(r"[^a-z0-9]+", "-", name.lower())
        for screen, width in WIDTHS.items():
            self.page.set_viewport_size({"width": width, "height": 900})
            overflow = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert overflow <= 0, f"“{name}” is {overflow} px too wide for {screen}"
            if folder := os.environ.get(SHOTS):
                file = Path(folder) / self.city.album / f"{self.city.shots:02}-{name}-{screen}.png"
                file.parent.mkdir(parents=True, exist_ok=True)
                self.page.screenshot(path=file, full_page=True)

    def _heard(self, message: Any) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(f"{self.page.url}: {message.text}")

    def _answered(self, response: Any) -> None:
        if response.status >= 500 or (response.status == 404 and "/static/" in response.url):
            self.complaints.append(f"{response.status} {response.url}")


def violations(report: Any) -> list[str]:
    """Return what axe found, a line each."""
    return [
        f"{found['impact']} {found['id']}: {node['html'][:200]}"
        for found in report["violations"]
        for node in found["nodes"]
    ]


def eventually(truth: Callable[[], Any], what: str, *, within: float = LONG) -> Any:
    """Wait until something holds, looking often, and return it."""
    deadline = time.monotonic() + within
    while not (found := truth()):
        assert time.monotonic() < deadline, f"still waiting for {what} after {within:.0f} s"
        time.sleep(0.05)
    return found
