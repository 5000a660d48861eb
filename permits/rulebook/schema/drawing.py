"""How a city wants drawings: where a sheet is named and stamped, and how bad each shortcoming is."""

import re
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from permits.rulebook.schema.part import Part, Positive, mistake

HowBad = Literal["reject", "warn", "advise", "off"]
Share = Annotated[Decimal, Field(gt=0, le=1)]
Label = Annotated[str, Field(min_length=1, max_length=60)]
SHEET_NUMBER = r"(?P<letters>[A-Z]{1,2})\s?[-. ]?\s?\d{1,3}(?:[.-]\d{1,3})?[A-Z]?"
"""A-101, S2.1, E 3, FP-1a: the letters of the discipline and a number."""


def _compile(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as wrong:
        raise mistake("", f"“{pattern}” is not a regular expression: {wrong}.") from wrong
    return pattern


Pattern = Annotated[str, Field(min_length=1, max_length=300), AfterValidator(_compile)]


class TitleBlock(Part):
    """Where the number and title of a sheet stand, as shares of the sheet from its lower right corner.

    ``numbers`` are regular expressions for a whole sheet number; a group named ``letters`` holds those of
    the discipline. A label stands before or above what it names.
    """

    width: Share = Decimal("0.35")
    height: Share = Decimal("0.45")
    numbers: Annotated[tuple[Pattern, ...], Field(min_length=1)] = (SHEET_NUMBER,)
    number_labels: tuple[Label, ...] = ("sheet number", "sheet no", "drawing number", "drawing no", "sheet")
    title_labels: tuple[Label, ...] = ("sheet title", "sheet name", "drawing title", "sheet contents")


class StampBox(Part):
    """The place on every sheet, in inches from its right and lower edges, that stays blank for the stamp."""

    width: Positive
    height: Positive
    right: Positive
    bottom: Positive


class Preflight(Part):
    """How bad it is when a drawing falls short (domain §2.5): `reject`, `warn`, `advise` or `off`."""

    certificate_signature: HowBad = "reject"
    field_scripts: HowBad = "reject"
    multimedia: HowBad = "reject"
    fonts_missing: HowBad = "advise"
    scanned: HowBad = "warn"
    no_text: HowBad = "advise"
    no_sheet_number: HowBad = "warn"
    same_sheet_number: HowBad = "warn"
    no_address: HowBad = "advise"
    stamp_box: HowBad = "warn"
    mixed_sizes: HowBad = "advise"
    most_pages: Annotated[int, Field(ge=1, le=5000)] = 5000
