"""Words on the sheets: where they stand, with a little of what stands around them."""

import re
from dataclasses import dataclass

from django.db.models import Q

from permits.documents.models import Package, Sheet

SHORTEST, LONGEST = 2, 100
MOST = 60
AROUND = 45


@dataclass(frozen=True)
class Hit:
    """A sheet on which the words stand: how often, and around the first of them."""

    sheet: Sheet
    times: int
    before: str = ""
    found: str = ""
    after: str = ""


def search(package: Package, words: str) -> list[Hit]:
    """Return the sheets of a package whose number, title or text holds the words, in their order."""
    wanted = " ".join(words.split())[:LONGEST]
    if len(wanted) < SHORTEST:
        return []
    somewhere = Q(text__icontains=wanted) | Q(number__icontains=wanted) | Q(title__icontains=wanted)
    sheets = Sheet.objects.filter(somewhere, version__packages=package).select_related("version__document")
    return [
        _hit(each, wanted)
        for each in sheets.order_by("version__document__title", "version_id", "page")[:MOST]
    ]


def _hit(sheet: Sheet, wanted: str) -> Hit:
    found = list(re.finditer(re.escape(wanted), sheet.text, re.IGNORECASE))
    if not found:
        return Hit(sheet, 0)
    first = found[0]
    before = " ".join(sheet.text[max(0, first.start() - AROUND) : first.start()].split())
    after = " ".join(sheet.text[first.end() : first.end() + AROUND].split())
    return Hit(sheet, len(found), before, first.group(), after)
