"""Components that say what may be done and why not, and the pages of last resort."""

from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string

BLOCKER = SimpleNamespace(
    code="fees", text="Pay <$12> first.", who_can_clear="the applicant", link="/money/1/"
)


def moves(**facts: object) -> str:
    move = {"name": "issue", "label": "Issue", "allowed": True, "blockers": [], **facts}
    return render_to_string(
        "components/move_buttons.html", {"moves": [move], "action": "/m/", "csrf_token": "tok"}
    )


def test_a_move_that_is_allowed_is_one_button_that_posts() -> None:
    html = moves()

    assert '<form class="lintel-moves__form" method="post" action="/m/">' in html
    assert 'value="tok"' in html
    assert 'name="move" value="issue"' in html


def test_a_move_with_an_address_of_its_own_posts_there() -> None:
    assert 'action="/own/"' in moves(action="/own/")


def test_a_move_that_needs_a_form_is_a_link_to_it() -> None:
    html = moves(url="/reason/")

    assert 'href="/reason/"' in html
    assert "<form" not in html


def test_a_move_that_is_not_allowed_cannot_be_sent_and_says_why_and_who_can_help() -> None:
    html = moves(allowed=False, url="/reason/", blockers=[BLOCKER])

    assert "<form" not in html
    assert "/reason/" not in html
    assert "Pay &lt;$12&gt; first." in html
    assert "the applicant" in html
    assert 'href="/money/1/"' in html


def test_nothing_in_the_way_shows_no_panel() -> None:
    assert render_to_string("components/blockers.html", {"blockers": []}).strip() == ""


def test_a_table_without_rows_says_so_in_words() -> None:
    html = render_to_string("components/data_table.html", {"caption": "Fees", "columns": [], "rows": []})

    assert "<table" not in html
    assert "Nothing to show." in html


@pytest.mark.parametrize(
    "page", ["400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html"]
)
def test_every_page_of_last_resort_stands_without_any_context(page: str) -> None:
    html = render_to_string(page)

    assert html.count("<h1") == 1
    assert 'href="/"' in html


def test_a_refusal_page_shows_what_is_in_the_way() -> None:
    html = render_to_string("403.html", {"blockers": [BLOCKER]})

    assert "Pay &lt;$12&gt; first." in html


def test_the_title_begins_with_error_when_the_form_was_refused() -> None:
    refused = render_to_string(
        "base.html", {"page_title": "Parties", "form": SimpleNamespace(errors={"a": 1})}
    )
    fine = render_to_string("base.html", {"page_title": "Parties", "form": SimpleNamespace(errors={})})

    assert "<title>Error: Parties" in refused
    assert "<title>Parties" in fine
