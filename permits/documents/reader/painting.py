"""Pictures of the pages from which something is removed: ``painting.py PATH``.

What to remove comes on standard input. First a line of JSON with the number of ``boxes`` by page; then for
each of these pages a line with ``page``, ``size`` in bytes, ``width`` and ``height`` in points, and so many
bytes of JPEG with the boxes painted over.
"""

import io
import json
import sys
from collections import defaultdict
from typing import Any

from permits.documents.reader.limits import limit_resources
from permits.documents.reader.title_block import placing

Box = tuple[float, float, float, float]
"""Left, bottom, right, top in points on the sheet as it is seen."""
POINTS = 72
DOTS = 200
MOST_DOTS = 30_000_000
MARGIN = 1.5
QUALITY = 88


def main(path: str, asked: dict[str, Any]) -> None:
    """Write what was found, and the painted pages."""
    import pypdfium2 as pdfium  # noqa: PLC0415 (only after the limits)

    pdf = pdfium.PdfDocument(path)
    boxes = boxes_in(pdf, asked["words"], asked["areas"])
    counts = {page: len(found) for page, found in sorted(boxes.items())}
    sys.stdout.buffer.write(json.dumps({"boxes": counts, "pages": len(pdf)}).encode() + b"\n")
    for number in counts:
        page = pdf[number - 1]
        width, height = page.get_size()
        picture = painted(page, boxes[number])
        said = {"page": number, "size": len(picture), "width": width, "height": height}
        sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + picture)
        page.close()


def boxes_in(pdf: Any, words: list[str], areas: list[dict[str, float]]) -> dict[int, list[Box]]:
    """Return the boxes to paint over, by page."""
    boxes: dict[int, list[Box]] = defaultdict(list)
    for area in areas:
        number = int(area["page"])
        if 1 <= number <= len(pdf):
            boxes[number].append(box_of(area, pdf.get_page_size(number - 1)[1]))
    for number in range(len(pdf)) if words else ():
        page = pdf[number]
        found = list(boxes_of(page, words))
        if found:
            boxes[number + 1] += found
        page.close()
    return dict(boxes)


def box_of(area: dict[str, float], height: float) -> Box:
    """Turn inches from the upper left corner into points from the lower left."""
    left, top = area["left"] * POINTS, height - area["top"] * POINTS
    return left, top - area["height"] * POINTS, left + area["width"] * POINTS, top


def boxes_of(page: Any, words: list[str]) -> Any:
    """Yield where words stand on a page, whatever their case."""
    text = page.get_textpage()
    place = placing(page, *page.get_size())
    for word in words:
        search = text.search(word, match_case=False)
        while found := search.get_next():
            first = text.count_rects(*found)
            yield from (place(*text.get_rect(number)) for number in range(first))


def painted(page: Any, boxes: list[Box]) -> bytes:
    """Return a JPEG of a page with the boxes painted black."""
    from PIL import ImageDraw  # noqa: PLC0415 (only after the limits)

    width, height = page.get_size()
    scale = min(DOTS / POINTS, (MOST_DOTS / max(width * height, 1.0)) ** 0.5)
    picture = page.render(scale=scale).to_pil().convert("RGB")
    brush = ImageDraw.Draw(picture)
    for left, bottom, right, top in boxes:
        upper, lower = height - top - MARGIN, height - bottom + MARGIN
        corners = ((left - MARGIN) * scale, upper * scale, (right + MARGIN) * scale, lower * scale)
        brush.rectangle(corners, fill="black")
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=QUALITY)
    return target.getvalue()


if __name__ == "__main__":
    limit_resources()
    main(sys.argv[1], json.load(sys.stdin))
