"""Where a mark-up lies: page points from the top left of the sheet as seen, checked first."""

from collections.abc import Sequence
from itertools import pairwise
from math import hypot
from typing import Annotated, Any

from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from permits.documents.models import Sheet
from permits.plancheck.models import MarkUp

Kind = MarkUp.Kind
POINTS_PER_INCH = 72
UNKNOWN_SIZE = 20_000.0
"""The furthest coordinate on a sheet that does not say its size: an image is measured in its dots."""
SLACK = 1.0
"""How far over the edge a point may lie: a sheet's size is known to a hundredth of an inch."""
SMALLEST = 2.0
HOW_MANY: dict[str, tuple[int, int]] = {
    Kind.PIN: (1, 1),
    Kind.TEXT: (1, 1),
    Kind.ARROW: (2, 2),
    Kind.CLOUD: (2, 2),
    Kind.HIGHLIGHT: (2, 2),
    Kind.LENGTH: (2, 100),
    Kind.AREA: (3, 200),
}
BOXES = frozenset({Kind.CLOUD, Kind.HIGHLIGHT})
Coordinate = Annotated[float, Field(allow_inf_nan=False, ge=0, le=UNKNOWN_SIZE + SLACK)]
Point = tuple[Coordinate, Coordinate]


class BadGeometry(Exception):
    """The points cannot be a mark-up of this kind on this sheet; the text says why and what to do."""


class Geometry(BaseModel):
    """The points of one mark-up, as they are stored."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")
    points: Annotated[list[Point], Field(min_length=1, max_length=200)]


def size_of(sheet: Sheet) -> tuple[float, float]:
    """Return the width and height of a sheet in page points."""
    if not sheet.width or not sheet.height:
        return UNKNOWN_SIZE, UNKNOWN_SIZE
    return float(sheet.width) * POINTS_PER_INCH, float(sheet.height) * POINTS_PER_INCH


def checked(kind: str, points: Any, sheet: Sheet) -> dict[str, list[list[float]]]:
    """Return the geometry to store.

    :raises BadGeometry: when the points are not numbers, too few, too many, off the sheet or on one spot.
    """
    least, most = HOW_MANY.get(kind, (0, 0))
    if not most:
        raise BadGeometry(_("Choose what kind of mark-up it is."))
    try:
        read = Geometry.model_validate({"points": _as_pairs(points)}).points
    except ValidationError as error:
        raise BadGeometry(_("The place could not be read. Draw it again, or write it as text.")) from error
    if not least <= len(read) <= most:
        raise BadGeometry(_how_many(least, most))
    width, height = size_of(sheet)
    if any(x > width + SLACK or y > height + SLACK for x, y in read):
        raise BadGeometry(_("The place lies off the sheet. Choose one on the sheet."))
    if not _has_extent(kind, read):
        raise BadGeometry(_("It is too small to be seen. Draw it larger."))
    return {"points": [[round(min(x, width), 2), round(min(y, height), 2)] for x, y in read]}


def distance(points: Sequence[Sequence[float]]) -> float:
    """Return the length of a line through points."""
    return sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points))


def surface(points: Sequence[Sequence[float]]) -> float:
    """Return the area inside a closed line through points."""
    closed = [*points, points[0]]
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(closed))) / 2


def _as_pairs(points: Any) -> Any:
    if not isinstance(points, list | tuple):
        return points
    return [tuple(each) if isinstance(each, list) else each for each in points]


def _how_many(least: int, most: int) -> str:
    if least == most == 1:
        return _("This kind of mark-up has one place.")
    if least == most:
        return _("This kind of mark-up goes from one place to another: give two.")
    return _("Give at least %(least)d and at most %(most)d places.") % {"least": least, "most": most}


def _has_extent(kind: str, points: Sequence[Sequence[float]]) -> bool:
    if kind in BOXES:
        (left, top), (right, bottom) = points
        return abs(right - left) >= SMALLEST and abs(bottom - top) >= SMALLEST
    if kind == Kind.AREA:
        return surface(points) >= SMALLEST**2
    return len(points) == 1 or distance(points) >= SMALLEST
