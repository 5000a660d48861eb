"""Boxes to tick: a plain list, or a form with columns to sign on the site."""

from dataclasses import replace

from permits.stationery import palette
from permits.stationery.blocks import CheckBoxes, CheckRow, Item
from permits.stationery.letter import Wording
from permits.stationery.pagination import Slab
from permits.stationery.palette import BODY_WIDTH, MARGIN, Colour
from permits.stationery.pen import Pen
from permits.stationery.prose import item_lines
from permits.stationery.rows import Cell, Row, Span, line_slabs, row_slabs
from permits.stationery.tables import Grid
from permits.stationery.tagging import Node
from permits.stationery.typesetting import Line, set_text

_BOX = replace(palette.BODY, size=12.5)
_INDENT = 20.0
_ENTRY_WIDTH = 84.0
_GAP = 6.0


def check_boxes(block: CheckBoxes, parent: Node, accent: Colour, wording: Wording) -> list[Slab]:
    """Set the boxes.

    :raises ValueError: when a row has more entries than there are sign-off columns
    """
    if any(len(row.entries) > len(block.sign_off) for row in block.rows):
        raise ValueError("A row has more entries than there are sign-off columns.")
    return _form(block, parent, accent, wording) if block.sign_off else _plain(block, parent)


def _box(row: CheckRow, node: Node) -> Line:
    return Line("☑" if row.ticked else "☐", _BOX, node)


def _plain(block: CheckBoxes, parent: Node) -> list[Slab]:
    node = parent.add("L", numbering="None")
    slabs: list[Slab] = []
    for row in block.rows:
        item = node.add("LI")
        box = Cell(MARGIN, _INDENT, [_box(row, item.add("Lbl"))])
        lines = item_lines(Item(row.text, note=row.note), item.add("LBody"), BODY_WIDTH - _INDENT)
        slabs += line_slabs([box, Cell(MARGIN + _INDENT, BODY_WIDTH - _INDENT, lines)], before=3)
    return slabs


def _form(block: CheckBoxes, parent: Node, accent: Colour, wording: Wording) -> list[Slab]:
    widths = [34.0, 0.0, *[_ENTRY_WIDTH] * len(block.sign_off)]
    widths[1] = BODY_WIDTH - sum(widths)
    grid = Grid(widths, ["left"] * len(widths), accent)
    table = parent.add("Table")
    slabs, resume = grid.head([wording.done, block.head, *block.sign_off], table)
    body = table.add("TBody")
    for row in block.rows:
        slabs += _form_row(row, grid, body, resume)
    return slabs


def _form_row(row: CheckRow, grid: Grid, body: Node, resume: Slab) -> list[Slab]:
    line = body.add("TR")
    lefts, widths = grid.lefts, grid.widths
    box = Cell(lefts[0] + _GAP, widths[0], [_box(row, line.add("TD"))])
    width = widths[1] - 2 * _GAP
    text = Cell(lefts[1] + _GAP, width, item_lines(Item(row.text, note=row.note), line.add("TD"), width))
    cells = [box, text]
    for index in range(2, len(widths)):
        entry = row.entries[index - 2] if index - 2 < len(row.entries) else ""
        node = line.add_text("TD", entry)
        cells.append(Cell(lefts[index] + _GAP, widths[index] - 2 * _GAP, set_text(entry, palette.CELL, 72, node)))

    def lines_to_write_on(pen: Pen, span: Span) -> None:
        if span.last:
            bottom = span.top - span.height
            pen.rule(MARGIN, MARGIN + BODY_WIDTH, bottom, palette.RULE, 0.4)
            for left, room in zip(lefts[2:], widths[2:], strict=True):
                pen.rule(left + _GAP, left + room - 2, bottom + 4, palette.QUIET, 0.5)

    return row_slabs(Row(cells, above=4, below=4, least=24, decorate=lines_to_write_on, resume=resume))
