"""Read what a page posted into answers, losing nothing: what cannot be read stays as it was typed."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from permits.rulebook.answer_errors import is_blank
from permits.rulebook.schema.form import MOST_ENTRIES, Question
from permits.rulebook.schema.permit_type import PermitType
from permits.rulebook.schema.question_kinds import NUMERIC, QuestionKind

Posted = Mapping[str, Sequence[str]]
YES_OR_NO = {"yes": True, "no": False, "true": True, "false": False}
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_NUMBER = re.compile(r"-?\d{1,18}(\.\d{1,8})?|-?\.\d{1,8}", re.ASCII)


def read_page(permit_type: PermitType, page: str, posted: Posted) -> dict[str, object]:
    """Read the posted fields of a page (`dict(request.POST.lists())`) into answers.

    A question that was not posted is left out, and so stays as it was stored. A group of check boxes must
    post an empty value of its own, or unticking the last one could not be told from not showing it; so must
    a group, for its last entry. The pieces of a compound answer are posted as “home.zip”, the entries of a
    group as “rooms.0.area”.
    """
    questions = permit_type.page(page).questions
    return {each.code: _read(each, posted) for each in questions if _is_posted(each, posted)}


def _is_posted(question: Question, posted: Posted) -> bool:
    if question.kind is QuestionKind.COMPUTED:
        return False
    if question.is_compound:
        return any(f"{question.code}.{piece.name}" in posted for piece in question.pieces)
    return question.code in posted


def _read(question: Question, posted: Posted) -> object:
    if question.is_compound:
        given = {each: _last(posted.get(f"{question.code}.{each.name}", ())) for each in question.pieces}
        return {piece.name: piece.read(text) for piece, text in given.items()}
    if question.kind is QuestionKind.GROUP:
        entries = [_entry(question, posted, number) for number in entry_numbers(question, posted)]
        return [entry for entry in entries if not _is_untouched(question, entry)]
    return read_answer(question, posted[question.code])


def entry_numbers(question: Question, posted: Posted) -> list[int]:
    """Return the numbers of a group's posted entries, in their order; blank ones are among them."""
    codes = {each.code for each in question.questions}
    places = [name.split(".") for name in posted if name.startswith(f"{question.code}.")]
    numbers = {int(each[1]) for each in places if len(each) == 3 and each[2] in codes and _counts(each[1])}
    return sorted(numbers)[: MOST_ENTRIES + 1]  # one more than may be, so that the excess is refused


def _counts(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 4


def _entry(question: Question, posted: Posted, number: int) -> dict[str, object]:
    names = {each: f"{question.code}.{number}.{each.code}" for each in question.questions}
    return {each.code: read_answer(each, posted[name]) for each, name in names.items() if name in posted}


def _is_untouched(question: Question, entry: Mapping[str, object]) -> bool:
    """Say whether nothing was filled into an entry beside what its form prefilled."""
    given = [
        (each, entry.get(each.code)) for each in question.questions if not is_blank(entry.get(each.code))
    ]
    if all(each.default is not None for each in question.questions):
        return not given
    return all(
        each.default is not None and as_posted(value) == as_posted(each.default) for each, value in given
    )


def _last(values: Sequence[str]) -> str:
    return values[-1] if values else ""


def read_answer(question: Question, values: Sequence[str]) -> object:
    """Read one question's posted values."""
    if question.kind is QuestionKind.MANY_OF:
        return list(dict.fromkeys(value for value in values if value))
    text = _last(values)
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


def as_posted(answer: object) -> list[str]:
    """Return one stored answer, or a default, as posted values."""
    if isinstance(answer, list | tuple):
        return [str(each) for each in answer]
    if isinstance(answer, bool):
        return ["yes" if answer else "no"]
    return [f"{answer:f}" if isinstance(answer, Decimal) else str(answer)]


def posted_of(question: Question, answer: object) -> dict[str, list[str]]:
    """Return a stored answer as a browser would post it, by the name of each field."""
    if answer is None or question.kind is QuestionKind.COMPUTED:
        return {}
    if question.is_compound:
        given = answer if isinstance(answer, Mapping) else {}
        return {f"{question.code}.{each.name}": [str(given.get(each.name) or "")] for each in question.pieces}
    if question.kind is not QuestionKind.GROUP:
        return {question.code: as_posted(answer)}
    entries = answer if isinstance(answer, list) else []
    posted = {question.code: [""]}
    for index, entry in enumerate(entries):
        given = entry if isinstance(entry, Mapping) else {}
        posted |= {
            f"{question.code}.{index}.{each.code}": as_posted(
                given.get(each.code) if each.code in given else ""
            )
            for each in question.questions
        }
    return posted
