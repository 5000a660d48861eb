"""An answer of the form as people read it: on the page, on the review page and at the city's desk."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from permits.presentation.templatetags.lintel import money
from permits.rulebook.answer_facts import fact
from permits.rulebook.answers import is_blank
from permits.rulebook.money import plain
from permits.rulebook.schema.form import Question
from permits.rulebook.schema.question_kinds import QuestionKind

Say = Callable[[str], str]


def answer_in_words(
    question: Question, answers: Mapping[str, Any], known: Mapping[str, object], say: Say
) -> str:
    """Return an answer in words, "" when there is none; what cannot be read is shown as it was typed.

    A computed value is taken from what is ``known``. The entries of a group stand on lines of their own.
    """
    if question.kind is QuestionKind.COMPUTED:
        return computed_in_words(question, known.get(question.code), say)
    return words(question, answers.get(question.code), say)


def computed_in_words(question: Question, value: object, say: Say) -> str:
    """Return a computed value in words, "" while it is not known."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return f"{plain(Decimal(str(value)))} {say(question.unit) if question.unit else ''}".strip()


def words(question: Question, answer: Any, say: Say) -> str:
    """Return one stored answer in words."""
    if is_blank(answer):
        return ""
    if question.is_compound and isinstance(answer, Mapping):
        return _COMPOUNDS[question.kind]({name: str(value or "").strip() for name, value in answer.items()})
    if question.kind is QuestionKind.GROUP and isinstance(answer, list):
        return "\n".join(_entry(question, number, each, say) for number, each in enumerate(answer, start=1))
    if fact(question, answer) is None:
        return ", ".join(map(str, answer)) if isinstance(answer, list) else str(answer)
    return _simple(question, answer, say)


def _simple(question: Question, answer: Any, say: Say) -> str:
    match question.kind:
        case QuestionKind.YES_NO:
            return _("Yes") if answer else _("No")
        case QuestionKind.ONE_OF | QuestionKind.MANY_OF:
            names = {option.code: say(option.label) for option in question.options}
            chosen = answer if isinstance(answer, list) else [answer]
            return ", ".join(names.get(code, code) for code in chosen)
        case QuestionKind.MONEY:
            return money(answer)
        case QuestionKind.DATE:
            return date_format(date.fromisoformat(answer), "DATE_FORMAT")
    unit = say(question.unit) if question.unit else ""
    return f"{answer} {unit}".strip()


def _entry(question: Question, number: int, entry: Any, say: Say) -> str:
    given = entry if isinstance(entry, Mapping) else {}
    told = [(say(each.label), words(each, given.get(each.code), say)) for each in question.questions]
    return f"{number}. " + "; ".join(f"{label.rstrip('?:')}: {text}" for label, text in told if text)


def _address(given: Mapping[str, str]) -> str:
    unit = _("unit %(unit)s") % {"unit": given["unit"]} if given.get("unit") else ""
    place = f"{given.get('state', '')} {given.get('zip', '')}".strip()
    return ", ".join(filter(None, [given.get("street"), unit, given.get("city"), place]))


def _person(given: Mapping[str, str]) -> str:
    return ", ".join(filter(None, map(given.get, ("name", "organisation", "phone", "email"))))


def _licence(given: Mapping[str, str]) -> str:
    state = f"({given['state']})" if given.get("state") else ""
    return " ".join(filter(None, [given.get("class"), given.get("number"), state]))


_COMPOUNDS: dict[QuestionKind, Callable[[Mapping[str, str]], str]] = {
    QuestionKind.ADDRESS: _address,
    QuestionKind.PERSON: _person,
    QuestionKind.LICENCE: _licence,
}
