"""Where on a sheet the stamp goes: in the city's box when that is free, else in the nearest blank space."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from operator import add

LIGHT = 200
_DARK = bytes(1 if shade < LIGHT else 0 for shade in range(256))
MOST_DARK = 0.003
"""The share of dots that may be dark in a blank space: dust on a scan, not a line."""
INSET = 0.06
"""The share of the city's own box at each side in which its printed frame may stand."""
EDGE = 0.2
STEP = 0.2
"""Inches: the least distance from the sheet's edge, and between two places that are looked at."""

BOX, BLANK_SPACE, OVER_DRAWING = "box", "blank_space", "over_drawing"


@dataclass(frozen=True, slots=True)
class Box:
    """A place for the stamp in inches, measured from the right and lower edges of a sheet as seen."""

    width: float
    height: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where the stamp stands on one sheet: inches from its lower left corner as seen, and why there."""

    left: float
    bottom: float
    width: float
    height: float
    found: str


class Shades:
    """How dark a sheet is, as a table of sums; made of its grey rows from the top, and its size in inches."""

    def __init__(self, rows: Sequence[bytes], width: float, height: float) -> None:
        self.width, self.height = width, height
        self.dots_x, self.dots_y = len(rows[0]), len(rows)
        table = [[0] * (self.dots_x + 1)]
        for row in rows:
            table.append(list(map(add, table[-1], accumulate(row.translate(_DARK), initial=0))))
        self._table = table

    def is_blank(self, left: float, bottom: float, width: float, height: float) -> bool:
        """Tell whether nothing is drawn in a rectangle."""
        x0, x1 = (self._dot(each, self.width, self.dots_x) for each in (left, left + width))
        y0, y1 = (
            self._dot(self.height - each, self.height, self.dots_y) for each in (bottom + height, bottom)
        )
        table = self._table
        dark = table[y1][x1] - table[y0][x1] - table[y1][x0] + table[y0][x0]
        return dark <= MOST_DARK * max((x1 - x0) * (y1 - y0), 1)

    @staticmethod
    def _dot(inches: float, whole: float, dots: int) -> int:
        return min(max(round(inches / whole * dots), 0), dots)


def place(box: Box, shades: Shades) -> Place:
    """Return where the stamp goes on a sheet; over the drawing only where no blank space is left."""
    scale = min(1.0, shades.width / (box.width + 2 * EDGE), shades.height / (box.height + 2 * EDGE))
    width, height = box.width * scale, box.height * scale
    left = max(shades.width - box.right - width, 0.0)
    bottom = min(max(box.bottom, 0.0), shades.height - height)
    inset_x, inset_y = width * INSET, height * INSET
    if shades.is_blank(left + inset_x, bottom + inset_y, width - 2 * inset_x, height - 2 * inset_y):
        return Place(left, bottom, width, height, BOX)
    spaces = (each for each in _nearest(left, bottom, width, height, shades) if shades.is_blank(*each))
    found = next(spaces, None)
    if found is None:
        return Place(left, bottom, width, height, OVER_DRAWING)
    return Place(*found, BLANK_SPACE)


def _nearest(
    left: float, bottom: float, width: float, height: float, shades: Shades
) -> Iterator[tuple[float, float, float, float]]:
    """Yield every place for the stamp, the nearest to where it should be first."""
    columns = _steps(shades.width - width)
    rows = _steps(shades.height - height)
    places = [(x, y) for x in columns for y in rows]
    places.sort(key=lambda each: (each[0] - left) ** 2 + (each[1] - bottom) ** 2)
    yield from ((x, y, width, height) for x, y in places)


def _steps(room: float) -> list[float]:
    count = int((room - 2 * EDGE) / STEP) + 1
    return [EDGE + number * STEP for number in range(max(count, 0))]
