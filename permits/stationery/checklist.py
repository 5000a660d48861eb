"""Boxes to tick: a plain list, or a form with columns to sign on the site."""

from dataclasses import dataclass

from permits.stationery import palette
from permits.stationery.blocks import CheckBoxes, CheckRow, Item
from permits.stationery.letter import Wording
from permits.stationery.pagination import Slab
from permits.stationery.palette import BODY_WIDTH, MARGIN, Colour, Style
from permits.stationery.pen import Pen
from permits.stationery.prose import item_lines
from permits.stationery.rows import Cell, Row, Span, entry_slabs, row_slabs
from permits.stationery.tables import Grid
from permits.stationery.tagging import Node
from permits.stationery.typesetting import set_text

_SIDE = 8.5
_INDENT = 18.0
_ENTRY_WIDTH = 84.0
_GAP = 6.0


def check_boxes(block: CheckBoxes, parent: Node, accent: Colour, wording: Wording) -> list[Slab]:
    """Set the boxes.

    :raises ValueError: when a row has more entries than there are sign-off columns
    """
    if any(len(row.entries) > len(block.sign_off) for row in block.rows):
        raise ValueError("A row has more entries than there are sign-off columns.")
    style = palette.SMALL if block.small else palette.BODY
    if not block.sign_off:
        return _plain(block, parent, style, wording)
    widths = [
        34.0,
        BODY_WIDTH - 34.0 - _ENTRY_WIDTH * len(block.sign_off),
        *[_ENTRY_WIDTH] * len(block.sign_off),
    ]
    grid = Grid(widths, ["left"] * len(widths), accent)
    table = parent.add("Table")
    slabs, resume = grid.head([wording.done, block.head, *block.sign_off], table)
    body = table.add("TBody")
    for row in block.rows:
        slabs += row_slabs(_form_row(row, grid, body.add("TR"), style, wording, resume))
    return slabs


def _plain(block: CheckBoxes, parent: Node, style: Style, wording: Wording) -> list[Slab]:
    node = parent.add("L", numbering="None")
    width = BODY_WIDTH - _INDENT
    slabs: list[Slab] = []
    for row in block.rows:
        item = node.add("LI")
        box = _Box(row.ticked, MARGIN, _figure(row, item.add("Lbl"), wording), style)
        lines = item_lines(Item(row.text, note=row.note), item.add("LBody"), width, style)
        slabs += entry_slabs(Row([Cell(MARGIN + _INDENT, width, lines)], before=4, decorate=box.draw))
    return slabs


def _form_row(row: CheckRow, grid: Grid, line: Node, style: Style, wording: Wording, resume: Slab) -> Row:
    box = _Box(row.ticked, grid.lefts[0] + _GAP, _figure(row, line.add("TD"), wording), style, above=3)
    width = grid.widths[1] - 2 * _GAP
    text = item_lines(Item(row.text, note=row.note), line.add("TD"), width, style)
    cells = [Cell(grid.lefts[1] + _GAP, width, text)]
    lefts = grid.lefts[2:]
    for index, left in enumerate(lefts):
        entry = row.entries[index] if index < len(row.entries) else ""
        room = _ENTRY_WIDTH - 2 * _GAP
        cells.append(Cell(left + _GAP, room, set_text(entry, palette.CELL, room, line.add_text("TD", entry))))

    def decorate(pen: Pen, span: Span) -> None:
        if span.last:
            _lines_to_write_on(pen, span, lefts)
        box.draw(pen, span)

    return Row(cells, above=3, below=3, least=22, decorate=decorate, resume=resume)


def _figure(row: CheckRow, parent: Node, wording: Wording) -> Node:
    return parent.add("Figure", alt=wording.ticked if row.ticked else wording.unticked)


def _lines_to_write_on(pen: Pen, span: Span, lefts: list[float]) -> None:
    bottom = span.top - span.height
    pen.rule(MARGIN, MARGIN + BODY_WIDTH, bottom, palette.RULE, 0.4)
    for left in lefts:
        pen.rule(left + _GAP, left + _ENTRY_WIDTH - 2, bottom + 4, palette.QUIET, 0.5)


@dataclass(frozen=True, slots=True)
class _Box:
    """A box to tick beside the first line of a text."""

    ticked: bool
    left: float
    node: Node
    style: Style
    above: float = 0.0

    def draw(self, pen: Pen, span: Span) -> None:
        if not span.first:
            return
        bottom = span.top - self.above - (self.style.leading + _SIDE) / 2
        pen.tag(self.node)
        self.node.areas.append(pen.area(self.left, bottom, _SIDE, _SIDE))
        pen.tick_box(self.left, bottom, _SIDE, ticked=self.ticked)
