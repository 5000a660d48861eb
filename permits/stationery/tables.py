"""Tables: the head is content where the table begins and an artifact where it is repeated on later pages."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from permits.stationery import palette
from permits.stationery.blocks import Table
from permits.stationery.columns import Texts, column_widths
from permits.stationery.pagination import Slab
from permits.stationery.palette import BODY_WIDTH, MARGIN, Colour, Style
from permits.stationery.pen import Pen
from permits.stationery.rows import Align, Cell, Row, Span, row_slabs
from permits.stationery.tagging import Node
from permits.stationery.typesetting import set_text

_PADDING = 6.0


def table(block: Table, parent: Node, accent: Colour) -> list[Slab]:
    """Set a table.

    :raises ValueError: when a row, the alignments or the widths do not have one entry for each column
    """
    _check(block)
    contents = Texts(block.head, block.rows, block.total_row or [""] * len(block.head))
    widths = column_widths(contents, BODY_WIDTH, 2 * _PADDING, block.widths)
    grid = Grid(widths, block.align or ["left"] * len(block.head), accent)
    node = parent.add("Table")
    slabs, resume = grid.head(block.head, node)
    body = node.add("TBody")
    for texts in block.rows:
        slabs += grid.row(texts, body, resume)
    if len(block.rows) > 1:
        slabs[1].glue = True
    if block.total_row is not None:
        slabs[-1].glue = True
        slabs += grid.total(block.total_row, body, resume)
    return slabs


def _check(block: Table) -> None:
    count = len(block.head)
    rows = [*block.rows, *([block.total_row] if block.total_row is not None else [])]
    if any(len(row) != count for row in rows):
        raise ValueError(f"Every row of this table must have {count} cells, as its head has.")
    if any(given and len(given) != count for given in (block.align, block.widths)):
        raise ValueError(f"This table needs {count} alignments and widths, or none.")


class Grid:
    """Columns of a table: sets its rows."""

    def __init__(self, widths: Sequence[float], align: Sequence[Align], accent: Colour) -> None:
        self.widths = widths
        self.align = align
        self.accent = accent
        self.lefts = [MARGIN + sum(widths[:index]) for index in range(len(widths))]

    def head(self, texts: Sequence[str], table: Node) -> tuple[list[Slab], Slab]:
        """Return the head, and the one to repeat on later pages."""
        style = replace(palette.CELL_HEAD, colour=self.accent)
        group = table.add("THead").add("TR")
        nodes = [group.add_text("TH", text, scope="Column") for text in texts]
        rule = partial(_head_rule, self.accent)
        first = Row(self._cells(texts, style, nodes), above=3, below=3, before=6, decorate=rule, glue=True)
        again = Row(self._cells(texts, style, [None] * len(texts)), above=3, below=3, decorate=rule)
        return row_slabs(first, tallest=1000), row_slabs(again, tallest=1000)[0]

    def row(self, texts: Sequence[str], body: Node, resume: Slab) -> list[Slab]:
        """Return one row; the first cell names it."""
        cells = self._cells(texts, palette.CELL, _cell_nodes(texts, body))
        return row_slabs(Row(cells, above=2.6, below=2.9, decorate=_hairline, resume=resume))

    def total(self, texts: Sequence[str], body: Node, resume: Slab) -> list[Slab]:
        """Return the last row, which sums up."""
        cells = self._cells(texts, palette.CELL_STRONG, _cell_nodes(texts, body))
        rule = partial(_total_ground, self.accent)
        return row_slabs(Row(cells, above=4, below=4, decorate=rule, resume=resume))

    def _cells(self, texts: Sequence[str], style: Style, nodes: Sequence[Node | None]) -> list[Cell]:
        return [
            Cell(
                left + _PADDING,
                width - 2 * _PADDING,
                set_text(text, style, width - 2 * _PADDING + 0.01, node),
                align,
            )
            for text, left, width, node, align in zip(
                texts, self.lefts, self.widths, nodes, self.align, strict=True
            )
        ]


def _cell_nodes(texts: Sequence[str], body: Node) -> list[Node]:
    row = body.add("TR")
    return [row.add_text("TD", text) for text in texts]


def _head_rule(accent: Colour, pen: Pen, span: Span) -> None:
    pen.rule(MARGIN, MARGIN + BODY_WIDTH, span.top - span.height, accent, 1)


def _total_ground(accent: Colour, pen: Pen, span: Span) -> None:
    pen.fill(MARGIN, span.top - span.height, BODY_WIDTH, span.height, palette.WASH)
    if span.first:
        pen.rule(MARGIN, MARGIN + BODY_WIDTH, span.top, accent, 1)


def _hairline(pen: Pen, span: Span) -> None:
    if span.last:
        pen.rule(MARGIN, MARGIN + BODY_WIDTH, span.top - span.height, palette.RULE, 0.4)
