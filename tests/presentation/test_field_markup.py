"""The fast way of writing a field writes what the template writes."""

from html.parser import HTMLParser

import pytest
from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import override

from permits.applications.forms.question_fields import Asking
from permits.presentation.field_markup import field_markup
from permits.rulebook.schema.compound import ADDRESS, PERSON
from permits.rulebook.schema.form import Question

OPTIONS = [{"code": "a", "label": "A & <b>", "hint": "First"}, {"code": "b", "label": "B"}]
MANY = [{"code": f"o{n}", "label": f"Option {n}"} for n in range(9)]
QUESTIONS = [
    {"kind": "text", "called": "x", "hint": "A <hint>"},
    {"kind": "long_text", "called": "x"},
    {"kind": "integer", "called": "x"},
    {"kind": "integer", "called": "x", "unit": "feet"},
    {"kind": "decimal", "called": "x"},
    {"kind": "area", "called": "x", "hint": "Inside"},
    {"kind": "money", "called": "x"},
    {"kind": "date", "called": "x"},
    {"kind": "yes_no", "hint": "Say"},
    {"kind": "one_of", "options": OPTIONS},
    {"kind": "one_of", "options": MANY},
    {"kind": "many_of", "options": OPTIONS},
    {"kind": "parcel", "called": "x", "pattern": "a", "pattern_hint": "a"},
]
VALUES = {"text": ['"quoted" & <b>'], "long_text": ["<i>\nline"], "money": ["1250.5"], "one_of": ["b"]}


def form_with(field: forms.Field, values: list[str] | None, *, wrong: bool) -> forms.Form:
    data = None if values is None else MultiValueDict({"home.x": values})
    form = forms.Form(data)
    form.use_required_attribute = False
    form.fields["home.x"] = field
    if wrong:
        form.add_error("home.x", "Enter <it> & “that”.")
    return form


class Pieces(HTMLParser):
    """The tags, their attributes in alphabetical order, and the texts that anybody sees."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[object] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, sorted((name, value or "") for name, value in attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.found.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.found.append(data.strip())


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("wrong", [False, True])
@pytest.mark.parametrize("required", [False, True])
@pytest.mark.parametrize("given", QUESTIONS, ids=lambda each: each["kind"])
def test_every_kind_of_field_is_written_as_its_template_writes_it(given, required, wrong, language):
    question = Question.model_validate({"code": "home", "label": "What <kind>?", **given})
    values = VALUES.get(given["kind"], ["yes"]) if wrong else None

    with override(language):
        form = form_with(Asking(str).field(question, required=required), values, wrong=wrong)
        fast, slow = str(field_markup(form["home.x"])), str(form["home.x"].as_field_group())

    assert Pieces(fast).found == Pieces(slow).found


@pytest.mark.parametrize("wrong", [False, True])
@pytest.mark.parametrize("piece", [*ADDRESS, *PERSON], ids=lambda each: each.name)
def test_every_piece_of_a_compound_answer_is_written_as_its_template_writes_it(piece, wrong):
    form = form_with(Asking(str).piece(piece, required=True), ["CA"] if wrong else None, wrong=wrong)

    fast, slow = str(field_markup(form["home.x"])), str(form["home.x"].as_field_group())
    assert Pieces(fast).found == Pieces(slow).found
