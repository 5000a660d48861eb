"""Whatever is typed into whatever form: never an error page, never a broken one, shown as it was typed."""

import json
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.access.forms_of_pages import Form, forms_in
from tests.access.table import PEOPLE, Row, rows
from tests.access.visiting import Answer, Visitors, briefly_refused, taken_back

pytestmark = pytest.mark.django_db
SUITE = Path(__file__).resolve().parents[3] / "shared" / "data" / "suites" / "naughty_strings" / "blns.json"
OWN = [
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "'; DROP TABLE applications_permitapplication; --",
    "{{ settings.SECRET_KEY }}{% debug %}",
    "%s %(name)s {0} ${7*7}",
    "Zażółć gęślą jaźń 🏠 שלום",
    "nothing\x00after",
    "\u202eright to left\u2066",
    "9" * 400,
    "-1e309",
    "../../etc/passwd",
    "=HYPERLINK(1)",
]
EACH, BEGIN, END = 3, "zqbegin", "qzend"
FORMS = [row for row in rows() if row.method == "POST" and set(row.answers.values()) & set("GR!")]


def strings() -> list[str]:
    given = json.loads(SUITE.read_text()) if SUITE.exists() else []
    return [*OWN, *(text for text in given if text)]


STRINGS = strings()


@pytest.fixture(scope="module", autouse=True)
def _brief() -> Iterator[None]:
    with briefly_refused():
        yield


@pytest.mark.parametrize("number", range(len(FORMS)), ids=[str(row) for row in FORMS])
def test_no_form_breaks_and_what_it_keeps_is_shown_exactly(visitors: Visitors, number: int) -> None:
    row = FORMS[number]
    person = _let_in(row)
    form = _form_of(visitors, person, row)

    for text in (STRINGS[(number * EACH + turn) % len(STRINGS)] for turn in range(EACH)):
        for sent in (dict.fromkeys(form.untouched, text), _typed_into(form, text)):
            with taken_back():
                answer = _send(visitors, person, row, sent)
                _assert_told(answer, text, sent)
                if answer.letter == "R" and BEGIN in "".join(sent.values()):
                    _assert_told(visitors.visit(person, answer.response.url.split("#")[0]), text, {})


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(number=st.integers(0, len(FORMS) - 1), text=st.text(max_size=300), data=st.data())
def test_any_text_in_any_field_gets_an_answer(
    visitors: Visitors, number: int, text: str, data: st.DataObject
) -> None:
    row = FORMS[number]
    person = _let_in(row)
    form = _form_of(visitors, person, row)
    names = sorted(form.untouched) or ["reason"]
    changed = data.draw(st.sets(st.sampled_from(names)))

    with taken_back():
        answer = _send(visitors, person, row, form.untouched | dict.fromkeys(changed, text))

    _assert_told(answer, text, {})


def _let_in(row: Row) -> str:
    return next(each for letter in "RG!" for each in PEOPLE if row.answers[each] == letter)


def _form_of(visitors: Visitors, person: str, row: Row) -> Form:
    """Return the form of an address as its page shows it, and as the table fills it in."""
    address = visitors.address(row)
    with taken_back():
        shown = visitors.visit(person, address)
    here = forms_in(shown.response.content.decode()) if _is_page(shown) else []
    form = next((each for each in here if each.action in ("", address) and each.controls), Form(address))
    for name, value in visitors.posted(row).items():
        form.controls[name] = (form.controls.get(name, ("text", ""))[0], str(value))
    form.controls.pop("csrfmiddlewaretoken", None)
    return form


def _is_page(answer: Answer) -> bool:
    return answer.letter == "G" and answer.response.get("Content-Type", "").startswith("text/html")


def _typed_into(form: Form, text: str) -> dict[str, str]:
    """Fill the fields for words only, between two marks; all else stays as the page has it."""
    return form.untouched | dict.fromkeys(form.typed, f"{BEGIN}{text}{END}")


def _send(visitors: Visitors, person: str, row: Row, sent: dict[str, str]) -> Answer:
    return visitors.visit(person, visitors.address(row), method="POST", posted=sent)


def _assert_told(answer: Answer, text: str, sent: dict[str, Any]) -> None:
    """Demand an answer in our words: a page that is whole and has the text as text, or a refusal."""
    assert answer.letter in "GRLx.!", f"{answer.response.status_code} for {sent}"
    if not _is_page(answer) or "\n" in text or "\r" in text:
        return
    page = answer.response.content.decode()
    assert page.rstrip().endswith("</html>") or "<html" not in page
    if set(text) & set("<>&\"'"):
        assert f"{BEGIN}{text}{END}" not in page, "shown without being escaped"
    for after in unescape(page).split(BEGIN)[1:]:
        quoted = after.split("”")[0]
        cut = "…" in after[: len(text) + 2] or text.startswith(quoted)
        kept = text.replace("\x00", "")  # which no page and no table can hold
        assert after.startswith((text + END, kept + END)) or cut, f"shown as {after[: len(text) + 20]!r}"
