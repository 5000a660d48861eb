"""What an answer gives to conditions, routing and fees: typed facts by name."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from permits.rulebook.answer_errors import complaint, is_blank, piece_of, piece_problem
from permits.rulebook.schema.form import Question
from permits.rulebook.schema.question_kinds import COLUMN_KINDS, FACT_KINDS, NUMERIC, QuestionKind


def facts_in(question: Question, answer: object) -> dict[str, object]:
    """Return the facts of one question's answer by name; what is blank or unreadable is absent.

    A compound answer gives a fact for each readable piece. A group gives how many entries it has, and each of
    its columns that is complete: a sum over areas of which one is missing would be wrong.
    """
    if question.is_compound:
        return _pieces(question, answer)
    if question.kind is QuestionKind.GROUP:
        return _entries(question, answer)
    value = fact(question, answer)
    return {} if value is None else {question.code: value}


def fact(question: Question, answer: object) -> object:
    """Return a simple answer as a typed fact, or None when it is blank or not of the question's kind."""
    if is_blank(answer) or complaint(question, answer, str) is not None:
        return None
    if question.kind in NUMERIC and question.kind is not QuestionKind.INTEGER:
        return number(answer)
    return answer


def number(value: object) -> Decimal | None:
    """Return a number that stands as text, or None."""
    try:
        read = Decimal(str(value))
    except InvalidOperation:
        return None
    return read if read.is_finite() else None


def _pieces(question: Question, answer: object) -> dict[str, object]:
    readable = [each for each in question.pieces if not piece_problem(each, answer)]
    texts = {f"{question.code}.{each.name}": piece_of(each, answer) for each in readable}
    return {name: text for name, text in texts.items() if text}


def _entries(question: Question, answer: object) -> dict[str, object]:
    if not isinstance(answer, list) or len(answer) > question.most:
        return {}
    facts: dict[str, object] = {question.code: len(answer)}
    for each in question.questions:
        column = _column(each, answer)
        if column is not None and FACT_KINDS[each.kind] in COLUMN_KINDS:
            facts[f"{question.code}.{each.code}"] = column
    return facts


def _column(question: Question, entries: list[object]) -> list[object] | None:
    given = [each.get(question.code) if isinstance(each, Mapping) else None for each in entries]
    read = [fact(question, each) for each in given]
    lacking = any(
        value is None and (question.required or not is_blank(typed))
        for value, typed in zip(read, given, strict=True)
    )
    return None if lacking else [value for value in read if value is not None]
