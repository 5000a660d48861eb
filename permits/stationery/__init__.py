"""The page kit of every PDF: letterhead, elements, tags for screen readers, QR codes and signature.

A capability says in its `letters.py` what a PDF contains, in the words exported here; it imports no
PDF library.
"""

from permits.stationery.blocks import (
    Addressee,
    Block,
    Bullets,
    CheckBoxes,
    CheckRow,
    Heading,
    Item,
    KeyValues,
    Notice,
    Numbered,
    PageBreak,
    Paragraph,
    QrCode,
    Signature,
    Spacer,
    Table,
    TitlePanel,
)
from permits.stationery.letter import Letter, Letterhead, Wording
from permits.stationery.rendering import render
from permits.stationery.rows import Align

__all__ = [
    "Addressee",
    "Align",
    "Block",
    "Bullets",
    "CheckBoxes",
    "CheckRow",
    "Heading",
    "Item",
    "KeyValues",
    "Letter",
    "Letterhead",
    "Notice",
    "Numbered",
    "PageBreak",
    "Paragraph",
    "QrCode",
    "Signature",
    "Spacer",
    "Table",
    "TitlePanel",
    "Wording",
    "render",
]
