"""What is wrong with an answer, in a sentence that says what to do."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from permits.rulebook.money import plain, round_dollars
from permits.rulebook.schema.compound import Piece
from permits.rulebook.schema.form import PATTERN, Question
from permits.rulebook.schema.question_kinds import QuestionKind

Say = Callable[[str], str]
MOST_DIGITS = 15
FIVE_DIGITS = 10_000
"""From here on numbers are grouped by thousands; four digits may be a year."""
_WRITTEN_NUMBER = re.compile(r"-?(\d{1,15}(\.\d{1,8})?|\.\d{1,8})", re.ASCII)


def is_blank(answer: object) -> bool:
    """Say whether an answer is none: absent, empty, or spaces. `False` and 0 are answers."""
    if isinstance(answer, Mapping):
        return all(is_blank(each) for each in answer.values())
    return answer is None or answer == [] or (isinstance(answer, str) and not answer.strip())


def wrong_parts(question: Question, answer: object, say: Say, *, required: bool) -> dict[str, str]:
    """Return what is wrong with an answer: place -> what to do.

    The place is the question's code; “home.zip” for a piece of a compound answer; “rooms.2.area” for the
    third entry of a group.
    """
    if question.kind is QuestionKind.COMPUTED:
        return {}
    if question.kind is QuestionKind.GROUP:
        return _wrong_entries(question, answer, say, required=required)
    if is_blank(answer):
        return {question.code: missing_answer(question, say)} if required else {}
    if question.is_compound:
        return _wrong_pieces(question, answer, say)
    error = complaint(question, answer, say)
    return {} if error is None else {question.code: error}


def _wrong_pieces(question: Question, answer: object, say: Say) -> dict[str, str]:
    if not isinstance(answer, Mapping):
        return {question.code: missing_answer(question, say)}
    wrong = [piece for piece in question.pieces if piece_problem(piece, answer)]
    called = say(question.called)
    return {f"{question.code}.{piece.name}": _how_to_enter_piece(piece, answer, called) for piece in wrong}


def _how_to_enter_piece(piece: Piece, answer: object, called: str) -> str:
    text = piece_of(piece, answer)
    if len(text) <= piece.longest:
        return str(piece.how) % {"answer": called}
    return _("Shorten “%(piece)s” of %(answer)s to at most %(most)d characters; it has %(has)d.") % {
        "piece": piece.label, "answer": called, "most": piece.longest, "has": len(text)
    }  # fmt: skip


def piece_of(piece: Piece, answer: object) -> str:
    """Return a piece of a compound answer as text, "" when it is not there."""
    text = answer.get(piece.name) if isinstance(answer, Mapping) else None
    return text.strip() if isinstance(text, str) else ""


def piece_problem(piece: Piece, answer: object) -> bool:
    """Say whether a piece is wrong, or is missing where it must not."""
    given = answer.get(piece.name) if isinstance(answer, Mapping) else None
    if given is not None and not isinstance(given, str):
        return True
    text = piece_of(piece, answer)
    return not piece.fits(text) if text else piece.required


def _wrong_entries(question: Question, answer: object, say: Say, *, required: bool) -> dict[str, str]:
    entries = [] if is_blank(answer) else answer
    if not isinstance(entries, list) or not all(isinstance(each, Mapping) for each in entries):
        return {question.code: missing_answer(question, say)}
    if len(entries) > question.most:
        text = _("Leave at most %(most)d entries: %(question)s")
        return {question.code: text % {"most": question.most, "question": say(question.label)}}
    if len(entries) < question.fewest and (required or entries):
        return {question.code: missing_answer(question, say)}
    found: dict[str, str] = {}
    for index, entry in enumerate(entries):
        for each in question.questions:
            wrong = wrong_parts(each, entry.get(each.code), say, required=each.required)
            found |= {f"{question.code}.{index}.{place}": text for place, text in wrong.items()}
    return found


def missing_answer(question: Question, say: Say) -> str:
    """Return the sentence for a required answer that is not there."""
    match question.kind:
        case QuestionKind.YES_NO:
            return _("Answer yes or no: %(question)s") % {"question": say(question.label)}
        case QuestionKind.ONE_OF:
            return _("Choose one answer: %(question)s") % {"question": say(question.label)}
        case QuestionKind.MANY_OF:
            return _("Choose at least one: %(question)s") % {"question": say(question.label)}
        case QuestionKind.TEXT | QuestionKind.LONG_TEXT | QuestionKind.ADDRESS | QuestionKind.PERSON:
            return _("Enter %(answer)s.") % {"answer": say(question.called)}
        case QuestionKind.LICENCE:
            return _("Enter %(answer)s: number, class and state.") % {"answer": say(question.called)}
        case QuestionKind.PARCEL:
            return _like_this(question, say)
        case QuestionKind.GROUP:
            return ngettext(
                "Fill in at least %(least)d entry: %(question)s",
                "Fill in at least %(least)d entries: %(question)s",
                max(question.fewest, 1),
            ) % {"least": max(question.fewest, 1), "question": say(question.label)}
    return _how_to_enter(question, say)


def complaint(question: Question, answer: object, say: Say) -> str | None:
    """Return what is wrong with an answer that is there, or None."""
    match question.kind:
        case QuestionKind.YES_NO:
            return None if isinstance(answer, bool) else missing_answer(question, say)
        case QuestionKind.ONE_OF | QuestionKind.MANY_OF:
            return _choice_complaint(question, answer, say)
        case QuestionKind.DATE:
            return _date_complaint(question, answer, say)
        case QuestionKind.TEXT | QuestionKind.LONG_TEXT | QuestionKind.PARCEL:
            return _text_complaint(question, answer, say)
    return _number_complaint(question, answer, say)


def _choice_complaint(question: Question, answer: object, say: Say) -> str | None:
    codes = {option.code for option in question.options}
    chosen = answer if isinstance(answer, list) else [answer]
    wrong_shape = isinstance(answer, list) is not (question.kind is QuestionKind.MANY_OF)
    if wrong_shape or any(not isinstance(each, str) or each not in codes for each in chosen):
        return missing_answer(question, say)
    return None


def _text_complaint(question: Question, answer: object, say: Say) -> str | None:
    if not isinstance(answer, str):
        return missing_answer(question, say)
    if "\x00" in answer:
        return _("Enter %(answer)s without control characters.") % {"answer": say(question.called)}
    if len(answer) > question.longest:
        return _("Shorten %(answer)s to at most %(most)d characters; it has %(has)d.") % {
            "answer": say(question.called), "most": question.longest, "has": len(answer)
        }  # fmt: skip
    if question.pattern is not None and not _fits(question.pattern, answer):
        return _like_this(question, say)
    return None


def _like_this(question: Question, say: Say) -> str:
    return _("Enter %(answer)s like this: %(hint)s.") % {
        "answer": say(question.called), "hint": say(question.pattern_hint).rstrip(".")
    }  # fmt: skip


def _fits(pattern: str, answer: str) -> bool:
    return PATTERN.holds({"answer": answer.strip(), "pattern": f"^(?:{pattern})$"})


def _date_complaint(question: Question, answer: object, say: Say) -> str | None:
    try:
        day = date.fromisoformat(answer) if isinstance(answer, str) and len(answer) == 10 else None
    except ValueError:
        day = None
    too_early = day is not None and question.earliest is not None and day < question.earliest
    too_late = day is not None and question.latest is not None and day > question.latest
    return _how_to_enter(question, say) if day is None or too_early or too_late else None


def _number_complaint(question: Question, answer: object, say: Say) -> str | None:
    number = _exact(question, answer)
    if number is None:
        return _how_to_enter(question, say)
    least = question.minimum if question.minimum is not None else Decimal(0)
    if number < least or (question.maximum is not None and number > question.maximum):
        return _how_to_enter(question, say)
    return None


def _exact(question: Question, answer: object) -> Decimal | None:
    if question.kind is QuestionKind.INTEGER:
        whole = isinstance(answer, int) and not isinstance(answer, bool) and abs(answer) < 10**MOST_DIGITS
        return Decimal(str(answer)) if whole else None
    if isinstance(answer, bool) or not _WRITTEN_NUMBER.fullmatch(str(answer)):
        return None
    number = Decimal(str(answer))
    places = 2 if question.kind is QuestionKind.MONEY else 4
    return number if number == round(number, places) else None


def _how_to_enter(question: Question, say: Say) -> str:
    named = {"answer": say(question.called), "range": _range(question), "unit": say(question.unit)}
    match question.kind:
        case QuestionKind.INTEGER:
            return _("Enter %(answer)s as a whole number%(range)s.") % named
        case QuestionKind.MONEY:
            return _("Enter %(answer)s in dollars and cents, like 18000 or 18000.50%(range)s.") % named
        case QuestionKind.AREA:
            return _("Enter %(answer)s in %(unit)s as a number%(range)s.") % {
                **named, "unit": say(question.unit) or _("square feet")
            }  # fmt: skip
        case QuestionKind.DATE:
            return _("Enter %(answer)s as a date with month, day and year%(range)s.") % named
    return _("Enter %(answer)s as a number%(range)s.") % named


def _range(question: Question) -> str:
    least, most = _bound(question, question.minimum), _bound(question, question.maximum)
    if question.kind is QuestionKind.DATE:
        least = question.earliest.isoformat() if question.earliest else ""
        most = question.latest.isoformat() if question.latest else ""
    if least and most:
        return _(" between %(least)s and %(most)s") % {"least": least, "most": most}
    if least:
        return _(" of at least %(least)s") % {"least": least}
    return _(" of at most %(most)s") % {"most": most} if most else ""


def _bound(question: Question, bound: Decimal | None) -> str:
    if bound is None:
        return ""
    if question.kind is QuestionKind.MONEY:
        return round_dollars(bound)
    return plain(bound) if bound >= FIVE_DIGITS else f"{bound.normalize():f}"
