"""The gallery in a real browser: accessible, inside the policy, usable with and without scripts."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from tests.presentation import browser, gallery

pytestmark = pytest.mark.skipif(
    not Path(browser.CHROMIUM).exists(), reason="needs Chromium (apt install chromium)"
)
REFUSED = {"owner_name": "", "email": "x", "valuation": "abc", "solar": "yes"}
COUNT_WHAT_IS_SENT = """() => {
  window.sent = 0;
  addEventListener("submit", (event) => { window.sent += !event.defaultPrevented; event.preventDefault(); });
}"""
SHELF = "lintel.unsent:7:/autosave"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser.chromium() as started:
        yield started


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("refused", [False, True], ids=["plain", "refused"])
def test_every_component_passes_axe_and_the_policy_and_fits_the_screen(
    chromium: Browser, width: int, refused: bool
) -> None:
    form = gallery.Answers(REFUSED) if refused else None

    with browser.site(chromium, gallery.render(form=form, dense=refused), width=width) as site:
        page = site.open()
        found = browser.violations(Axe().run(page).response)
        overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")

    assert found == []
    assert site.complaints == []
    assert overflow <= 0


def test_the_policy_of_the_test_is_in_force(chromium: Browser) -> None:
    html = gallery.render().replace("<h1>", '<h1 style="color: red">')

    with browser.site(chromium, html) as site:
        site.open()

    assert any("style" in complaint for complaint in site.complaints)


def test_without_scripts_a_phone_shows_the_navigation_and_every_question(chromium: Browser) -> None:
    with browser.site(chromium, gallery.render(), width=390, scripts=False) as site:
        page = site.open()

        assert page.get_by_role("link", name="Office dashboard").is_visible()
        assert page.get_by_label("Panels").is_visible()
        assert page.get_by_role("link", name="Look again").is_visible()
        assert not page.get_by_role("button", name="Menu").is_visible()


def test_on_a_phone_the_menu_opens_and_escape_closes_it(chromium: Browser) -> None:
    with browser.site(chromium, gallery.render(), width=390) as site:
        page = site.open()
        link = page.get_by_role("link", name="Office dashboard")

        expect(link).to_be_hidden()
        page.get_by_role("button", name="Menu").click()
        expect(link).to_be_visible()
        link.press("Escape")
        expect(link).to_be_hidden()


def test_a_refused_form_puts_the_reader_at_the_summary_and_its_links_at_the_fields(chromium: Browser) -> None:
    with browser.site(chromium, gallery.render(form=gallery.Answers(REFUSED))) as site:
        page = site.open()

        expect(page.locator("[data-lintel-errors]")).to_be_focused()
        page.get_by_role("link", name="Work: This field is required.").click()
        expect(page.locator("#id_work_0")).to_be_focused()


def test_a_question_appears_only_with_the_answer_that_asks_for_it(chromium: Browser) -> None:
    with browser.site(chromium, gallery.render()) as site:
        page = site.open()
        panels = page.get_by_label("Panels")

        expect(panels).to_be_hidden()
        page.get_by_text("Yes").first.click()
        expect(panels).to_be_visible()
        page.get_by_text("No", exact=True).first.click()
        expect(panels).to_be_hidden()


def test_typing_is_saved_and_the_person_is_told_when(chromium: Browser) -> None:
    with browser.site(chromium, gallery.render()) as site:
        site.answers["/autosave"] = browser.saved("10:32")
        page = site.open()

        page.get_by_label("Owner name").fill("Ana Ruiz")

        expect(page.get_by_text("Saved at 10:32")).to_be_visible()
        assert "Ana Ruiz" in site.posted[-1][1]
        assert page.evaluate("key => localStorage.getItem(key)", SHELF) is None


def test_what_could_not_be_saved_stays_and_is_sent_after_the_page_is_opened_again(chromium: Browser) -> None:
    with browser.site(chromium, gallery.render()) as site:
        site.answers["/autosave"] = (503, "busy")
        page = site.open()
        page.get_by_label("Owner name").fill("Ana Ruiz")
        expect(page.get_by_text("Not saved yet. We will try again.")).to_be_visible()

        site.answers["/autosave"] = browser.saved("10:40")
        page.reload()

        expect(page.get_by_label("Owner name")).to_have_value("Ana Ruiz")
        expect(page.get_by_text("Saved at 10:40")).to_be_visible()


def test_somebody_else_on_the_same_computer_does_not_get_unsent_edits(chromium: Browser) -> None:
    with browser.site(chromium, gallery.render()) as site:
        site.answers["/autosave"] = (503, "busy")
        page = site.open()
        page.get_by_label("Owner name").fill("Ana Ruiz")
        expect(page.get_by_text("Not saved yet. We will try again.")).to_be_visible()

        site.html = site.html.replace('autosave-owner="7"', 'autosave-owner="8"')
        page.reload()

        expect(page.get_by_label("Owner name")).to_have_value("")


def test_the_secret_of_the_form_is_never_kept_in_the_browser(chromium: Browser) -> None:
    with browser.site(chromium, gallery.render()) as site:
        site.answers["/autosave"] = (503, "busy")
        page = site.open()
        page.get_by_label("Owner name").fill("Ana Ruiz")
        expect(page.get_by_text("Not saved yet. We will try again.")).to_be_visible()

        kept = json.loads(page.evaluate("key => localStorage.getItem(key)", SHELF))

    assert "csrfmiddlewaretoken" not in dict(kept["pairs"])
    assert dict(kept["pairs"])["owner_name"] == "Ana Ruiz"


def test_a_second_click_does_not_send_the_form_twice(chromium: Browser) -> None:
    with browser.site(chromium, gallery.render()) as site:
        page = site.open()
        page.evaluate(COUNT_WHAT_IS_SENT)

        button = page.get_by_role("button", name="Save and continue")
        button.dispatch_event("click")
        button.dispatch_event("click")

        assert page.evaluate("window.sent") == 1


def test_work_under_way_is_replaced_by_its_outcome(chromium: Browser) -> None:
    with browser.site(chromium, gallery.render()) as site:
        site.answers["/prepared"] = (200, '<p id="ready">The permit is ready.</p>')
        page = site.open()

        expect(page.locator("#ready")).to_be_visible()
        expect(page.get_by_text("The permit is being prepared.")).to_have_count(0)


def test_when_the_server_does_not_answer_the_person_can_look_again(chromium: Browser) -> None:
    with browser.site(chromium, gallery.render()) as site:
        site.answers["/prepared"] = (500, "broken")
        page = site.open()

        expect(page.get_by_role("link", name="Look again")).to_be_visible()


def test_a_text_area_says_how_much_is_left_and_does_not_cut_what_is_pasted(chromium: Browser) -> None:
    with browser.site(chromium, gallery.render()) as site:
        page = site.open()
        area = page.get_by_label("Scope")

        area.fill("x" * 210)

        assert len(area.input_value()) == 210
        expect(page.locator("#id_scope_count")).to_have_text("10 characters too many")
