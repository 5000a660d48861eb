"""The two faces of every letter, and what becomes of characters that they do not have.

Source Sans Pro (SIL Open Font License) comes from the wheel font-source-sans-pro: Latin with all European and
Vietnamese accents, Greek and Cyrillic, and digits of one width, so that money columns align.
"""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from io import BytesIO

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfdoc import PDFDocument
from reportlab.pdfbase.ttfonts import TTFont

REGULAR = "SourceSansPro-Regular"
STRONG = "SourceSansPro-Semibold"

MISSING = "\N{UPPER RIGHT SHADOWED WHITE SQUARE}"
"""Stands, visibly, for one character that the faces do not have."""

_LONGEST_CACHED_WORD = 40
_HIGHEST_CODE = 0xFFFF  # reportlab writes a wrong ToUnicode entry above the basic plane
_NEVER_SHOWN = {0xAD, 0xFEFF}
_LINE_ENDS = "\n\v\f\x1c\x1d\x1e\x85\u2028\u2029"


def _registered(name: str) -> TTFont:
    file = files("font_source_sans_pro") / "files" / f"{name}.ttf"
    font = TTFont(name, BytesIO(file.read_bytes()), asciiReadable=False)
    pdfmetrics.registerFont(font)
    return font


_FONTS = {name: _registered(name) for name in (REGULAR, STRONG)}
_WIDTHS: dict[str, dict[int, float]] = {name: font.face.charWidths for name, font in _FONTS.items()}
_DRAWABLE = {
    code
    for code in set.intersection(*(set(font.face.charToGlyph) for font in _FONTS.values()))
    if code <= _HIGHEST_CODE and code not in _NEVER_SHOWN
}


def _without_controls(character: str) -> str:
    if character in _LINE_ENDS:
        return "\n"
    category = unicodedata.category(character)
    if category == "Zs" and character != "\N{NO-BREAK SPACE}":
        return " "
    if category in {"Cc", "Cf", "Cs", "Co", "Cn"}:
        return " " if character == "\t" else ""
    return character


def _with_glyph(character: str) -> str:
    if character == "\n" or ord(character) in _DRAWABLE:
        return character
    if unicodedata.category(character).startswith("M"):
        return ""  # an accent that no composed letter carries: the letter below it stays
    plain = unicodedata.normalize("NFKC", character)
    return plain if all(ord(part) in _DRAWABLE for part in plain) else MISSING


class _Characters(dict[int, str]):
    """A table for str.translate that learns each character when it first meets it."""

    def __init__(self, *, drawable: bool) -> None:
        super().__init__()
        self.drawable = drawable

    def __missing__(self, code: int) -> str:
        character = chr(code)
        clean = _without_controls(character)
        self[code] = _with_glyph(clean) if clean and self.drawable else clean
        return self[code]


_SPOKEN = _Characters(drawable=False)
_DRAWN = _Characters(drawable=True)


def spoken(text: str) -> str:
    """Return the text as it is meant: composed, without control, formatting and private characters."""
    if _is_plain(text):
        return text
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).translate(_SPOKEN)


def drawable(text: str) -> str:
    """Return the text as the faces can draw it; what they lack becomes a plain equivalent or MISSING."""
    return text if _is_plain(text) else spoken(text).translate(_DRAWN)


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable()


def encoded(text: str, face: str, document: PDFDocument) -> Iterator[tuple[str, bytes]]:
    """Yield drawable text as runs: the name of a font subset of the document, and the codes in it."""
    font = _FONTS[face]
    for subset, codes in font.splitString(text, document):
        yield font.getSubsetInternalName(subset, document), codes


def width_of(text: str, face: str) -> float:
    """Return the width of drawable text in ems of the face."""
    if len(text) > _LONGEST_CACHED_WORD:
        return _measured(text, face)
    return _remembered(text, face)


def _measured(text: str, face: str) -> float:
    widths = _WIDTHS[face]
    return sum(widths[ord(character)] for character in text) / 1000


_remembered = lru_cache(maxsize=20_000)(_measured)
