"""A place on a sheet in words: a zone of the sheet ("C7"), or inches from its top left corner ("12.5, 8")."""

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from permits.documents.models import Sheet
from permits.plancheck.geometry import BOXES, POINTS_PER_INCH, BadGeometry, size_of

ROWS = "ABCDEFGH"
COLUMNS = 12
MOST_PLACES = 200
ZONE = re.compile(r"([A-Ha-h])\s*-?\s*(1[0-2]|[1-9])")
INCHES = re.compile(r"(\d{1,5}(?:\.\d{1,4})?)\s*[,/x× ]\s*(\d{1,5}(?:\.\d{1,4})?)")
BETWEEN = re.compile(r"\s*(?:;|\n|\bto\b|→)\s*", re.IGNORECASE)
Points = list[list[float]]


def points_of(text: str, kind: str, sheet: Sheet) -> Points:
    """Return the points that a place in words means.

    :raises BadGeometry: when it cannot be read.
    """
    words = [word for word in BETWEEN.split(text.strip()) if word]
    if not words or len(words) > MOST_PLACES:
        raise BadGeometry(_("Say where on the sheet: a zone such as C7, or inches such as 12.5, 8."))
    boxes = [_box(word, sheet) for word in words]
    if kind in BOXES:
        return _around(boxes)
    return [[(left + right) / 2, (top + bottom) / 2] for left, top, right, bottom in boxes]


def words_of(points: Sequence[Sequence[float]]) -> str:
    """Return points as a person can type them: inches from the top left corner."""
    return "; ".join(f"{x / POINTS_PER_INCH:.2f}, {y / POINTS_PER_INCH:.2f}" for x, y in points)


def zone_of(points: Sequence[Sequence[float]], sheet: Sheet) -> str:
    """Return the zone in which the middle of a mark-up lies; "" on a sheet of unknown size."""
    if not sheet.width or not sheet.height:
        return ""
    width, height = size_of(sheet)
    x = sum(point[0] for point in points) / len(points)
    y = sum(point[1] for point in points) / len(points)
    row, column = min(int(y / height * len(ROWS)), len(ROWS) - 1), min(int(x / width * COLUMNS), COLUMNS - 1)
    return f"{ROWS[row]}{column + 1}"


def _box(word: str, sheet: Sheet) -> tuple[float, float, float, float]:
    if zone := ZONE.fullmatch(word):
        if not sheet.width or not sheet.height:
            raise BadGeometry(
                _("This image has no size on paper: give inches from its top left, at 72 dots.")
            )
        width, height = size_of(sheet)
        row, column = ROWS.index(zone[1].upper()), int(zone[2]) - 1
        wide, high = width / COLUMNS, height / len(ROWS)
        return column * wide, row * high, (column + 1) * wide, (row + 1) * high
    if inches := INCHES.fullmatch(word):
        x, y = float(inches[1]) * POINTS_PER_INCH, float(inches[2]) * POINTS_PER_INCH
        return x, y, x, y
    text = _("“%(word)s” is no place on a sheet. Write a zone such as C7, or inches such as 12.5, 8.")
    raise BadGeometry(text % {"word": word[:40]})


def _around(boxes: Sequence[tuple[float, float, float, float]]) -> Points:
    """Return the two corners around all the boxes."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return [[min(lefts), min(tops)], [max(rights), max(bottoms)]]
