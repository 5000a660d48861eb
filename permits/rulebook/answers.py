"""Answers to a form: which questions show, which count, and what still has to be put right.

`answers` is what the application stores: question code -> JSON value. Text kinds and one_of hold text,
integer an int, decimal, money and area a decimal as text ("1250.50"), date ISO text, yes_no a bool, many_of a
list of option codes. What could not be read stays as it was typed, so nothing is lost. A hidden answer is
kept and never counts.
"""

from collections.abc import Callable, Collection, Mapping
from decimal import Decimal, InvalidOperation

from permits.rulebook.answer_errors import complaint, missing_answer
from permits.rulebook.schema.form import NUMERIC, Question, QuestionKind
from permits.rulebook.schema.permit_type import APPLICATION_FIELDS, PermitType
from workflows.conditions import Kind

Answers = Mapping[str, object]
Fields = Mapping[str, object]
Say = Callable[[str], str]


def visible_questions(
    permit_type: PermitType, answers: Answers, fields: Fields | None = None
) -> list[Question]:
    """Return the questions that show, in the order of the form.

    A question is judged by the visible answers before it, so hiding one hides what hangs on it.
    """
    return _walk(permit_type, answers, fields)[0]


def facts(
    permit_type: PermitType,
    answers: Answers,
    fields: Fields | None = None,
    *,
    only: Collection[str] | None = None,
) -> dict[str, object]:
    """Return the typed facts for conditions, routing and prices; blank and unreadable ones are absent.

    With ``only`` no other questions are read: those of :func:`leading_to` for the facts that are wanted.
    """
    return _walk(permit_type, answers, fields, only)[1]


def leading_to(permit_type: PermitType, names: Collection[str]) -> frozenset[str]:
    """Return the questions that must be read to know some facts: their own, and those that these hang on."""
    questions, found, ahead = permit_type.questions, set[str](), set(names)
    while ahead:
        name = ahead.pop()
        if name in questions and name not in found:
            found.add(name)
            shown = questions[name].show_if
            ahead |= permit_type.condition(shown).names if shown is not None else set()
    return frozenset(found)


def validate_page(
    permit_type: PermitType, page: str, answers: Answers, fields: Fields | None = None, *, say: Say = str
) -> dict[str, str]:
    """Return what is wrong on one page: question code -> what to do. `say` translates the pack's words."""
    codes = {question.code for question in permit_type.page(page).questions}
    return {code: text for code, text in _errors(permit_type, answers, fields, say).items() if code in codes}


def validate_all(
    permit_type: PermitType, answers: Answers, fields: Fields | None = None, *, say: Say = str
) -> dict[str, str]:
    """Return what is wrong on the whole form, in its order."""
    return _errors(permit_type, answers, fields, say)


def page_of(permit_type: PermitType, question: str) -> str:
    """Return the code of the page on which a question stands. :raises KeyError: when there is none."""
    for page in permit_type.pages:
        if any(each.code == question for each in page.questions):
            return page.code
    raise KeyError(question)


def _walk(
    permit_type: PermitType, answers: Answers, fields: Fields | None, only: Collection[str] | None = None
) -> tuple[list[Question], dict[str, object]]:
    known = dict(permit_type.facts) | _field_facts(fields or {})
    shown = []
    for question in permit_type.questions.values():
        if only is not None and question.code not in only:
            continue
        if permit_type.holds(question.show_if, known):
            shown.append(question)
            value = fact(question, answers.get(question.code))
            if value is not None:
                known[question.code] = value
    return shown, known


def _field_facts(fields: Fields) -> dict[str, object]:
    given = {name: fields[name] for name in APPLICATION_FIELDS if fields.get(name) not in (None, "")}
    return {name: _number(value) if _is_number(name) else value for name, value in given.items()}


def _is_number(name: str) -> bool:
    return APPLICATION_FIELDS[name] is Kind.NUMBER


def _errors(permit_type: PermitType, answers: Answers, fields: Fields | None, say: Say) -> dict[str, str]:
    shown, known = _walk(permit_type, answers, fields)
    found = {}
    for question in shown:
        answer = answers.get(question.code)
        if is_blank(answer):
            error = missing_answer(question, say) if _required(permit_type, question, known) else None
        else:
            error = complaint(question, answer, say)
        if error is not None:
            found[question.code] = error
    return found | _ineligible(permit_type, shown, known, found, say)


def _ineligible(
    permit_type: PermitType,
    shown: list[Question],
    known: Mapping[str, object],
    found: Mapping[str, str],
    say: Say,
) -> dict[str, str]:
    """Say why a readable answer does not fit the type. What is not answered yet cannot be wrong."""
    open_to_doubt = {question.code for question in shown} - found.keys()
    return {
        each.question: say(each.otherwise)
        for each in permit_type.eligibility
        if each.question in open_to_doubt
        and not permit_type.condition(each.holds_if).holds(known, unanswered=True)
    }


def _required(permit_type: PermitType, question: Question, known: Mapping[str, object]) -> bool:
    if question.require_if is not None:
        return permit_type.holds(question.require_if, known)
    return question.required


def is_blank(answer: object) -> bool:
    """Say whether an answer is none: absent, empty, or spaces. `False` and 0 are answers."""
    return answer is None or answer == [] or (isinstance(answer, str) and not answer.strip())


def fact(question: Question, answer: object) -> object:
    """Return an answer as a typed fact, or None when it is blank or not of the question's kind."""
    if is_blank(answer) or complaint(question, answer, str) is not None:
        return None
    if question.kind in NUMERIC and question.kind is not QuestionKind.INTEGER:
        return _number(answer)
    return answer


def _number(value: object) -> Decimal | None:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
