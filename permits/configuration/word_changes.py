"""Which words of a text went and which came: told by marks and words, not by colour alone."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORDS = re.compile(r"\s+|[\w.,$€%-]+|[^\w\s]")
LONGEST = 4_000


@dataclass(frozen=True)
class Piece:
    """A stretch of a text, and whether it is the other text's as well."""

    text: str
    changed: bool


def pieces(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    """Split two texts into stretches that they share and stretches that are each one's own."""
    if not before or not after or len(before) + len(after) > LONGEST:
        return [Piece(before, bool(before))], [Piece(after, bool(after))]
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    lefts: list[Piece] = []
    rights: list[Piece] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if b > a:
            lefts.append(Piece("".join(old[a:b]), tag != "equal"))
        if d > c:
            rights.append(Piece("".join(new[c:d]), tag != "equal"))
    return lefts, rights


@dataclass(frozen=True)
class LinePair:
    """A line of two texts beside each other; a number is None where one text has no such line."""

    left_number: int | None
    left: list[Piece]
    right_number: int | None
    right: list[Piece]
    kind: str


def line_pairs(before: str, after: str, *, around: int = 3) -> list[LinePair]:
    """Return the lines that differ with some around them, side by side."""
    old, new = before.splitlines(), after.splitlines()
    pairs: list[LinePair] = []
    for group in SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(around):
        for tag, a, b, c, d in group:
            for step in range(max(b - a, d - c)):
                left = old[a + step] if a + step < b else None
                right = new[c + step] if c + step < d else None
                pairs.append(_pair(tag, a + step, left, c + step, right))
    return pairs


def _pair(tag: str, a: int, left: str | None, c: int, right: str | None) -> LinePair:
    if tag == "equal":
        return LinePair(a + 1, [Piece(left or "", False)], c + 1, [Piece(right or "", False)], "same")
    lefts, rights = pieces(left or "", right or "")
    kind = "added" if left is None else "removed" if right is None else "changed"
    return LinePair(
        a + 1 if left is not None else None, lefts, c + 1 if right is not None else None, rights, kind
    )
