"""Rows of cells: the one shape from which paragraphs, lists, tables and boxes are made."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from permits.stationery import fonts
from permits.stationery.pagination import Slab
from permits.stationery.pen import Pen
from permits.stationery.typesetting import Line

Align = Literal["left", "right", "center"]

TALLEST_UNBROKEN = 220.0
"""A row taller than this, in points, may break over pages between its lines."""
TALLEST_ENTRY = 92.0
"""A list entry taller than this may do so."""


class Span(NamedTuple):
    """The part of a row that is drawn: its upper edge, its height, and whether it begins and ends the row."""

    top: float
    height: float
    first: bool
    last: bool


@dataclass(slots=True)
class Cell:
    """Lines between two edges, `down` points below the upper edge of their row."""

    left: float
    width: float
    lines: list[Line]
    align: Align = "left"
    down: float = 0.0

    @property
    def height(self) -> float:
        """Return the height that the cell needs, in points."""
        return self.down + sum(line.style.leading for line in self.lines)


@dataclass(slots=True)
class Row:
    """Cells side by side, with space above and below inside the row, and what is drawn behind them."""

    cells: list[Cell]
    above: float = 0.0
    below: float = 0.0
    least: float = 0.0
    decorate: Callable[[Pen, Span], None] | None = None
    before: float = 0.0
    glue: bool = False
    resume: Slab | None = None


def row_slabs(row: Row, *, tallest: float = TALLEST_UNBROKEN) -> list[Slab]:
    """Return the row as one slab, or as several when it is taller than `tallest`."""
    chunks = _chunks(row.cells, tallest)
    final = len(chunks) - 1
    return [_slab(row, chunk, first=index == 0, last=index == final) for index, chunk in enumerate(chunks)]


def line_slabs(row: Row) -> list[Slab]:
    """Return one slab for each line, so that the text may break, but not next to its first or last line."""
    slabs = row_slabs(row, tallest=0.0)
    if len(slabs) > 1:
        slabs[0].glue = slabs[-2].glue = True
    return slabs


def entry_slabs(row: Row) -> list[Slab]:
    """Return a short row in one piece, and a longer one line by line."""
    short = all(cell.height <= TALLEST_ENTRY for cell in row.cells)
    return row_slabs(row) if short else line_slabs(row)


def _slab(row: Row, cells: list[Cell], *, first: bool, last: bool) -> Slab:
    above, below = (row.above if first else 0.0), (row.below if last else 0.0)
    height = max(cell.height for cell in cells) + above + below
    if last:
        height = max(height, row.least)

    def draw(pen: Pen, top: float) -> None:
        if row.decorate is not None:
            pen.artifact()
            row.decorate(pen, Span(top, height, first, last))
        for cell in cells:
            _draw_lines(pen, cell, top - above - cell.down)

    return Slab(height, draw, before=row.before if first else 0.0, glue=row.glue and last, resume=row.resume)


def _chunks(cells: list[Cell], tallest: float) -> list[list[Cell]]:
    """Cut the cells at the same heights into pieces no taller than `tallest`, or of one line each."""
    if tallest and max(cell.height for cell in cells) <= tallest:
        return [cells]
    columns = [_cut(cell, tallest) for cell in cells]
    count = max(1, *(len(column) for column in columns))
    for cell, column in zip(cells, columns, strict=True):
        column += [Cell(cell.left, cell.width, [], cell.align) for _ in range(count - len(column))]
    return [list(chunk) for chunk in zip(*columns, strict=True)]


def _cut(cell: Cell, tallest: float) -> list[Cell]:
    pieces: list[Cell] = []
    room = 0.0
    for line in cell.lines:
        if not pieces or line.style.leading > room:
            pieces.append(Cell(cell.left, cell.width, [], cell.align))
            room = tallest
        pieces[-1].lines.append(line)
        room -= line.style.leading
    return pieces


def _draw_lines(pen: Pen, cell: Cell, top: float) -> None:
    for line in cell.lines:
        if line.text:
            _draw_line(pen, cell, line, top)
        top -= line.style.leading


def _draw_line(pen: Pen, cell: Cell, line: Line, top: float) -> None:
    style = line.style
    width = fonts.width_of(line.text, style.face) * style.size
    spare = {"left": 0.0, "right": cell.width - width, "center": (cell.width - width) / 2}[cell.align]
    baseline = top - style.leading / 2 - style.size * 0.33
    if line.node is None:
        pen.artifact("Pagination")
    else:
        pen.tag(line.node)
        if line.node.link:
            line.node.areas.append(pen.area(cell.left + spare, top - style.leading, width, style.leading))
    pen.text(cell.left + spare, baseline, line.text + line.tail, style)
