"""The stamp box: the place on every sheet that the city keeps free for its approval."""

from typing import Any

POINTS = 72
DOTS = 24
"""Dots an inch: enough to see a line, few enough to look at every sheet."""
INSET = 0.08
LIGHT = 200
BLANK = 0.985


def is_blank(page: Any, box: dict[str, float]) -> bool:
    """Tell whether nothing is drawn inside the box, its own frame aside.

    ``box`` gives ``width``, ``height`` and the distances ``right`` and ``bottom`` from the sheet's edges, in
    inches. A sheet too small for the box has none.
    """
    width, height = page.get_size()
    inset_x, inset_y = box["width"] * INSET, box["height"] * INSET
    edges = (
        width - (box["right"] + box["width"] - inset_x) * POINTS,
        (box["bottom"] + inset_y) * POINTS,
        (box["right"] + inset_x) * POINTS,
        height - (box["bottom"] + box["height"] - inset_y) * POINTS,
    )
    if min(edges) < 0:
        return False
    bitmap = page.render(scale=DOTS / POINTS, crop=edges, grayscale=True, draw_annots=True)
    shown = bytes(bitmap.buffer)
    rows = (shown[row * bitmap.stride : row * bitmap.stride + bitmap.width] for row in range(bitmap.height))
    light = sum(sum(1 for dot in row if dot >= LIGHT) for row in rows)
    return bool(light >= BLANK * bitmap.width * bitmap.height)
