"""What a form can answer: enough values of each fact to tell whether a condition can ever hold."""

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import product
from math import prod

from permits.rulebook.schema.form import NUMERIC, Question, QuestionKind
from permits.rulebook.schema.permit_type import PermitType

MOST_TRIED = 20_000
_NUMBER = re.compile(r"(?<![\w.'\"])\d+(?:\.\d+)?")
_LARGE = Decimal(10**9)


def never_holds(permit_type: PermitType, condition: str) -> bool:
    """Tell whether no answers of the form fulfil a condition; False where that cannot be told.

    Numbers are tried at and around those that the condition names, inside the bounds of their question.
    """
    compiled = permit_type.condition(condition)
    names = sorted(compiled.names)
    values = [_values(permit_type, name, condition) for name in names]
    if any(each is None for each in values) or prod(len(each or ()) for each in values) > MOST_TRIED:
        return False
    known = [each for each in values if each is not None]
    return not any(
        compiled.holds(dict(zip(names, answers, strict=True)), unanswered=False)
        for answers in product(*known)
    )


def _values(permit_type: PermitType, name: str, condition: str) -> Sequence[object] | None:
    """Return the values to try of a fact, None where there is no end of them."""
    if name in permit_type.facts:
        return (permit_type.facts[name],)
    if name == "valuation":
        return _numbers(condition, Decimal(1), None, whole=False)
    if name == "work_class":
        return [work_class.code for work_class in permit_type.work_classes]
    if name == "owner_builder":
        return (True, False)
    question = permit_type.questions.get(name)
    return None if question is None else _answers(question, condition)


def _answers(question: Question, condition: str) -> Sequence[object] | None:
    codes = [option.code for option in question.options]
    if question.kind is QuestionKind.YES_NO:
        return (True, False)
    if question.kind is QuestionKind.ONE_OF:
        return codes
    if question.kind is QuestionKind.MANY_OF:
        return [[], codes, *([code] for code in codes)]
    if question.kind in NUMERIC:
        whole = question.kind is QuestionKind.INTEGER
        return _numbers(condition, question.minimum, question.maximum, whole=whole)
    return None


def _numbers(condition: str, least: Decimal | None, most: Decimal | None, *, whole: bool) -> Sequence[object]:
    named = [Decimal(found) for found in _NUMBER.findall(condition)]
    low, high = least if least is not None else Decimal(0), most if most is not None else _LARGE
    near = {number + step for number in named for step in (-1, 0, 1)}
    tried = sorted({low, high} | {number for number in near if low <= number <= high})
    return [int(number) for number in tried] if whole else tried
