"""Answers to a form: which questions show, which count, and what still has to be put right.

`answers` is what the application stores beside the version of its rules: question code -> JSON value.

=================================  ===================================================================
text, long_text, one_of, parcel    text
integer                            an integer
decimal, money, area               a decimal as text ("1250.50")
date                               ISO text ("2026-07-01")
yes_no                             true or false
many_of                            a list of option codes
address                            {"street", "unit", "city", "state", "zip"}, each a text
person                             {"name", "email", "phone", "organisation"}, each a text
licence                            {"number", "class", "state"}, each a text
group                              a list of entries, each {question code: JSON value of its kind}
computed                           nothing: it is computed whenever it is asked for
=================================  ===================================================================

What could not be read stays as it was typed, so nothing is lost. A hidden answer is kept and never counts.

Facts for conditions, fees and routing are named like their question; the piece of a compound answer
`home.zip`; a group `rooms` (its size; `rooms.size()` in a condition) and its columns `rooms.area`.

Nothing here knows of requests: page, API and the gate of submission judge by :func:`validate_all`.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from permits.rulebook.answer_errors import is_blank, wrong_parts
from permits.rulebook.answer_facts import fact, facts_in, number
from permits.rulebook.schema.form import Question
from permits.rulebook.schema.permit_type import APPLICATION_FIELDS, PermitType
from permits.rulebook.schema.question_kinds import QuestionKind
from workflows.conditions import Kind

__all__ = [
    "Survey",
    "fact",
    "facts",
    "is_blank",
    "survey",
    "validate_all",
    "validate_page",
    "visible_questions",
]

Answers = Mapping[str, object]
Fields = Mapping[str, object]
Say = Callable[[str], str]


@dataclass(frozen=True)
class Survey:
    """How a form stands: the questions that show, in their order, and the facts that are known."""

    shown: tuple[Question, ...]
    facts: dict[str, object]

    @cached_property
    def codes(self) -> frozenset[str]:
        return frozenset(question.code for question in self.shown)


def survey(permit_type: PermitType, answers: Answers, fields: Fields | None = None) -> Survey:
    """Return how a form stands: what shows, and what is known."""
    shown, known = _walk(permit_type, answers, fields)
    return Survey(tuple(shown), known)


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
        name = _code(ahead.pop())
        if name in questions and name not in found:
            found.add(name)
            ahead |= _read_by(permit_type, questions[name])
    return frozenset(found)


def _read_by(permit_type: PermitType, question: Question) -> frozenset[str]:
    """Return the facts that decide whether a question shows and, of a computed one, what it gives."""
    names = permit_type.condition(question.show_if).names if question.show_if is not None else frozenset()
    return names | permit_type.computation(question).names if question.value is not None else names


def _code(place: str) -> str:
    """Return the question of a fact, or of a place with an error: of “rooms.2.area” it is “rooms”."""
    return place.partition(".")[0]


def validate_page(
    permit_type: PermitType, page: str, answers: Answers, fields: Fields | None = None, *, say: Say = str
) -> dict[str, str]:
    """Return what is wrong on one page: place -> what to do. `say` translates the pack's words.

    A place is a question's code, “home.zip” for a piece of a compound answer, “rooms.2.area” in a group.
    """
    codes = {question.code for question in permit_type.page(page).questions}
    found = _errors(permit_type, answers, fields, say)
    return {place: text for place, text in found.items() if _code(place) in codes}


def validate_all(
    permit_type: PermitType, answers: Answers, fields: Fields | None = None, *, say: Say = str
) -> dict[str, str]:
    """Return what is wrong on the whole form, in its order: place -> what to do, as on a page."""
    return _errors(permit_type, answers, fields, say)


def page_of(permit_type: PermitType, place: str) -> str:
    """Return the code of the page on which a question, or part of one, stands. :raises KeyError: on none."""
    for page in permit_type.pages:
        if any(each.code == _code(place) for each in page.questions):
            return page.code
    raise KeyError(place)


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
            known |= _facts_of(permit_type, question, answers, known)
    return shown, known


def _facts_of(
    permit_type: PermitType, question: Question, answers: Answers, known: Mapping[str, object]
) -> dict[str, object]:
    if question.kind is not QuestionKind.COMPUTED:
        return facts_in(question, answers.get(question.code))
    value = permit_type.computation(question).value(known)
    return {} if value is None else {question.code: value}


def _field_facts(fields: Fields) -> dict[str, object]:
    given = {name: fields[name] for name in APPLICATION_FIELDS if fields.get(name) not in (None, "")}
    return {name: number(value) if _is_number(name) else value for name, value in given.items()}


def _is_number(name: str) -> bool:
    return APPLICATION_FIELDS[name] is Kind.NUMBER


def _errors(permit_type: PermitType, answers: Answers, fields: Fields | None, say: Say) -> dict[str, str]:
    shown, known = _walk(permit_type, answers, fields)
    found: dict[str, str] = {}
    for question in shown:
        required = _required(permit_type, question, known)
        found |= wrong_parts(question, answers.get(question.code), say, required=required)
    return found | _ineligible(permit_type, shown, known, found, say)


def _ineligible(
    permit_type: PermitType,
    shown: list[Question],
    known: Mapping[str, object],
    found: Mapping[str, str],
    say: Say,
) -> dict[str, str]:
    """Say why a readable answer does not fit the type. What is not answered yet cannot be wrong."""
    open_to_doubt = {question.code for question in shown} - {_code(place) for place in found}
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
