"""Lengths as plans write them, read and written: 24'-6", 24.5 ft, 7.5 m; and a sheet's scale."""

import re
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from permits.plancheck.geometry import POINTS_PER_INCH, distance, surface
from permits.plancheck.models import MarkUp, SheetScale

Unit = SheetScale.Unit
LONGEST = Decimal(1_000_000)
EIGHTHS = 8
NUMBER = r"\d{1,6}(?:\.\d{1,4})?"
FEET = re.compile(rf"(?P<feet>{NUMBER})\s*(?:'|′|ft|feet|foot)\.?", re.IGNORECASE)
INCHES = re.compile(
    rf"(?P<inches>{NUMBER})?(?:(?:\s+|^|-)(?P<over>\d{{1,3}})/(?P<under>\d{{1,3}}))?\s*(?:\"|″|''|in|inch|inches)\.?",
    re.IGNORECASE,
)
METRES = re.compile(rf"(?P<number>{NUMBER})\s*(?P<unit>mm|cm|m|metres?|meters?)", re.IGNORECASE)
RATIO = re.compile(r"1\s*:\s*(\d{1,5})")
IN_METRES = {"mm": Decimal("0.001"), "cm": Decimal("0.01")}


class BadLength(Exception):
    """The words are no length; the text says how to write one."""


def read_length(text: str) -> tuple[Decimal, str]:
    """Return a length and its unit ("ft" or "m").

    :raises BadLength: when the words are none, or the length is nothing.
    """
    words = text.strip()
    found = _metres(words) or _feet(words)
    if found is None or not 0 < found[0] <= LONGEST:
        raise BadLength(_("Write the known length as 24'-6\", 24.5 ft or 7.5 m."))
    return found


def read_scale(text: str) -> tuple[list[list[float]], Decimal, str] | None:
    """Return two points, length and unit of a scale that is written on a sheet: 1/4" = 1'-0", or 1:50.

    None when the words are no scale. :raises BadLength: when one side of the sign is no length.
    """
    if ratio := RATIO.fullmatch(text.strip()):
        metre_on_paper = POINTS_PER_INCH / 0.0254
        if not int(ratio[1]):
            raise BadLength(_('Write the scale as 1/4" = 1\'-0" or 1:50.'))
        return [[0.0, 0.0], [metre_on_paper, 0.0]], Decimal(ratio[1]), Unit.METRES
    if "=" not in text:
        return None
    paper, world = text.split("=", 1)
    (on_paper, unit), (length, world_unit) = read_length(paper), read_length(world)
    points = float(on_paper) * (POINTS_PER_INCH * 12 if unit == Unit.FEET else POINTS_PER_INCH / 0.0254)
    return [[0.0, 0.0], [points, 0.0]], length, world_unit


def units_per_point(scale: SheetScale) -> float:
    """Return how many feet or metres one page point is."""
    return float(scale.length) / distance(scale.points)


def measured(mark_up: MarkUp, scale: SheetScale | None) -> str:
    """Return what a length or an area measures, in words; "" for other kinds and without a scale."""
    if scale is None or mark_up.kind not in {MarkUp.Kind.LENGTH, MarkUp.Kind.AREA}:
        return ""
    factor = units_per_point(scale)
    if mark_up.kind == MarkUp.Kind.AREA:
        return area_in_words(surface(mark_up.points) * factor**2, scale.unit)
    return length_in_words(distance(mark_up.points) * factor, scale.unit)


def length_in_words(length: float, unit: str) -> str:
    """Write a length: 14'-6 1/2" to the eighth of an inch, or 4.43 m."""
    if unit == Unit.METRES:
        return f"{length:,.2f} m"
    eighths = round(length * 12 * EIGHTHS)
    feet, rest = divmod(eighths, 12 * EIGHTHS)
    whole, part = divmod(rest, EIGHTHS)
    fraction = f" {Fraction(part, EIGHTHS)}" if part else ""
    return f"{feet:,}'-{whole}{fraction}\""


def area_in_words(area: float, unit: str) -> str:
    """Write an area in square feet or square metres."""
    return f"{area:,.2f} m²" if unit == Unit.METRES else f"{area:,.1f} sq ft"


def _metres(words: str) -> tuple[Decimal, str] | None:
    found = METRES.fullmatch(words)
    if not found:
        return None
    return Decimal(found["number"]) * IN_METRES.get(found["unit"].lower(), Decimal(1)), Unit.METRES


def _feet(words: str) -> tuple[Decimal, str] | None:
    feet = FEET.match(words)
    rest = words[feet.end() :].strip(" -") if feet else words
    if not feet and not rest:
        return None
    total = Decimal(feet["feet"]) if feet else Decimal(0)
    if rest:
        inches = INCHES.fullmatch(rest)
        if not inches or not (inches["inches"] or inches["over"]):
            return None
        total += _inches(inches) / 12
    return total, Unit.FEET


def _inches(found: re.Match[str]) -> Decimal:
    whole = Decimal(found["inches"] or 0)
    if not found["over"] or not int(found["under"]):
        return whole
    return whole + Decimal(found["over"]) / Decimal(found["under"])
