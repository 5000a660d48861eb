"""An answer of the form as the city's desk reads it: in the words of the rules, in English."""

from collections.abc import Mapping
from typing import Any

from permits.applications.wording import answer_in_words
from permits.rulebook.schema.form import Question


def answer_text(question: Question, answers: Mapping[str, Any], known: Mapping[str, object]) -> str:
    """Return an answer, or what is computed from the others, in words; "" when there is none."""
    return answer_in_words(question, answers, known, str)
