"""Judge the sheets of a drawing by the rules of the slot (domain §2.5): pure, no files, no database."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from permits.documents.checks.preflight import Kept, by_severity, named
from permits.documents.findings import Severity, found
from permits.rulebook.schema.demand import DocumentSlot

MOST_NUMBERS_NAMED = 8
LIKE = 0.5
"""Inches by which sheets may differ and still count as of one size."""

Seen = Mapping[str, Any]


def judge_sheets(
    sheets: Sequence[Seen], slot: DocumentSlot, *, address: str, stamp_box: Mapping[str, float] | None
) -> list[Kept]:
    """Return what the sheets of a drawing lack; nothing for a slot that takes other papers.

    ``sheets`` join what the two readers saw; one whose text was not read has no ``text`` key.
    """
    if not slot.is_drawing or not sheets:
        return []
    return [
        *_mixed_sizes(sheets, slot),
        *_lacking(sheets, slot),
        *_unnumbered(sheets, slot),
        *_unaddressed(sheets, slot, address),
        *_stamp_box(sheets, slot, stamp_box),
        *_unread(sheets),
    ]


def _pages_that(sheets: Sequence[Seen], is_so: Callable[[Seen], bool]) -> list[int]:
    return [sheet["page"] for sheet in sheets if "text" in sheet and is_so(sheet)]


def _mixed_sizes(sheets: Sequence[Seen], slot: DocumentSlot) -> list[Kept]:
    sizes = {tuple(sorted((sheet["width"], sheet["height"]))) for sheet in sheets if sheet["width"]}
    kinds: list[tuple[float, ...]] = []
    for size in sorted(sizes):
        if not any(abs(size[0] - known[0]) < LIKE and abs(size[1] - known[1]) < LIKE for known in kinds):
            kinds.append(size)
    if len(kinds) < 2:
        return []
    shown = ", ".join(f"{long:g} × {short:g}" for short, long in kinds[:4])
    return by_severity("mixed_sizes", slot.demands.mixed_sizes, sizes=shown)


def _lacking(sheets: Sequence[Seen], slot: DocumentSlot) -> list[Kept]:
    scanned = _pages_that(sheets, lambda sheet: bool(sheet["scan"]))
    silent = _pages_that(sheets, lambda sheet: not sheet["has_text"] and not sheet["scan"])
    findings = by_severity("scanned", slot.demands.scanned, pages=named(scanned)) if scanned else []
    return findings + (by_severity("no_text", slot.demands.no_text, pages=named(silent)) if silent else [])


def _unnumbered(sheets: Sequence[Seen], slot: DocumentSlot) -> list[Kept]:
    without = _pages_that(sheets, lambda sheet: not sheet["number"])
    times = Counter(sheet["number"] for sheet in sheets if sheet.get("number"))
    twice = ", ".join([number for number, count in times.items() if count > 1][:MOST_NUMBERS_NAMED])
    findings = (
        by_severity("no_sheet_number", slot.demands.no_sheet_number, pages=named(without)) if without else []
    )
    return findings + (
        by_severity("same_sheet_number", slot.demands.same_sheet_number, numbers=twice) if twice else []
    )


def _unaddressed(sheets: Sequence[Seen], slot: DocumentSlot, address: str) -> list[Kept]:
    without = _pages_that(sheets, lambda sheet: not sheet["address"])
    if not without:
        return []
    return by_severity("no_address", slot.demands.no_address, pages=named(without), address=address)


def _stamp_box(sheets: Sequence[Seen], slot: DocumentSlot, box: Mapping[str, float] | None) -> list[Kept]:
    used = _pages_that(sheets, lambda sheet: sheet["stamp"] is False)
    if not used or box is None:
        return []
    inches = {side: f"{inches:g}" for side, inches in box.items()}
    return by_severity("stamp_box", slot.demands.stamp_box, pages=named(used), **inches)


def _unread(sheets: Sequence[Seen]) -> list[Kept]:
    first = next((sheet["page"] for sheet in sheets if "text" not in sheet), None)
    return [found("not_all_read", Severity.ADVISE, page=first)] if first else []
