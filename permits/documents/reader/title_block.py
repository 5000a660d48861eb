"""The title block: a sheet's number and title, by the city's patterns, in the corner where they stand."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

MOST_LINES = 4_000
LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True)
class Line:
    """A piece of text of one size; its edges in points from the lower left of the sheet as it is seen."""

    text: str
    left: float
    bottom: float
    right: float
    top: float

    @property
    def size(self) -> float:
        return min(self.right - self.left, self.top - self.bottom)


@dataclass(frozen=True, slots=True)
class Rules:
    """What to look for, and how long; patterns are regular expressions."""

    numbers: tuple[re.Pattern[str], ...]
    number_labels: re.Pattern[str]
    title_labels: re.Pattern[str]
    width: float
    height: float
    address: re.Pattern[str] | None
    stamp_box: dict[str, float] | None
    seconds: float
    least_text: int

    @classmethod
    def given(cls, rules: dict[str, Any]) -> "Rules":
        """Return the rules as the parent process sent them."""
        return cls(
            numbers=tuple(re.compile(each, re.I) for each in rules["numbers"]),
            number_labels=one_of(rules["number_labels"]),
            title_labels=one_of(rules["title_labels"]),
            width=rules["width"],
            height=rules["height"],
            address=re.compile(rules["address"], re.I) if rules["address"] else None,
            stamp_box=rules["stamp_box"],
            seconds=rules["seconds"],
            least_text=rules["least_text"],
        )

    def finds_address(self, text: str) -> bool:
        """Tell whether the address of the application stands in a text; True where none is looked for."""
        return self.address is None or self.address.search(text) is not None

    def number_in(self, text: str) -> re.Match[str] | None:
        """Return the sheet number that a piece of text is."""
        return next((found for each in self.numbers if (found := each.fullmatch(text.strip()))), None)


def one_of(labels: Iterable[str]) -> re.Pattern[str]:
    """Return the pattern of any of these labels, with or without a colon, alone or before what it names."""
    longest_first = sorted(labels, key=len, reverse=True)
    joined = "|".join(re.escape(each) for each in longest_first) or r"(?!)"
    return re.compile(rf"^\s*(?:{joined})\s*[:.]?\s*(?P<rest>.*)$", re.I)


def read_title_block(page: Any, words: Any, rules: Rules) -> dict[str, str]:
    """Return ``number``, ``title`` and ``discipline`` of a sheet; "" for what is not found."""
    lines = corner_lines(page, words, rules)
    numbered = number_line(lines, rules)
    if numbered is None:
        return {"number": "", "title": labelled(lines, rules.title_labels), "discipline": ""}
    line, found = numbered
    letters = found.groupdict().get("letters") or ""
    title = labelled(lines, rules.title_labels) or above(lines, line, rules)
    number = re.sub(r"\s+", "", found.group(0)).upper()
    return {"number": number[:20], "title": title[:LONGEST_TITLE], "discipline": letters.upper()[:4]}


def corner_lines(page: Any, words: Any, rules: Rules) -> list[Line]:
    """Return the pieces of text in the lower right of the sheet."""
    width, height = page.get_size()
    place = placing(page, width, height)
    found = []
    for number in range(min(words.count_rects(), MOST_LINES)):
        box = words.get_rect(number)
        left, bottom, right, top = place(*box)
        if right >= width * (1 - rules.width) and bottom <= height * rules.height:
            text = " ".join(words.get_text_bounded(*box).split())
            if text:
                found.append(Line(text, left, bottom, right, top))
    return found


def placing(page: Any, width: float, height: float) -> Any:
    """Return the function that brings a box of the page to where it is seen, whichever way it is turned."""
    x, y = page.get_cropbox()[:2]
    turns: dict[int, Callable[[float, float, float, float], tuple[float, ...]]] = {
        0: lambda left, bottom, right, top: (left, bottom, right, top),
        90: lambda left, bottom, right, top: (bottom, height - right, top, height - left),
        180: lambda left, bottom, right, top: (width - right, height - top, width - left, height - bottom),
        270: lambda left, bottom, right, top: (width - top, left, width - bottom, right),
    }
    turn = turns.get(page.get_rotation(), turns[0])
    return lambda left, bottom, right, top: turn(left - x, bottom - y, right - x, top - y)


def number_line(lines: list[Line], rules: Rules) -> tuple[Line, re.Match[str]] | None:
    """Return where the number stands: beside its label, else the largest that is nearest to the corner."""
    for line in lines:
        label = rules.number_labels.match(line.text)
        rest = rules.number_in(label["rest"]) if label and label["rest"] else None
        if rest is not None:
            return line, rest
    found = [(line, number) for line in lines if (number := rules.number_in(line.text))]
    return max(found, key=lambda each: (round(each[0].size), each[0].right - each[0].bottom), default=None)


def labelled(lines: list[Line], labels: re.Pattern[str]) -> str:
    """Return what a label names: the words behind it, else the nearest piece of text below it."""
    for line in lines:
        label = labels.match(line.text)
        if label is None:
            continue
        if label["rest"]:
            return str(label["rest"])
        below = [
            each
            for each in lines
            if each.top <= line.bottom + 1
            and each.left < line.right + line.size * 8
            and each.right > line.left
        ]
        nearest = max(below, key=lambda each: each.top, default=None)
        if nearest is not None:
            return nearest.text
    return ""


def above(lines: list[Line], number: Line, rules: Rules) -> str:
    """Return the words right above a number, which in most title blocks are the sheet's title."""
    over = [
        line
        for line in lines
        if line.bottom >= number.top - 1
        and line.left < number.right + number.size * 4
        and line.right > number.left - number.size * 8
        and sum(char.isalpha() for char in line.text) >= 4
        and not rules.number_labels.match(line.text)
        and rules.number_in(line.text) is None
    ]
    nearest = min(over, key=lambda line: line.bottom, default=None)
    return nearest.text if nearest is not None else ""
