"""A letter in the city's own words, filled in for one case and one language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from permits.rulebook.rulebook import Rulebook
from permits.rulebook.schema.city import City


@dataclass(frozen=True, slots=True)
class FilledLetter:
    """What a letter says around its lists; an empty text means the product's own."""

    heading: str = ""
    opening: str = ""
    how_to_answer: str = ""
    closing: str = ""
    signature: tuple[str, ...] = ()


def filled(rulebook: Rulebook, code: str, language: str, facts: Mapping[str, Any]) -> FilledLetter:
    """Return a city's letter in a language; all empty where the city has no words of its own for it.

    ``facts`` gives what the letter may name (``schema.letter.SLOTS``); what every letter knows of the city is
    added here. A fact that is not known is written as “–”.
    """
    words = rulebook.letters.get(code)
    if words is None:
        return FilledLetter()
    known = {**_of_city(rulebook.city), **{name: str(value) for name, value in facts.items() if value != ""}}
    values = {name: known.get(name) or "–" for name in words.slots}

    def say(text: str) -> str:
        return rulebook.text(text, language).format_map(values) if text else ""

    return FilledLetter(
        heading=say(words.heading),
        opening=say(words.opening),
        how_to_answer=say(words.how_to_answer),
        closing=say(words.closing),
        signature=tuple(say(line) for line in words.signature),
    )


def _of_city(city: City) -> dict[str, str]:
    return {"city": city.name, "department": city.department, "phone": city.phone, "email": city.email}
