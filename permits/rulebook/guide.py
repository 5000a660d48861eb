"""The guided questions “What are you building?”: from plain answers to the permits that a job needs."""

from collections.abc import Sequence
from dataclasses import dataclass

from permits.rulebook.schema.city import City, GuideOption, GuideQuestion


@dataclass(frozen=True, slots=True)
class GuideStep:
    """Where the answers have led: to a further question, or to types and advice."""

    question: GuideQuestion | None
    types: tuple[str, ...]
    advice: str
    path: tuple[tuple[GuideQuestion, GuideOption], ...]

    @property
    def finished(self) -> bool:
        return self.question is None


class UnknownChoice(LookupError):
    """An answer that the question does not offer."""


@dataclass(frozen=True)
class Guide:
    """The question tree of a city."""

    start: str
    questions: dict[str, GuideQuestion]

    @classmethod
    def of(cls, city: City) -> "Guide":
        return cls(city.guide[0].code, {question.code: question for question in city.guide})

    def follow(self, choices: Sequence[str]) -> GuideStep:
        """Follow the chosen option codes from the start.

        :raises UnknownChoice: for an answer that is not offered, or one too many.
        """
        question: GuideQuestion | None = self.questions[self.start]
        path: list[tuple[GuideQuestion, GuideOption]] = []
        for choice in choices:
            option = _option(question, choice)
            path.append((_asked(question), option))
            question = self.questions[option.next] if option.next else None
        last = path[-1][1] if path else None
        return GuideStep(question, last.types if last else (), last.advice if last else "", tuple(path))


def _asked(question: GuideQuestion | None) -> GuideQuestion:
    if question is None:
        raise UnknownChoice("There is no further question to answer.")
    return question


def _option(question: GuideQuestion | None, choice: str) -> GuideOption:
    for option in _asked(question).options:
        if option.code == choice:
            return option
    raise UnknownChoice(f"“{_asked(question).label}” has no answer “{choice}”.")
