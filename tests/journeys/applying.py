"""What applicants do, by the pages alone."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Request, expect

from permits.rulebook.queries import rulebook_in_force
from tests.journeys.visitors import LONG, City, Visitor
from tests.rulebook.complete_answers import ANSWERS

SMALL = 20_000
"""Bytes: no request to our own server that fills in a form or announces a file is larger."""
PASSWORD = "copper kettle orchard 41"
LINK = re.compile(r"https?://\S+/account/confirm-email/\S+")


@dataclass(frozen=True)
class NewContractor:
    """Somebody whom the city does not know yet."""

    name: str
    email: str
    company: str
    trade: str
    licence: str
    classification: str


def signs_up(city: City, who: NewContractor, *, scripts: bool = True) -> Visitor:
    """Create an account, confirm the address by the link in the mail, and register the company."""
    visitor = city.visitor(scripts=scripts)
    visitor.goes_to("/account/signup/")
    visitor.looks("sign-up")
    visitor.types("name", who.name)
    visitor.types("email", who.email)
    visitor.types("phone", "619-555-0177")
    visitor.types("password1", PASSWORD)
    visitor.types("password2", PASSWORD)
    visitor.presses("Create the account")
    visitor.heading("Confirm your e-mail address")
    found = LINK.search(city.letter("Confirm your e-mail address", to=who.email))
    assert found, "the letter holds no link"
    visitor.goes_to(found.group())
    visitor.presses("Confirm")
    visitor.heading("Register your company")
    _registers_company(visitor, who)
    return visitor


def _registers_company(visitor: Visitor, who: NewContractor) -> None:
    visitor.looks("register-company")
    visitor.types("name", who.company)
    visitor.field("trade").select_option(who.trade)
    visitor.types("phone", "619-555-0178")
    visitor.types("address", "400 Market Street, San Diego, CA 92101")
    visitor.types("licence_number", who.licence)
    visitor.types("classification", who.classification)
    visitor.types("expires_on", "2031-12-31")
    visitor.chooses("compensation", "insured")
    visitor.types("compensation_carrier", "State Compensation Insurance Fund")
    visitor.types("compensation_policy", f"WC-{who.licence}")
    visitor.types("compensation_expires_on", "2031-12-31")
    visitor.presses("Register the company")
    expect(visitor.page.locator(".usa-alert--success").first).to_be_visible()


def follows_the_guide(visitor: Visitor, *answers: str) -> None:
    """Answer the guided questions by what the labels say, from the landing page on."""
    visitor.goes_to("/")
    visitor.looks("landing")
    visitor.follows("Apply")
    for place, answer in enumerate(answers):
        visitor.looks(f"guide-{place + 1}")
        visitor.page.get_by_text(answer, exact=False).first.click()
        visitor.presses("Continue")


def estimates(visitor: Visitor, valuation: str) -> None:
    """Ask on the page of a permit type what it will cost."""
    visitor.types("valuation", valuation)
    visitor.presses("Estimate the fees")
    visitor.reads("Estimated fees in all")
    visitor.looks("permit-type")


def starts(visitor: Visitor, company: str) -> int:
    """Start the application for the company; return its primary key."""
    visitor.follows("Start this application")
    visitor.looks("start")
    expect(visitor.page.get_by_label(company)).to_be_checked()
    visitor.presses("Start the application")
    visitor.heading("The project")
    found = re.search(r"/applications/(\d+)/", visitor.page.url)
    assert found, visitor.page.url
    return int(found.group(1))


def fills_in(visitor: Visitor, heading: str, answers: Mapping[str, Any]) -> None:
    """Fill in one page of the form, without leaving it."""
    visitor.heading(heading)
    for name, value in answers.items():
        visitor.answers(name, value)


def goes_on(visitor: Visitor) -> None:
    visitor.presses("Save and continue")


def fills_in_pages(visitor: Visitor, code: str) -> None:
    """Fill in all of a type's own pages."""
    for asked in questions_of(code):
        fills_in(visitor, asked.heading, asked.answers)
        visitor.looks(f"form-{asked.heading}")
        goes_on(visitor)


def names_people(visitor: Visitor, *, owner_email: str = "olga.owner@example.com") -> None:
    """Name the owner and the designer."""
    owner = {
        "owner_name": "Olga Owner",
        "owner_email": owner_email,
        "owner_phone": "619-555-0101",
        "owner_address": "1222 First Avenue, San Diego, CA 92101",
    }
    fills_in(visitor, "The people", owner)
    visitor.looks("form-people")
    goes_on(visitor)


def signs(visitor: Visitor, name: str) -> None:
    """Sign every declaration that is shown as unsigned."""
    visitor.heading("Declarations")
    visitor.looks("declarations")
    for kind in ("licensed_contractor", "workers_compensation", "construction_lender"):
        if kind == "construction_lender":
            visitor.chooses(f"{kind}-has_lender", "no")
        visitor.types(f"{kind}-signed_name", name)
        agree = visitor.page.locator(f'[name="{kind}-agree"]')
        visitor.page.locator(f'label[for="{agree.get_attribute("id")}"]').click()
        section = visitor.page.locator(f"#id_{kind}")
        section.get_by_role("button", name="Sign").click()
        expect(visitor.page.locator(f"#id_{kind}")).to_contain_text(f"Signed by {name}")
    visitor.follows("Continue to the review")


