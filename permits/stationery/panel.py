"""The face of a permit, and QR codes."""

from collections.abc import Sequence
from dataclasses import replace

from permits.stationery import palette, qr
from permits.stationery.blocks import QrCode, TitlePanel
from permits.stationery.fonts import STRONG
from permits.stationery.key_values import stacked
from permits.stationery.pagination import Slab
from permits.stationery.palette import BODY_WIDTH, MARGIN, Colour
from permits.stationery.pen import Pen
from permits.stationery.rows import Cell, Row, Span, row_slabs
from permits.stationery.tagging import Node
from permits.stationery.typesetting import Line, set_text

_QR_SIDE = 86.0
_INSET = 16.0
_OVERHANG = 12.0
_FACTS_GAP = 12.0
_NUMBER = palette.Style(face=STRONG, size=24, leading=28)
_KICKER = palette.Style(face=STRONG, size=9, leading=13)
_SUBTITLE = palette.Style(size=10.5, leading=14)
_CAPTION = replace(palette.QUIET_TEXT, size=7.5, leading=9)
_LINK = replace(palette.SMALL, colour=palette.colour("#005ea2"))


def title_panel(block: TitlePanel, parent: Node, accent: Colour) -> list[Slab]:
    """Set the panel: kicker, title (the H1), subtitle and facts at the left, the code at the right.

    The panel stays in one piece: each of its texts is cut after a few lines.
    """
    room = BODY_WIDTH - 2 * _INSET - (_QR_SIDE + _INSET if block.qr else 0)
    words = Cell(MARGIN + _INSET, room, _words(block, parent, room, accent))
    cells = [words, *_facts(block.facts, parent, room, words.height + 8)]
    code = _Code(block.qr, parent) if block.qr else None
    edge = MARGIN + BODY_WIDTH - _QR_SIDE - _INSET
    if block.qr:
        width = _QR_SIDE + 2 * _OVERHANG
        caption = set_text(block.qr.caption, _CAPTION, width, parent.add_text("P", block.qr.caption))
        cells.append(Cell(edge - _OVERHANG, width, caption[:3], "center", down=_QR_SIDE + 2))

    def ground(pen: Pen, span: Span) -> None:
        pen.fill(MARGIN, span.top - span.height, BODY_WIDTH, span.height, palette.WASH)
        pen.fill(MARGIN, span.top - span.height, 5, span.height, accent)
        if code:
            code.draw(pen, edge, span.top - 12 - _QR_SIDE)

    return row_slabs(Row(cells, above=12, below=10, before=10, decorate=ground), tallest=1000)


def _words(block: TitlePanel, parent: Node, room: float, accent: Colour) -> list[Line]:
    lines: list[Line] = []
    parts = [
        ("P", block.kicker, replace(_KICKER, colour=accent), 1),
        ("H1", block.title, _NUMBER, 2),
        ("P", block.subtitle, _SUBTITLE, 3),
    ]
    for tag, text, style, most in parts:
        if text or tag == "H1":
            lines += set_text(text, style, room, parent.add_text(tag, text))[:most]
    return lines


def _facts(facts: Sequence[tuple[str, str]], parent: Node, room: float, down: float) -> list[Cell]:
    if not facts:
        return []
    node = parent.add("L", numbering="None")
    column = (room + _FACTS_GAP) / len(facts)
    width = column - _FACTS_GAP
    return [
        Cell(MARGIN + _INSET + index * column, width, stacked(label, value, node, width)[:4], down=down)
        for index, (label, value) in enumerate(facts)
    ]


def qr_code(block: QrCode, parent: Node) -> list[Slab]:
    """Set a code with its caption and its address as a link at the right."""
    code = _Code(block, parent)
    left = MARGIN + code.side + _INSET
    width = BODY_WIDTH - code.side - _INSET
    lines = set_text(block.caption, palette.BODY, width, parent.add_text("P", block.caption))
    lines += set_text(block.url, _LINK, width, _link(block.url, parent))

    def draw_code(pen: Pen, span: Span) -> None:
        if span.first:
            code.draw(pen, MARGIN, span.top - code.side)

    return row_slabs(Row([Cell(left, width, lines)], above=10, least=code.side, before=8, decorate=draw_code))


class _Code:
    """A QR code as a figure."""

    def __init__(self, block: QrCode, parent: Node, side: float = _QR_SIDE) -> None:
        self.side = side
        self.runs, self.modules = qr.runs_of(block.url)
        self.node = parent.add("Figure", alt=block.alt)

    def draw(self, pen: Pen, left: float, bottom: float) -> None:
        pen.fill(left, bottom, self.side, self.side, palette.PAPER)
        pen.tag(self.node)
        self.node.areas.append(pen.area(left, bottom, self.side, self.side))
        pen.squares(left, bottom, self.side / self.modules, self.runs)


def _link(url: str, parent: Node) -> Node:
    return parent.add("P").add("Link", link=url)
