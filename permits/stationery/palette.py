"""Measures, colours and text styles: the look of every letter in one place."""

from dataclasses import dataclass, replace

from permits.stationery.fonts import REGULAR, STRONG

Colour = tuple[float, float, float]


def colour(code: str) -> Colour:
    """Return the colour of a "#rrggbb" code.

    :raises ValueError: when the code is not of that form.
    """
    digits = code.removeprefix("#")
    if len(digits) != 6:
        raise ValueError(f"A colour is written #rrggbb, not {code!r}.")
    red, green, blue = bytes.fromhex(digits)
    return red / 255, green / 255, blue / 255


PAGE_WIDTH, PAGE_HEIGHT = 612.0, 792.0  # US letter, in points
MARGIN = 54.0
BODY_WIDTH = PAGE_WIDTH - 2 * MARGIN
FIRST_TOP = PAGE_HEIGHT - 40
LATER_TOP = PAGE_HEIGHT - 68
BODY_BOTTOM = 60.0

INK = colour("#1b1b1b")
QUIET = colour("#565c65")
RULE = colour("#c6cace")
WASH = colour("#f3f5f8")
PAPER = colour("#ffffff")
FAINT = colour("#e4e7eb")

NOTICE_COLOURS = {  # bar and ground
    "info": (colour("#00687d"), colour("#eef6f8")),
    "warning": (colour("#936f00"), colour("#fdf6dc")),
    "legal": (colour("#3d4551"), colour("#f3f4f5")),
    "success": (colour("#4d8055"), colour("#eef6ee")),
}


@dataclass(frozen=True, slots=True)
class Style:
    """How a run of text is set; size and leading in points."""

    face: str = REGULAR
    size: float = 9.5
    leading: float = 13.0
    colour: Colour = INK


BODY = Style()
LEAD = Style(size=11, leading=15)
SMALL = Style(size=8.5, leading=11)
QUIET_TEXT = replace(SMALL, size=8, leading=10.5, colour=QUIET)
BODY_STRONG = Style(face=STRONG)
LABEL = Style(face=STRONG, size=7.5, leading=9.5, colour=QUIET)
LABEL_BESIDE = replace(LABEL, size=8.5, leading=12.5)
CELL = Style(size=9.5, leading=12.5)
CELL_STRONG = replace(CELL, face=STRONG)
CELL_HEAD = Style(face=STRONG, size=8, leading=10.5)
FURNITURE = Style(size=7.5, leading=10, colour=QUIET)
FURNITURE_STRONG = replace(FURNITURE, face=STRONG)
HEADINGS = {
    1: Style(face=STRONG, size=19, leading=23),
    2: Style(face=STRONG, size=12, leading=15),
    3: Style(face=STRONG, size=10, leading=13.5),
}
