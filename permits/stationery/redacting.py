"""Rebuild a PDF with pictures in place of the pages from which something was removed.

Nothing of those pages is kept, and of the others only what is drawn: no notes, attachments, forms, outlines,
scripts, layers' names or particulars of the file. What is not there cannot be brought back.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pikepdf

DROPPED = ("/Annots", "/AA", "/B", "/PieceInfo", "/Metadata", "/Thumb", "/StructParents", "/LastModified")


@dataclass(frozen=True, slots=True)
class PagePicture:
    """What stands for a page: a JPEG file, its size in points."""

    page: int
    jpeg: Path
    width: float
    height: float


def rebuild(source: Path, target: Path, pictures: Iterable[PagePicture], *, title: str) -> None:
    """Write a new file whose pages are those of the source, or the pictures that stand for them."""
    instead = {picture.page: picture for picture in pictures}
    with pikepdf.open(source) as old, pikepdf.new() as new:
        for number, page in enumerate(old.pages, start=1):
            if number in instead:
                _add_picture(new, instead[number])
            else:
                new.pages.append(page)
                _strip(new.pages[-1])
        new.docinfo["/Title"] = title
        new.remove_unreferenced_resources()
        new.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def leftovers(path: Path, words: Iterable[str]) -> set[str]:
    """Return which words are still in a file: in any text, stream or name, in any usual encoding."""
    wanted = {word.casefold(): word for word in words}
    found: set[str] = set()
    with pikepdf.open(path) as pdf:
        for each in pdf.objects:
            written = _written(each)
            found |= {word for folded, word in wanted.items() if folded in written}
    return found


def _add_picture(pdf: pikepdf.Pdf, picture: PagePicture) -> None:
    from PIL import Image  # noqa: PLC0415 (heavy, and rarely needed)

    with Image.open(picture.jpeg) as image:
        dots = image.size
    shown = pdf.make_stream(picture.jpeg.read_bytes())
    shown.Type, shown.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    shown.Width, shown.Height = dots
    shown.ColorSpace, shown.BitsPerComponent = pikepdf.Name.DeviceRGB, 8
    shown.Filter = pikepdf.Name.DCTDecode
    page = pdf.add_blank_page(page_size=(picture.width, picture.height))
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Picture=shown))
    page.Contents = pdf.make_stream(
        f"{picture.width:.3f} 0 0 {picture.height:.3f} 0 0 cm /Picture Do".encode()
    )


def _strip(page: pikepdf.Page) -> None:
    for name in DROPPED:
        if name in page.obj:
            del page.obj[name]


def _written(found: pikepdf.Object) -> str:
    """Return everything that is written in one object, small letters only."""
    pieces = [str(found)] if isinstance(found, pikepdf.String) else [repr(found)]
    if isinstance(found, pikepdf.Stream):
        try:
            stream = bytes(found.read_bytes(pikepdf.StreamDecodeLevel.generalized))
        except pikepdf.PdfError:
            stream = bytes(found.read_raw_bytes())
        pieces += [stream.decode("latin-1"), stream.decode("utf-16-be", "ignore")]
    return "\n".join(pieces).casefold()
