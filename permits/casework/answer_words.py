"""An answer of the form as people read it."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from permits.rulebook.schema.form import Question


def answer_text(question: Question, answer: Any) -> str:
    """Return an answer in words; "" when there is none. What cannot be read is shown as it was typed."""
    if answer in (None, "", []):
        return ""
    if question.kind == "yes_no":
        return _("Yes") if answer is True else _("No")
    if question.kind in {"one_of", "many_of"}:
        return _chosen(question, answer if isinstance(answer, list) else [answer])
    if question.kind == "date":
        return _day(str(answer))
    return _amount(question, answer)


def _chosen(question: Question, codes: list[Any]) -> str:
    labels = {option.code: option.label for option in question.options}
    return ", ".join(labels.get(code, str(code)) for code in codes)


def _day(text: str) -> str:
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    return date_format(day) if day else text


def _amount(question: Question, answer: Any) -> str:
    if question.kind == "money":
        try:
            return f"${Decimal(str(answer)):,.2f}"
        except InvalidOperation:
            return str(answer)
    return f"{answer} {question.unit}" if question.unit else str(answer)
