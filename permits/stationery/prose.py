"""Headings, paragraphs, lists, notices, the addressee and the signature."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from permits.stationery import palette
from permits.stationery.blocks import Addressee, Heading, Item, Notice, Paragraph, Signature
from permits.stationery.pagination import Slab
from permits.stationery.palette import BODY_WIDTH, MARGIN, Colour, Style
from permits.stationery.pen import Pen
from permits.stationery.rows import Cell, Row, Span, entry_slabs, line_slabs, row_slabs
from permits.stationery.tagging import Node
from permits.stationery.typesetting import Line, set_text

_PARAGRAPHS = {
    "body": palette.BODY,
    "strong": palette.BODY_STRONG,
    "lead": palette.LEAD,
    "small": palette.SMALL,
    "quiet": palette.QUIET_TEXT,
}
_SPACE_ABOVE_HEADING = {1: 12.0, 2: 12.0, 3: 9.0}
_READABLE_WIDTH = 440.0


def heading(block: Heading, parent: Node, accent: Colour) -> list[Slab]:
    """Set a heading; it never ends a page."""
    node = parent.add_text(f"H{block.level}", block.text)
    style = palette.HEADINGS[block.level]
    if block.level < 3:
        style = replace(style, colour=accent)
    cell = Cell(MARGIN, BODY_WIDTH, set_text(block.text, style, BODY_WIDTH, node))
    row = Row([cell], below=1, before=_SPACE_ABOVE_HEADING[block.level], glue=True)
    return row_slabs(row)


def paragraph(block: Paragraph, parent: Node) -> list[Slab]:
    """Set running text."""
    node = parent.add_text("P", block.text)
    style = _PARAGRAPHS[block.kind]
    lines = set_text(block.text, style, BODY_WIDTH, node)
    return line_slabs(Row([Cell(MARGIN, BODY_WIDTH, lines)], before=style.leading * 0.5))


def bullets(items: Sequence[str | Item], parent: Node) -> list[Slab]:
    """Set a list with bullets."""
    return _list(items, ["•"] * len(items), parent.add("L", numbering="Disc"), indent=14)


def numbered(items: Sequence[str | Item], start: int, parent: Node) -> list[Slab]:
    """Set a numbered list."""
    labels = [f"{number}." for number in range(start, start + len(items))]
    return _list(items, labels, parent.add("L", numbering="Decimal"), indent=24)


def _list(items: Sequence[str | Item], labels: list[str], parent: Node, indent: float) -> list[Slab]:
    slabs: list[Slab] = []
    for label, item in zip(labels, items, strict=True):
        entry = item if isinstance(item, Item) else Item(item)
        node = parent.add("LI")
        number = Cell(MARGIN, indent - 5, [Line(label, palette.BODY_STRONG, node.add("Lbl"))], align="right")
        body = Cell(
            MARGIN + indent, BODY_WIDTH - indent, item_lines(entry, node.add("LBody"), BODY_WIDTH - indent)
        )
        slabs += entry_slabs(Row([number, body], before=6 if entry.lead or entry.note else 3))
    return slabs


def item_lines(item: Item, body: Node, width: float, style: Style = palette.BODY) -> list[Line]:
    """Set an item's lead, text and note, each as a paragraph of its body."""
    parts = [(item.lead, palette.BODY_STRONG), (item.text, style), (item.note, palette.QUIET_TEXT)]
    return paragraphs(parts, body, width)


def paragraphs(parts: Sequence[tuple[str, Style]], parent: Node, width: float) -> list[Line]:
    """Set texts below each other, each that is not empty as a paragraph."""
    return [
        line
        for text, style in parts
        if text
        for line in set_text(text, style, width, parent.add_text("P", text))
    ]


def notice(block: Notice, parent: Node) -> list[Slab]:
    """Set a box that stands out; a long one breaks over pages."""
    node = parent.add("Sect")
    width = BODY_WIDTH - 28
    body = palette.SMALL if block.kind == "legal" else palette.BODY
    lines = paragraphs([(block.title, palette.BODY_STRONG), (block.text, body)], node, width)
    box = partial(_notice_box, palette.NOTICE_COLOURS[block.kind])
    return row_slabs(Row([Cell(MARGIN + 16, width, lines)], above=8, below=8, before=10, decorate=box))


def _notice_box(colours: tuple[Colour, Colour], pen: Pen, span: Span) -> None:
    bar, ground = colours
    pen.fill(MARGIN, span.top - span.height, BODY_WIDTH, span.height, ground)
    pen.fill(MARGIN, span.top - span.height, 4, span.height, bar)


def addressee(block: Addressee, parent: Node) -> list[Slab]:
    """Set the address of a letter, and its date at the right."""
    width = BODY_WIDTH * 0.6
    address = "\n".join(block.lines)
    left = Cell(MARGIN, width, set_text(address, palette.BODY, width, parent.add_text("P", address)))
    right = Cell(MARGIN + width, BODY_WIDTH - width, [], align="right")
    if block.date:
        date = parent.add_text("P", block.date)
        right.lines += set_text(block.date, palette.BODY, right.width, date)
    return row_slabs(Row([left, right], before=10, below=8))


def signature(block: Signature, parent: Node) -> list[Slab]:
    """Set the place to sign; it stays in one piece with its heading."""
    slabs: list[Slab] = []
    if block.heading:
        node = parent.add_text("P", block.heading)
        lines = set_text(block.heading, palette.BODY, _READABLE_WIDTH, node)
        slabs += row_slabs(Row([Cell(MARGIN, _READABLE_WIDTH, lines)], before=10, glue=True))
    styles: list[Style] = [palette.BODY_STRONG] + [palette.QUIET_TEXT] * (len(block.lines) - 1)
    lines = paragraphs(list(zip(block.lines, styles, strict=False)), parent, 260)
    return slabs + row_slabs(Row([Cell(MARGIN, 260, lines)], above=26, before=4, decorate=_signature_rule))


def _signature_rule(pen: Pen, span: Span) -> None:
    if span.first:
        pen.rule(MARGIN, MARGIN + 260, span.top - 22, palette.INK, 0.6)
