"""A picture as a sheet: one PDF page of the picture's own size, so that it is stamped as a drawing is."""

from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name
from PIL import Image, ImageOps

MOST_PIXELS = 120_000_000
LONGEST_SIDE = 9_000
"""Pixels that are kept of the longer side; finer nobody prints a picture."""
USUAL_DOTS = 150
"""Dots an inch of a picture that does not say how large it is."""
SENSIBLE = (50.0, 1200.0)
LEAST, MOST = 5.0, 48.0
"""Inches of the longer side of the sheet."""
POINTS = 72
QUALITY = 92


def write_sheet(source: str, target: str) -> None:
    """Write a picture (PNG or JPEG) as a PDF of one page; what is transparent becomes white.

    :raises ValueError: it is no such picture, or larger than any that is taken.
    """
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS // 2  # Pillow raises at twice this
    try:
        with Image.open(source, formats=("PNG", "JPEG")) as opened:
            inches = _inches(opened)
            shown = _flat(opened)
    except (OSError, SyntaxError, Image.DecompressionBombError) as wrong:
        raise ValueError(f"The picture cannot be read: {wrong}") from wrong
    _save(shown, inches, target)


def _inches(picture: Any) -> float:
    """Return how long the longer side of the sheet is."""
    across, _down = picture.info.get("dpi", (USUAL_DOTS, USUAL_DOTS))
    dots = float(across) if SENSIBLE[0] <= float(across) <= SENSIBLE[1] else USUAL_DOTS
    return min(max(max(picture.size) / dots, LEAST), MOST)


def _flat(picture: Any) -> Any:
    """Return a picture as it is seen: upright, without transparency, of bounded size."""
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    if upright.mode in {"RGBA", "LA", "P", "PA"}:
        clear = upright.convert("RGBA")
        paper = Image.new("RGB", clear.size, "white")
        paper.paste(clear, mask=clear.getchannel("A"))
        return paper
    return upright if upright.mode == "L" else upright.convert("RGB")


def _save(shown: Any, inches: float, target: str) -> None:
    packed = BytesIO()
    shown.save(packed, "JPEG", quality=QUALITY)
    wide, high = shown.size
    scale = inches * POINTS / max(wide, high)
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(wide * scale, high * scale))
        picture = pdf.make_stream(packed.getvalue())
        picture.Type, picture.Subtype = Name.XObject, Name.Image
        picture.Width, picture.Height, picture.BitsPerComponent = wide, high, 8
        picture.ColorSpace = Name.DeviceGray if shown.mode == "L" else Name.DeviceRGB
        picture.Filter = Name.DCTDecode
        page.Resources = Dictionary(XObject=Dictionary(Picture=picture))
        drawn = f"q {wide * scale:.3f} 0 0 {high * scale:.3f} 0 0 cm /Picture Do Q"
        page.Contents = pdf.make_stream(drawn.encode())
        pdf.save(target, deterministic_id=True)
