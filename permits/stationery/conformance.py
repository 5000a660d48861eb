"""Making the drawn pages a PDF/A-2a (ISO 19005-2) and PDF/UA-1 (ISO 14289-1) file."""

import re
import struct
from datetime import datetime
from functools import cache
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, String
from PIL import ImageCms

from permits.stationery import fonts, xmp
from permits.stationery.letter import Letter
from permits.stationery.packing import pack_streams, written
from permits.stationery.structure import write_structure
from permits.stationery.tagging import Node

_BROKEN_MAPPING = re.compile(rb"<([0-9A-F]{2})> <(?:0000|FEFF|FFFE)>\n")
_MAPPINGS = re.compile(rb"\d+ beginbfchar\n(.*?)\nendbfchar", re.DOTALL)
_FIXED_PROFILE_DATE = struct.pack(">6H", 2000, 1, 1, 0, 0, 0)
_MOST_MAPPINGS_IN_A_BLOCK = 100


def conforming(drawn: bytes, document: Node, letter: Letter, made_at: datetime) -> bytes:
    """Return the pages with structure, metadata, colour profile and sound fonts."""
    with pikepdf.open(BytesIO(drawn)) as pdf:
        _set_colours(pdf)
        for font in _fonts(pdf):
            font.ToUnicode.write(_sound_mapping(font.ToUnicode.read_bytes()))
        pack_streams(pdf)
        _describe(pdf, letter, made_at)  # after packing: metadata stays readable without a PDF reader
        write_structure(pdf, document)
        for page in pdf.pages:
            if "/Trans" in page.obj:
                del page.obj["/Trans"]
        return written(pdf)


def _describe(pdf: Pdf, letter: Letter, made_at: datetime) -> None:
    pdf.Root.Lang = String(letter.language)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    pdf.Root.Metadata = pdf.make_stream(xmp.packet(letter, made_at), Type=Name.Metadata, Subtype=Name.XML)
    pdf.trailer.Info = pdf.make_indirect(Dictionary(Title=String(fonts.spoken(letter.title))))


def _set_colours(pdf: Pdf) -> None:
    profile = pdf.make_stream(_srgb(), N=3)
    intent = Dictionary(Type=Name.OutputIntent, S=Name.GTS_PDFA1, DestOutputProfile=profile)
    intent.OutputConditionIdentifier = intent.Info = String("sRGB")
    pdf.Root.OutputIntents = Array([intent])


@cache
def _srgb() -> bytes:
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[24:36] = _FIXED_PROFILE_DATE  # it would hold the moment it was made
    return bytes(profile)


def _fonts(pdf: Pdf) -> list[Object]:
    shared = pdf.pages[0].obj.Resources.Font
    return [font for font in shared.values() if "/ToUnicode" in font]


def _sound_mapping(cmap: bytes) -> bytes:
    """Drop codes that map to no character (ISO 19005-2 6.2.11.7.2) and keep to 100 mappings in a block."""
    return _MAPPINGS.sub(_blocks, _BROKEN_MAPPING.sub(b"", cmap))


def _blocks(match: re.Match[bytes]) -> bytes:
    mappings = match[1].split(b"\n")
    size = _MOST_MAPPINGS_IN_A_BLOCK
    parts = [mappings[index : index + size] for index in range(0, len(mappings), size)]
    return b"\n".join(b"%d beginbfchar\n%s\nendbfchar" % (len(part), b"\n".join(part)) for part in parts)
