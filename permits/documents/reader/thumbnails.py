"""Small pictures of the sheets: ``thumbnails.py PDF|IMAGE PATH`` writes them one after the other.

Each is a line of JSON with its ``page`` and ``size`` in bytes, and then so many bytes of JPEG.
"""

import io
import json
import sys
import time
from typing import Any

from permits.documents.reader.limits import MOST_PIXELS, limit_resources

WIDEST = 240
"""Dots on the longer side."""
MOST = 500
SECONDS = 45
QUALITY = 72


def main(kind: str, path: str) -> None:
    """Write the thumbnails of a file, until they are enough or the time is used up."""
    limit_resources()
    for page, picture in enumerate(of_pdf(path) if kind == "PDF" else of_image(path), start=1):
        target = io.BytesIO()
        picture.convert("RGB").save(target, "JPEG", quality=QUALITY, optimize=True)
        written = target.getvalue()
        sys.stdout.buffer.write(json.dumps({"page": page, "size": len(written)}).encode() + b"\n" + written)
        sys.stdout.buffer.flush()


def of_pdf(path: str) -> Any:
    """Yield a picture of each page."""
    import pypdfium2 as pdfium  # noqa: PLC0415 (only after the limits)

    pdf = pdfium.PdfDocument(path)
    ends = time.process_time() + SECONDS
    for number in range(min(len(pdf), MOST)):
        if time.process_time() > ends:
            return
        page = pdf[number]
        yield page.render(scale=WIDEST / max(*page.get_size(), 1.0)).to_pil()
        page.close()


def of_image(path: str) -> Any:
    """Yield the one picture that an image is."""
    from PIL import Image  # noqa: PLC0415 (only after the limits)

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS // 2  # Pillow raises at twice this
    with Image.open(path, formats=("PNG", "JPEG")) as image:
        image.draft("RGB", (WIDEST * 2, WIDEST * 2))
        image.thumbnail((WIDEST, WIDEST))
        yield image


if __name__ == "__main__":
    main(*sys.argv[1:3])
