"""What the city's staff do, by the pages alone."""

import re

from playwright.sync_api import Locator, expect

from tests.journeys.visitors import Visitor

TECHNICIAN, CASHIER = "technician@lintel.example", "cashier@lintel.example"


def reviewer(discipline: str) -> str:
    """Return the address of a discipline's reviewer."""
    return f"reviewer.{discipline.replace('_', '.')}@lintel.example"


def opens_from_queue(visitor: Visitor, tab: str, number: str) -> None:
    """Open an application from one of the person's queues."""
    visitor.goes_to("/desk/")
    if visitor.page.locator("h1").inner_text() != tab:
        visitor.page.locator(".lintel-tabs__tab", has_text=tab).click()
    visitor.heading(tab)
    visitor.looks(f"queue-{tab.lower().replace(' ', '-').replace('’', '')}")
    visitor.page.locator("table").get_by_role("link", name=re.compile(re.escape(number))).first.click()


def returns_incomplete(visitor: Visitor, item: str, cure: str, message: str) -> None:
    """Return an application with one item of the checklist."""
    visitor.follows("Check completeness")
    visitor.looks("completeness")
    _ticks(visitor, f"missing_{item}")
    visitor.types(f"cure_{item}", cure)
    visitor.types("message", message)
    visitor.presses("Return as incomplete")
    visitor.reads("Returned with the list of what is missing.")


def accepts(visitor: Visitor) -> None:
    visitor.follows("Check completeness")
    visitor.presses("Accept as complete")


def claims(visitor: Visitor, number: str) -> None:
    """Claim the review of an application from the team's queue."""
    opens_from_queue(visitor, "My team’s reviews", number)
    visitor.presses("Claim this review")
    visitor.reads("The review is yours.")


def looks_at_plans(visitor: Visitor, sheet: str) -> None:
    """Choose a sheet on the review desk and see it drawn."""
    visitor.follows(sheet)
    expect(visitor.page.locator("[data-lintel-here]")).to_contain_text(sheet, timeout=60_000)
    expect(visitor.page.locator("[data-lintel-stage] canvas").first).to_be_visible()
    visitor.looks("review-desk-with-a-sheet")


def writes_correction(visitor: Visitor, *, text: str, sheet: str, place: str, citation: str) -> None:
    form = visitor.page.locator("form", has=visitor.page.get_by_role("button", name="Add the correction"))
    for name, value in {"text": text, "sheet": sheet, "place": place, "citation": citation}.items():
        form.locator(f'[name="{name}"]').fill(value)
    form.get_by_role("button", name="Add the correction").click()
    expect(_corrections(visitor).filter(has_text=text)).to_be_visible()


def closes_review(visitor: Visitor, outcome: str, *, notes: str = "") -> None:
    """Close the review in hand with a result."""
    visitor.chooses("outcome", outcome)
    visitor.types("notes", notes)
    visitor.presses("Close the review")
    visitor.reads("Review closed.")


def resolves(visitor: Visitor, number: int) -> None:
    """Accept the answer to a correction."""
    visitor.page.locator(f"#correction-{number}").get_by_role("button", name="Resolved").click()
    expect(visitor.page.locator(f"#correction-{number}")).to_contain_text("Resolved ·")


def records_check(visitor: Visitor, invoice: str, *, number: str, payer: str) -> None:
    """Find the invoice by its number at the counter and record a check over its balance."""
    visitor.goes_to("/desk/")
    visitor.heading("Invoices to pay")
    visitor.looks("open-invoices")
    visitor.page.locator("table").get_by_role("link", name=invoice).click()
    visitor.follows("Record a check or cash")
    visitor.looks("record-payment")
    form = visitor.page.locator("form", has=visitor.page.get_by_role("button", name="Record the check"))
    balance = visitor.page.locator(".lintel-money__sum").inner_text()
    form.locator('[name="number"]').fill(number)
    form.locator('[name="payer"]').fill(payer)
    form.locator('[name="amount"]').fill(balance.strip("$"))
    form.get_by_role("button", name="Record the check").click()
    visitor.reads("The payment was recorded: receipt")
    visitor.looks("receipt")


def confirms_clearances(visitor: Visitor, evidence: dict[str, str]) -> None:
    """Confirm clearances of other agencies on the application's page."""
    for code, text in evidence.items():
        visitor.types_into(f"#evidence-{code}", text)
        form = visitor.page.locator("form", has=visitor.page.locator(f"#evidence-{code}"))
        form.get_by_role("button", name="Confirm").click()
        visitor.reads(text)


def _ticks(visitor: Visitor, name: str) -> None:
    box = visitor.page.locator(f'[name="{name}"]')
    visitor.page.locator(f'label[for="{box.get_attribute("id")}"]').click()
    expect(box).to_be_checked()


def _corrections(visitor: Visitor) -> Locator:
    return visitor.page.locator(".lintel-corrections__item")
