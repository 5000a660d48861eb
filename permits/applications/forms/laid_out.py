"""How a page of questions is laid out: sections, and in them fields, compounds, groups, computed values."""

from typing import TYPE_CHECKING, Any

from permits.applications.forms.question_fields import BLANK
from permits.applications.wording import computed_in_words
from permits.rulebook.schema.form import Question, Section
from permits.rulebook.schema.question_kinds import QuestionKind

if TYPE_CHECKING:
    from permits.applications.forms.questions import PageForm


def laid_out(form: "PageForm") -> list[dict[str, Any]]:
    """Return the sections of a page as its template shows them."""
    return [_section(form, section) for section in form.page.sections]


def _section(form: "PageForm", section: Section) -> dict[str, Any]:
    return {
        "title": form.say(section.title),
        "hint": form.say(section.hint),
        "visible": any(each.code in form.visible for each in section.questions),
        "questions": [_question(form, each) for each in section.questions],
    }


def _question(form: "PageForm", question: Question) -> dict[str, Any]:
    laid: dict[str, Any] = {
        "code": question.code,
        "help": form.say(question.help),
        "visible": question.code in form.visible,
    }
    if question.kind is QuestionKind.COMPUTED:
        value = computed_in_words(question, form.standing.facts.get(question.code), form.say)
        return laid | {"shape": "computed", **_heading(form, question), "value": value}
    if question.is_compound:
        fields = [form[f"{question.code}.{piece.name}"] for piece in question.pieces]
        return laid | {"shape": "compound", **_heading(form, question), "fields": fields}
    if question.kind is QuestionKind.GROUP:
        return laid | {"shape": "group", **_heading(form, question), **_entries(form, question)}
    return laid | {"shape": "field", "bound": form[question.code]}


def _heading(form: "PageForm", question: Question) -> dict[str, Any]:
    return {
        "label": form.say(question.label),
        "hint": form.say(question.hint),
        "required": question.kind is not QuestionKind.COMPUTED and form.requires(question),
        "error": form.places.get(question.code, "") if form.is_bound and not form.is_valid() else "",
        "is_row": question.kind is QuestionKind.ADDRESS,
    }


def _entries(form: "PageForm", question: Question) -> dict[str, Any]:
    numbers = form.entries[question.code]
    return {
        "entry": form.say(question.entry),
        "entries": [_entry(form, question, str(number)) for number in numbers],
        "blank": _entry(form, question, BLANK),
        "most": question.most,
        "is_full": len(numbers) >= question.most,
    }


def _entry(form: "PageForm", question: Question, number: str) -> dict[str, Any]:
    fields = [form[f"{question.code}.{number}.{each.code}"] for each in question.questions]
    return {"number": number, "fields": fields}
