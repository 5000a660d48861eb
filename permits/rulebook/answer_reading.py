"""Read what a page posted into answers, losing nothing: what cannot be read stays as it was typed."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from permits.rulebook.schema.form import NUMERIC, Question, QuestionKind
from permits.rulebook.schema.permit_type import PermitType

YES_OR_NO = {"yes": True, "no": False, "true": True, "false": False}
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_NUMBER = re.compile(r"-?\d{1,18}(\.\d{1,8})?|-?\.\d{1,8}", re.ASCII)


def read_page(permit_type: PermitType, page: str, posted: Mapping[str, Sequence[str]]) -> dict[str, object]:
    """Read the posted fields of a page (`dict(request.POST.lists())`) into answers.

    A question that was not posted is left out, and so stays as it was stored. A group of check boxes must
    post an empty value of its own, or unticking the last one could not be told from not showing it.
    """
    questions = permit_type.page(page).questions
    return {each.code: read_answer(each, posted[each.code]) for each in questions if each.code in posted}


def read_answer(question: Question, values: Sequence[str]) -> object:
    """Read one question's posted values."""
    if question.kind is QuestionKind.MANY_OF:
        return list(dict.fromkeys(value for value in values if value))
    text = values[-1] if values else ""
    if question.kind is QuestionKind.LONG_TEXT:
        return text.replace("\r\n", "\n")
    stripped = text.strip()
    if question.kind is QuestionKind.YES_NO:
        return YES_OR_NO.get(stripped.lower(), stripped)
    if question.kind is QuestionKind.DATE:
        return _read_date(stripped)
    return _read_number(question, stripped) if question.kind in NUMERIC else stripped


def _read_number(question: Question, text: str) -> object:
    bare = re.sub(r"[,$\s]", "", text) if re.fullmatch(r"\$?\s*-?[\d,.\s]+", text) else text
    if not _NUMBER.fullmatch(bare):
        return text
    if question.kind is not QuestionKind.INTEGER:
        return bare
    return int(bare) if "." not in bare else text


def _read_date(text: str) -> str:
    """Read 2026-07-01 or, as Americans write it, 7/1/2026."""
    slashed = _SLASHED.fullmatch(text)
    if slashed is None:
        return text
    month, day, year = (int(part) for part in slashed.groups())
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return text
