"""What the reader looks for on an application's sheets: title block, stamp box and address."""

import re
from typing import Any

from permits.applications.facts import rulebook_of
from permits.applications.models import PermitApplication
from permits.documents.slots import stamp_box_of
from permits.rulebook.schema.demand import DocumentSlot

SECONDS = 40
"""Processor time for reading text; sheets after that are kept without it."""
LEAST_TEXT = 20
"""Characters below which a sheet counts as one without text."""
DIRECTIONS = frozenset({"N", "S", "E", "W", "NE", "NW", "SE", "SW", "NORTH", "SOUTH", "EAST", "WEST"})


def rules_for(application: PermitApplication, slot: DocumentSlot | None = None) -> dict[str, Any]:
    """Return the rules as the reader takes them, ready for JSON; without a slot no stamp box is looked at."""
    block = rulebook_of(application).city.title_block
    box = stamp_box_of(application, slot) if slot and slot.is_drawing else None
    return {
        "width": float(block.width),
        "height": float(block.height),
        "numbers": list(block.numbers),
        "number_labels": list(block.number_labels),
        "title_labels": list(block.title_labels),
        "stamp_box": {name: float(value) for name, value in box.model_dump().items()} if box else None,
        "address": address_pattern(application.address),
        "seconds": SECONDS,
        "least_text": LEAST_TEXT,
    }


def address_pattern(address: str) -> str:
    """Return the pattern of a street address as drawings write it: the number, then the street's own name.

    "1222 N. First Avenue" is found in "1222 FIRST AVE." and in "1222 North First"; "" where the address has
    no house number, because then nothing can be looked for.
    """
    words = re.findall(r"\w+", address.upper())
    named = [word for word in words[1:] if word not in DIRECTIONS]
    if not words or not words[0][0].isdigit() or not named:
        return ""
    return rf"\b{re.escape(words[0])}\W+(?:\w+\W+){{0,2}}?{re.escape(named[0])}\b"
