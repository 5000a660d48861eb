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
    is drawn above it when it comes first on a page (a table's head); one that `breaks` only ends the page.
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
    pages = _Pages()
    for slab, need in zip(slabs, _needed_heights(slabs), strict=True):
        if slab.breaks:
            pages.demand_new()
        else:
            pages.lay(slab, need)
    return pages.laid


class _Pages:
    """Pages that fill from above. No page but the first is ever empty."""

    def __init__(self) -> None:
        self.laid: list[list[Placed]] = [[]]
        self._top = FIRST_TOP
        self._new_demanded = False

    def demand_new(self) -> None:
        self._new_demanded = bool(self.laid[-1])

    def lay(self, slab: Slab, need: float) -> None:
        page = self.laid[-1]
        if page and (self._new_demanded or self._top - slab.before - need < BODY_BOTTOM):
            self._begin_page(slab.resume)
        elif page:
            self._top -= slab.before
        self._put(slab)

    def _begin_page(self, resume: Slab | None) -> None:
        self.laid.append([])
        self._top = LATER_TOP
        self._new_demanded = False
        if resume is not None:
            self._put(resume)

    def _put(self, slab: Slab) -> None:
        self.laid[-1].append(Placed(slab, self._top))
        self._top -= slab.height


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
