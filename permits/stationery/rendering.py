"""From a letter and its blocks to a PDF."""

from collections.abc import Sequence
from datetime import datetime

from permits.stationery import tagging
from permits.stationery.blocks import Block
from permits.stationery.composition import compose
from permits.stationery.conformance import conforming
from permits.stationery.furniture import Furniture, letterhead
from permits.stationery.letter import Letter
from permits.stationery.pagination import paginate
from permits.stationery.pen import Pen


def render(letter: Letter, blocks: Sequence[Block], *, made_at: datetime) -> bytes:
    """Return the letter as a PDF/A-2a and PDF/UA-1 file. The same input gives the same bytes.

    :raises ValueError: when table rows are uneven, a heading level is skipped, an address fits no QR code, or
        made_at has no time zone
    """
    document = tagging.root()
    slabs = letterhead(letter, document) + compose(blocks, letter, document)
    pages = paginate(slabs)
    furniture = Furniture(letter)
    pen = Pen()
    for number, page in enumerate(pages, start=1):
        furniture.draw(pen, number, len(pages))
        for slab, top in page:
            slab.draw(pen, top)
        pen.end_page()
    return conforming(pen.finish(), document, letter, made_at)