def submits(visitor: Visitor) -> str:
    """Submit on the review page; return the number of the application."""
    visitor.heading("Review and submit")
    visitor.looks("review-page")
    visitor.presses("Submit the application")
    visitor.heading(re.compile(r"PRJ-\d{4}-\d{6}"))
    return visitor.page.locator("h1").inner_text().strip()


def pays_online(visitor: Visitor, *, payer: str) -> None:
    """Pay the open invoice on the demonstration's page, pressing twice as nervous people do."""
    visitor.presses("Pay $")
    visitor.heading("Demonstration payment")
    visitor.looks("payment-page")
    visitor.types("payer", payer)
    visitor.chooses("card", "approve")


def uploads(visitor: Visitor, slot: str, *files: Path) -> None:
    """Hand files into a slot by the page's own script, and wait until the worker has checked each."""
    visitor.page.locator(f"#files-{slot}").set_input_files(files)
    for file in files:
        _is_checked(visitor, slot, file.name)


def _is_checked(visitor: Visitor, slot: str, name: str) -> None:
    card = visitor.page.locator(f"#slot-{slot} .lintel-file", has_text=name)
    expect(card.locator(".lintel-version--clean").first).to_be_visible(timeout=LONG * 1000)


def uploads_new_version(visitor: Visitor, slot: str, file: Path) -> None:
    """Hand in a file under the name of one that is there: it becomes its next version."""
    visitor.page.locator(f"#files-{slot}").set_input_files(file)
    card = visitor.page.locator(f"#slot-{slot} .lintel-file", has_text=file.name)
    expect(card.locator(".lintel-version--clean", has_text="version 2")).to_be_visible(timeout=LONG * 1000)


def watches_progress(visitor: Visitor, slot: str, file: Path) -> None:
    """Upload over a slow line: the bytes go to the store, not to us, and the bar moves."""
    sent: list[tuple[str, int]] = []
    visitor.page.on("request", lambda request: sent.append((request.url, _weight(request))))
    line = visitor.page.context.new_cdp_session(visitor.page)
    line.send("Network.enable")
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 120_000}
    line.send("Network.emulateNetworkConditions", slow)
    visitor.page.locator(f"#files-{slot}").set_input_files(file)
    row = visitor.page.locator(f"#slot-{slot} .lintel-sending__row")
    expect(row).to_contain_text(re.compile(r"Sending: [1-9]\d? %"), timeout=LONG * 1000)
    line.send("Network.emulateNetworkConditions", {**slow, "uploadThroughput": -1})
    _is_checked(visitor, slot, file.name)
    line.detach()
    ours = [weight for url, weight in sent if not url.startswith(settings.S3_PUBLIC_ENDPOINT)]
    assert any(url.startswith(settings.S3_PUBLIC_ENDPOINT) for url, _weight in sent)
    assert max(ours) < SMALL, "a file went through the web server"


def _weight(request: Request) -> int:
    return len(request.post_data_buffer or b"")


def uploads_plainly(visitor: Visitor, slot: str, title: str, file: Path) -> None:
    """Hand in a PDF without scripts: say what it is, then post it to the store, which leads back."""
    section = visitor.page.locator(f"#slot-{slot}")
    section.locator('[name="name"]').fill(title)
    section.locator('[name="content_type"]').select_option("application/pdf")
    section.get_by_role("button", name="Choose a file").click()
    visitor.heading(f"Send the file for “{title}”")
    visitor.page.locator("#file").set_input_files(file)
    visitor.presses("Send the file")
    visitor.heading("Documents")
    visitor.looks_again(section.locator(".lintel-version--clean"))


def is_refused(visitor: Visitor, slot: str, file: Path, reason: str) -> None:
    """Upload a file that the worker refuses, and read why."""
    visitor.page.locator(f"#files-{slot}").set_input_files(file)
    card = visitor.page.locator(f"#slot-{slot} .lintel-file", has_text=file.name)
    expect(card.locator(".lintel-version--refused")).to_contain_text(reason, timeout=LONG * 1000)


def removes(visitor: Visitor, slot: str, name: str) -> None:
    card = visitor.page.locator(f"#slot-{slot} .lintel-file", has_text=name)
    card.get_by_role("button", name="Remove").click()
    expect(card).to_have_count(0)


def answers_correction(visitor: Visitor, number: int, text: str) -> None:
    """Answer a correction by its number on the page of corrections."""
    visitor.page.locator(f"#answer-{number}").fill(text)
    visitor.page.get_by_role("button", name=f"Save the answer {number}").click()
    expect(visitor.page.locator(f"#correction-{number}")).to_contain_text("Answered")


def comes_back(city: City, who: NewContractor, pk: int, heading: str) -> Visitor:
    """Sign in at another browser and go on from the list of applications."""
    visitor = city.signed_in(who.email, password=PASSWORD)
    visitor.heading("Your applications")
    visitor.page.locator(f'a.usa-button[href*="/applications/{pk}/"]').click()
    if visitor.page.locator("h1").inner_text() != heading:
        visitor.page.locator(".lintel-tasks").get_by_role("link", name=heading).click()
    visitor.heading(heading)
    return visitor


@dataclass(frozen=True)
class AskedPage:
    """One page of a type's own questions, with the answers that the stories give."""

    heading: str
    answers: Mapping[str, Any]


def questions_of(code: str) -> list[AskedPage]:
    """Return a type's pages as the rules in force have them."""
    kind = rulebook_in_force(timezone.localdate()).types[code]
    return [
        AskedPage(
            page.title, {q.code: ANSWERS[code][q.code] for q in page.questions if q.code in ANSWERS[code]}
        )
        for page in kind.pages
    ]
