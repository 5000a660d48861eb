"""Check the letters: none is missing, and a translation names what its English words name."""

from collections.abc import Iterator
from typing import get_args

from permits.rulebook.loader import Parts
from permits.rulebook.problems import Problem
from permits.rulebook.schema.letter import LetterCode, slots_in


def lint_letters(parts: Parts) -> Iterator[Problem]:
    """Warn of each letter without words of the city, and refuse a translation that cannot be filled in."""
    missing = [code for code in get_args(LetterCode) if code not in parts.letters]
    if not parts.letters:
        yield Problem(
            "letters/*.yaml", 0, "", "There are no letters; the product’s own words are sent.", "warning"
        )
        return
    for code in missing:
        message = "This letter is missing; the product’s own words are sent."
        yield Problem(f"letters/{code}.yaml", 0, "", message, "warning")
    for language, translated in sorted(parts.translations.items()):
        for letter in parts.letters.values():
            for english in letter.texts:
                yield from _translation(parts, language, translated, english)


def _translation(parts: Parts, language: str, translated: dict[str, str], english: str) -> Iterator[Problem]:
    phrase = " ".join(english.split())
    said = translated.get(phrase)
    if said is None:
        return
    source = parts.sources[f"translations/{language}.yaml"]
    written = next((key for key in source.value if " ".join(key.split()) == phrase), phrase)
    try:
        unknown = sorted(set(slots_in(said)) - set(slots_in(phrase)))
    except ValueError as wrong:
        yield source.problem((written,), f"The braces do not pair: {wrong}.")
        return
    for name in unknown:
        yield source.problem((written,), f"The English words do not name “{{{name}}}”.")
