"""What is written on each sheet: its text, its number and title, the address, and whether it is a scan.

``sheets.py PATH`` with the rules as JSON on standard input; prints a line of JSON for each page, so that
whatever stops it, what it had read is known.
"""

import ctypes
import json
import sys
import time
from typing import Any

from permits.documents.reader.limits import limit_resources
from permits.documents.reader.stamp_box import is_blank
from permits.documents.reader.title_block import Rules, read_title_block

LONGEST_TEXT = 20_000
LONGEST_SOUGHT = 400_000
TEXT_IN_ALL = 8_000_000
MOST_LOOKED_AT = 1_500
FEW_LINES = 30
COVERED = 0.5


def read_sheets(path: str, rules: Rules) -> None:
    """Print what each page says, until the time that the rules give is used up."""
    import pypdfium2 as pdfium  # noqa: PLC0415 (only after the limits)

    pdf = pdfium.PdfDocument(path)
    left, ends = TEXT_IN_ALL, time.process_time() + rules.seconds
    for number in range(len(pdf)):
        if time.process_time() > ends:
            return
        seen = read_sheet(pdf[number], rules) | {"page": number + 1}
        seen["text"] = seen["text"][: min(LONGEST_TEXT, left)]
        left -= len(seen["text"])
        sys.stdout.write(json.dumps(seen) + "\n")
        sys.stdout.flush()


def read_sheet(page: Any, rules: Rules) -> dict[str, Any]:
    """Return what one page says; the page is closed afterwards."""
    try:
        words = page.get_textpage()
        text = plain(words.get_text_range(0, min(words.count_chars(), LONGEST_SOUGHT)))
        return {
            "text": text,
            "has_text": len(text) >= rules.least_text,
            "address": rules.finds_address(text),
            **read_title_block(page, words, rules),
            "scan": is_scan(page),
            "stamp": is_blank(page, rules.stamp_box) if rules.stamp_box else None,
        }
    finally:
        page.close()


def plain(text: str) -> str:
    """Return text that a database takes: no control characters, no halves of characters, single spaces."""
    readable = text.encode("utf-8", "ignore").decode("utf-8", "ignore")
    lines = (" ".join(line.split()) for line in readable.replace("\r", "\n").replace("\0", "").split("\n"))
    return "\n".join(line for line in lines if line)


def is_scan(page: Any) -> bool:
    """Tell whether a page is a picture of paper: pictures cover most of it, and hardly a line is drawn."""
    import pypdfium2.raw as pdfium_c  # noqa: PLC0415 (only after the limits)

    count = pdfium_c.FPDFPage_CountObjects(page)
    if count > MOST_LOOKED_AT:
        return False
    covered, lines = 0.0, 0
    for place in range(count):
        thing = pdfium_c.FPDFPage_GetObject(page, place)
        kind = pdfium_c.FPDFPageObj_GetType(thing)
        lines += kind == pdfium_c.FPDF_PAGEOBJ_PATH
        covered += area_of(thing) if kind == pdfium_c.FPDF_PAGEOBJ_IMAGE else 0
    width, height = page.get_size()
    return lines < FEW_LINES and covered >= COVERED * width * height > 0


def area_of(thing: Any) -> float:
    """Return the area that an object covers, in square points."""
    import pypdfium2.raw as pdfium_c  # noqa: PLC0415 (only after the limits)

    edges = [ctypes.c_float() for _edge in range(4)]
    if not pdfium_c.FPDFPageObj_GetBounds(thing, *edges):
        return 0.0
    left, bottom, right, top = (edge.value for edge in edges)
    return float(max(0.0, right - left) * max(0.0, top - bottom))


if __name__ == "__main__":
    limit_resources()
    read_sheets(sys.argv[1], Rules.given(json.load(sys.stdin)))
