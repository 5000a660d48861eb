"""The desk in a real browser against the real server and store: drawing, being seen, and comparing."""

import io
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from accounts.models import User
from permits.documents import store
from permits.documents.models import Document, Sheet
from permits.plancheck.models import MarkUp
from permits.plancheck.services import mark_ups
from tests.documents.handing_in import saved
from tests.documents.test_browser import session_of
from tests.driving import NOON, People, people, publish_rules
from tests.journeys.visitors import FLAGS
from tests.plancheck.plans import FIRST, Drawn, cloud, held, pdf_of, plan, reviewed
from tests.presentation.browser import violations
from tests.running import Office

Opener = Callable[[User], Page]
DESK = "/applications/reviews/{}/"


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
    store.ensure_bucket()
    return people()


@pytest.fixture
def opened(office: Office, browser: Browser) -> Opener:
    """Open a window in which somebody is signed in; what the browser complains of fails the test."""
    office.start("web")

    def open_for(user: User) -> Page:
        context = browser.new_context(base_url=office.url, viewport={"width": 1280, "height": 900})
        context.add_cookies([{"name": "sessionid", "value": session_of(user), "url": office.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(f"{page.url}: {error}"))
        page.on("console", lambda said: said.type == "error" and pytest.fail(f"{page.url}: {said.text}"))
        return page

    return open_for


def looked_at(page: Page) -> None:
    """Look at a page hard, at both widths."""
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert violations(Axe().run(page).response) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Drag over the sheet, in parts of its width and height."""
    box = page.locator(".lintel-stage__overlay").bounding_box()
    assert box is not None
    at = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in (start, end)]
    page.mouse.move(*at[0])
    page.mouse.down()
    page.mouse.move(*at[1], steps=4)
    page.mouse.up()


def entry(page: Page, words: str) -> Locator:
    return page.locator("[data-lintel-mark]", has_text=words)


def test_what_one_reviewer_draws_and_publishes_another_sees_without_reloading(
    opened: Opener, who: People
) -> None:
    review, reviewer = held(reviewed(who, stored=True), who)
    page, other = opened(reviewer), opened(who.reviewers["planning"])
    page.goto(DESK.format(review.pk))
    other.goto(DESK.format(review.pk))
    for each in (page, other):
        expect(each.locator("[data-lintel-here]")).to_have_text("S-101 Foundation plan, 1 of 12")

    page.locator("#lintel-stage").focus()
    page.keyboard.press("c")
    drag(page, (1 / 3, 0.25), (0.5, 0.5))
    page.get_by_label("What shall it say?").fill("Show the hold-downs.")
    expect(page.locator("[data-lintel-here]")).to_have_text("Saved as a draft.")
    page.keyboard.press("Enter")
    mine = entry(page, "Show the hold-downs.")
    expect(mine).to_contain_text("Draft")
    drawn = MarkUp.objects.get()
    assert [round(value / 432) for point in drawn.points for value in point] == [2, 1, 3, 2]

    # …and from here on with the keyboard alone, in the list
    mine.locator("summary").press("Enter")
    mine.get_by_role("button", name="Publish").press("Enter")
    seen = entry(other, "Show the hold-downs.")
    expect(seen).to_be_visible()
    expect(other.locator(f'[data-mark="{drawn.pk}"]')).to_have_count(1)
    assert seen.get_by_role("button").count() == 0

    page.locator("#lintel-stage").focus()
    page.keyboard.press("n")
    page.get_by_label("Kind of mark-up").last.select_option("pin")
    page.locator("#new-mark-mark-text, #new-mark-text").first.fill("Which bolt?")
    page.locator("#new-mark-mark-place, #new-mark-place").first.fill("C7")
    page.get_by_role("button", name="Add the mark-up").press("Enter")
    pin = entry(page, "Which bolt?")
    expect(pin).to_contain_text("C7")
    pin.locator("summary").press("Enter")
    pin.get_by_label("Place on the sheet").fill("D8")
    pin.get_by_role("button", name="Save").press("Enter")
    expect(pin).to_contain_text("D8")
    pin.get_by_role("button", name="Remove").press("Enter")
    expect(pin).to_have_count(0)
    looked_at(page)


def points_of(mark: MarkUp) -> list[list[float]]:
    mark.refresh_from_db()
    return mark.points


def test_a_draft_is_moved_by_hand_and_by_key_and_words_become_a_highlight(
    opened: Opener, who: People
) -> None:
    review, reviewer = held(reviewed(who, stored=True), who)
    mark = cloud(review, reviewer, points=[[500.0, 500.0], [900.0, 800.0]], text="Move me.")
    page = opened(reviewer)
    page.goto(DESK.format(review.pk))
    here = page.locator("[data-lintel-here]")
    expect(here).to_have_text("S-101 Foundation plan, 1 of 12")
    wide, high = 36 * 72, 24 * 72

    drag(page, (600 / wide, 650 / high), (800 / wide, 650 / high))
    expect(here).to_have_text("Saved as a draft.")
    assert [round(value, -1) for point in points_of(mark) for value in point] == [700, 500, 1100, 800]
    drag(page, (1100 / wide, 800 / high), (1200 / wide, 900 / high))
    expect(page.locator(f'[data-revision="{mark.revision + 1}"]')).to_have_count(1)
    assert [round(value, -1) for point in points_of(mark) for value in point] == [700, 500, 1200, 900]

    before = points_of(mark)
    page.locator("#lintel-stage").press("Shift+ArrowRight")
    page.locator("#lintel-stage").press(".")
    expect(here).to_contain_text("Point 1 of 2")
    page.locator("#lintel-stage").press("Shift+ArrowUp")
    expect(here).to_have_text("Saved as a draft.")
    (x, y), (right, bottom) = before
    assert points_of(mark) == [[x + 4.5, y - 4.5], [right + 4.5, bottom]]

    mark_ups.publish(mark, review=review, actor=reviewer, at=NOON)
    expect(page.locator(f"#mark-up-{mark.pk}")).not_to_contain_text("Draft")
    drag(page, (705 / wide, 700 / high), (900 / wide, 700 / high))
    assert points_of(mark) == [[x + 4.5, y - 4.5], [right + 4.5, bottom]], "what was published stays"

    page.locator("#lintel-stage").press("w")
    page.locator(".lintel-stage__text span", has_text="CONCRETE").select_text()
    page.get_by_role("button", name="Highlight the words").click()
    page.get_by_label("What shall it say?").press("Enter")
    expect(entry(page, "“CONCRETE FOOTING 12 INCHES”")).to_contain_text("Highlight")
    lit = MarkUp.objects.get(kind="highlight")
    (left, top), (right, bottom) = lit.points
    assert 290 < left < 310 < right < 700
    assert 790 < top < bottom < 850


def test_the_sheet_fits_the_window_again_after_it_was_resized(opened: Opener, who: People) -> None:
    review, reviewer = held(reviewed(who, stored=True), who)
    page = opened(reviewer)
    page.goto(DESK.format(review.pk))
    expect(page.locator("[data-lintel-here]")).to_have_text("S-101 Foundation plan, 1 of 12")

    for width, height in ((1700, 1000), (1100, 700), (1280, 900)):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(600)
        ground = page.locator("#lintel-stage").evaluate(
            "each => [each.clientWidth, each.clientHeight, each.scrollWidth, each.scrollHeight]"
        )
        sheet = page.locator(".lintel-stage__sheet").bounding_box()
        assert sheet is not None
        assert ground[2:] == ground[:2], f"it scrolls at {width}"
        close = max(sheet["width"] / ground[0], sheet["height"] / ground[1])
        assert close > 0.9, f"it is lost in the window at {width}"


def test_an_older_sheet_that_slipped_on_the_plotter_is_aligned_on_asking(opened: Opener, who: People) -> None:
    application = reviewed(who, stored=True)
    document = Document.objects.get(application=application, title="Structural plans")
    first = FIRST[0]
    slipped = Drawn(first.number, first.title, first.words, first.extra)
    content = with_shift(pdf_of([slipped]), 21.6, -14.4)
    version = plan(application, who.contractor, [slipped], document=document, stored=True, content=content)
    before = Sheet.objects.get(version__document=document, version__number=1, page=1)
    page = opened(who.reviewers["structural"])
    page.goto(f"/applications/sheets/{before.pk}/against/{version.sheets.get(page=1).pk}/")
    align = page.get_by_role("button", name="Align: move by")
    expect(align).to_be_visible()
    assert page.locator("[data-lintel-here]").inner_text() != "No change can be seen."

    align.click()

    expect(page.locator("[data-lintel-here]")).to_have_text("No change can be seen.")
    x, y = page.locator("[data-lintel-compare]").get_attribute("data-lintel-align").split(",")
    assert abs(float(x) - 21.6) < 1
    assert abs(float(y) - 14.4) < 1
    expect(align).to_be_hidden()


def with_shift(content: bytes, x: float, y: float) -> bytes:
    """Move everything on the first sheet by so many points, right and up."""
    pdf = pikepdf.open(io.BytesIO(content))
    page = pdf.pages[0]
    page.Contents = pdf.make_stream(b"1 0 0 1 %f %f cm " % (x, y) + page.Contents.read_bytes())
    return saved(pdf)


def test_two_versions_of_a_sheet_are_compared(opened: Opener, who: People) -> None:
    application = reviewed(who, stored=True)
    document = Document.objects.get(application=application, title="Structural plans")
    newer = Drawn("S-101", "Foundation plan", "CONCRETE FOOTING 18 INCHES", "1500 400 300 200 re S")
    version = plan(application, who.contractor, [newer, *FIRST[1:]], document=document, stored=True)
    before = Sheet.objects.get(version__document=document, version__number=1, page=1)
    page = opened(who.reviewers["structural"])

    page.goto(f"/applications/sheets/{before.pk}/against/{version.sheets.get(page=1).pk}/")

    here, desk = page.locator("[data-lintel-here]"), page.locator("[data-lintel-compare]")
    expect(here).to_have_text("2 changed regions")  # the box, and one digit of the footing
    page.get_by_role("button", name="Region 1: zone F8").press("Enter")
    expect(desk).to_have_attribute("data-lintel-jumped", "1")
    assert colours(page) >= {"black", "blue", "red"}
    page.locator("#lintel-compare-stage").focus()
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator("[data-lintel-nudged]")).to_have_text("moved by 1, 0")
    page.get_by_role("button", name="Put the older sheet back").click()
    page.keyboard.press("s")
    sides = page.locator(".lintel-compare__side")
    expect(sides).to_have_count(2)
    sides.first.evaluate("side => { side.scrollLeft = 40; }")
    page.wait_for_function("() => document.querySelectorAll('.lintel-compare__side')[1].scrollLeft === 40")
    page.keyboard.press("b")
    expect(page.locator(".lintel-compare__paper canvas")).to_have_count(2)
    page.keyboard.press("o")
    looked_at(page)


def colours(page: Page) -> set[Any]:
    """Return the colours of ink in the overlay."""
    return set(
        page.evaluate(
            """() => {
              const canvas = document.querySelector('.lintel-compare__paper canvas');
              const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
              const found = new Set();
              for (let at = 0; at < data.length; at += 4) {
                const [red, green, blue] = [data[at], data[at + 1], data[at + 2]];
                if (red < 60 && blue < 60) found.add('black');
                if (red < 60 && blue > 120) found.add('blue');
                if (red > 150 && blue < 60) found.add('red');
              }
              return [...found];
            }"""
        )
    )
