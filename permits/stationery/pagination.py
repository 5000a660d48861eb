"""Laying slabs on pages: a slab is the least thing that stays whole, such as a line or a table row."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from permits.stationery.palette import BODY_BOTTOM, FIRST_TOP, LATER_TOP
from permits.stationery.pen import Pen


@dataclass(eq=False, slots=True)
class Slab:
    """A piece of a page of a fixed height.

    `before` is the space above it unless it comes first on a page; with `glue` it never ends a page; `resume`
    is drawn above it when it comes first on a page (a table's head); `breaks` ends the page before it.
    """

    height: float
    draw: Callable[[Pen, float], None]
    before: float = 0.0
    glue: bool = False
    resume: "Slab | None" = None
    breaks: bool = False


class Placed(NamedTuple):
    """A slab and the height of its upper edge on the page."""

    slab: Slab
    top: float


def paginate(slabs: Sequence[Slab]) -> list[list[Placed]]:
    """Lay the slabs on as many pages as they need. A slab that is taller than a page stands alone on one."""
    needs = _needed_heights(slabs)
    pages: list[list[Placed]] = [[]]
    top = FIRST_TOP
    for slab, need in zip(slabs, needs, strict=True):
        page = pages[-1]
        if page and (slab.breaks or top - slab.before - need < BODY_BOTTOM):
            page = []
            pages.append(page)
            top = LATER_TOP
            if slab.resume is not None:
                page.append(Placed(slab.resume, top))
                top -= slab.resume.height
        elif page:
            top -= slab.before
        page.append(Placed(slab, top))
        top -= slab.height
    return pages


def _needed_heights(slabs: Sequence[Slab]) -> list[float]:
    """Return for each slab its height with all that is glued below it, but never more than a page holds."""
    most = LATER_TOP - BODY_BOTTOM
    needs: list[float] = []
    below = 0.0
    for index in range(len(slabs) - 1, -1, -1):
        slab = slabs[index]
        need = slab.height + (below if slab.glue else 0.0)
        if need > most:
            need = slab.height
        needs.append(need)
        below = slab.before + need
    needs.reverse()
    return needs
