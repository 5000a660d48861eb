"""Breaking text into lines. There is no mark-up: every character of a text is only itself."""

from collections.abc import Iterator
from dataclasses import dataclass

from permits.stationery import fonts
from permits.stationery.palette import Style
from permits.stationery.tagging import Node

_BREAK_AFTER = "/-_.,;:@&?=\\|"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text, ready to draw. Without a node it is no content but decoration of the page.

    `tail` is the space that parts it from the next line of its text for whoever reads or copies it.
    """

    text: str
    style: Style
    node: Node | None
    tail: str = ""


def set_text(text: str, style: Style, width: float, node: Node | None) -> list[Line]:
    """Break a text into lines no wider than width points. Line ends stay; empty lines become one."""
    room = width / style.size
    broken: list[str] = []
    for paragraph in fonts.drawable(text).strip("\n ").split("\n"):
        words = [word for word in paragraph.split(" ") if word]
        if words:
            broken += _filled(words, style.face, room)
        elif broken and broken[-1]:
            broken.append("")
    final = len(broken) - 1
    return [Line(text, style, node, " " if index < final else "") for index, text in enumerate(broken)]


def natural_width(text: str, style: Style) -> float:
    """Return the width in points of the widest line of the text when nothing is broken."""
    return max(fonts.width_of(line, style.face) for line in fonts.drawable(text).split("\n")) * style.size


def longest_word(text: str, style: Style) -> float:
    """Return the width in points of the widest word of the text."""
    return (
        max((fonts.width_of(word, style.face) for word in fonts.drawable(text).split()), default=0.0)
        * style.size
    )


def _filled(words: list[str], face: str, room: float) -> Iterator[str]:
    space = fonts.width_of(" ", face)
    line: list[str] = []
    used = 0.0
    for word in words:
        for piece in _pieces(word, face, room):
            advance = fonts.width_of(piece, face)
            if line and used + space + advance > room:
                yield " ".join(line)
                line, used = [], 0.0
            used += advance + (space if line else 0.0)
            line.append(piece)
    yield " ".join(line)


def _pieces(word: str, face: str, room: float) -> Iterator[str]:
    """Cut a word that is wider than the line, after punctuation where there is some in the second half."""
    while fonts.width_of(word, face) > room:
        cut = _characters_that_fit(word, face, room)
        after = max(word.rfind(mark, cut // 2, cut) for mark in _BREAK_AFTER) + 1
        cut = after or cut
        yield word[:cut]
        word = word[cut:]
    if word:
        yield word


def _characters_that_fit(word: str, face: str, room: float) -> int:
    used = 0.0
    for index, character in enumerate(word):
        used += fonts.width_of(character, face)
        if used > room:
            return max(index, 1)
    return len(word)
