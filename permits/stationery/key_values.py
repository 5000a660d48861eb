"""Labels and their values, as a list of terms: the label is the Lbl and the value the LBody of one item."""

from permits.stationery import palette
from permits.stationery.blocks import KeyValues
from permits.stationery.pagination import Slab
from permits.stationery.palette import BODY_WIDTH, MARGIN
from permits.stationery.pen import Pen
from permits.stationery.rows import Cell, Row, Span, row_slabs
from permits.stationery.tagging import Node
from permits.stationery.typesetting import Line, set_text

_LABEL_SHARE = 0.3
_GAP = 14.0


def key_values(block: KeyValues, parent: Node) -> list[Slab]:
    """Set labels beside their values (one column) or above them (more)."""
    if not block.rows:
        return []
    node = parent.add("L", numbering="None")
    if block.columns == 1:
        rows = [_beside(label, value, node) for label, value in block.rows]
    else:
        rows = _grid(block, node)
    rows[0].before = 4
    return [slab for row in rows for slab in row_slabs(row)]


def stacked(label: str, value: str, parent: Node, width: float) -> list[Line]:
    """Set a label above its value as one item of a list of terms."""
    item = parent.add("LI")
    above = set_text(label, palette.LABEL, width, item.add_text("Lbl", label))
    return above + set_text(value or "—", palette.CELL, width, item.add_text("LBody", value or "—"))


def _beside(label: str, value: str, parent: Node) -> Row:
    item = parent.add("LI")
    edge = BODY_WIDTH * _LABEL_SHARE
    left = set_text(label, palette.LABEL_BESIDE, edge - _GAP, item.add_text("Lbl", label))
    right = set_text(value or "—", palette.CELL, BODY_WIDTH - edge, item.add_text("LBody", value or "—"))
    cells = [Cell(MARGIN, edge - _GAP, left), Cell(MARGIN + edge, BODY_WIDTH - edge, right)]
    return Row(cells, above=2.5, below=3, decorate=_hairline)


def _grid(block: KeyValues, parent: Node) -> list[Row]:
    column = (BODY_WIDTH + _GAP) / block.columns
    rows: list[Row] = []
    for index, (label, value) in enumerate(block.rows):
        place = index % block.columns
        if place == 0:
            rows.append(Row([], above=3, below=3, decorate=_hairline))
        lines = stacked(label, value, parent, column - _GAP)
        rows[-1].cells.append(Cell(MARGIN + place * column, column - _GAP, lines))
    return rows


def _hairline(pen: Pen, span: Span) -> None:
    if span.last:
        pen.rule(MARGIN, MARGIN + BODY_WIDTH, span.top - span.height, palette.RULE, 0.4)
