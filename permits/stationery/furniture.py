"""What stands around the content: the letterhead, the running head, the foot and the watermark."""

from dataclasses import dataclass, replace

from permits.stationery import fonts, palette
from permits.stationery.letter import Letter, Letterhead
from permits.stationery.pagination import Slab
from permits.stationery.palette import BODY_WIDTH, MARGIN, PAGE_HEIGHT, Style
from permits.stationery.pen import Pen
from permits.stationery.prose import paragraphs
from permits.stationery.rows import Cell, Row, Span, row_slabs
from permits.stationery.tagging import Node
from permits.stationery.typesetting import set_text

_RIGHT = MARGIN + BODY_WIDTH
_SEAL_RADIUS = 21.0
_CITY = Style(face=fonts.STRONG, size=15, leading=18)
_DEPARTMENT = Style(size=10.5, leading=14, colour=palette.QUIET)
_CONTACT = replace(palette.FURNITURE, size=8, leading=10.2)
_UNOFFICIAL = Style(face=fonts.STRONG, size=8, leading=10.5, colour=palette.colour("#6b4f00"))
_UNOFFICIAL_GROUND = palette.colour("#fdf3cf")
_STRIP = 18.0


def letterhead(letter: Letter, parent: Node) -> list[Slab]:
    """Set the letterhead of the first page, and what must be read first: the notice and the watermark."""
    head = letter.letterhead
    accent = head.accent_colour
    left = MARGIN + (2 * _SEAL_RADIUS + 12 if head.seal else 0)
    edge = MARGIN + BODY_WIDTH * 0.6
    names = paragraphs(
        [(head.city, replace(_CITY, colour=accent)), (head.department, _DEPARTMENT)], parent, edge - left
    )
    contact = [
        (text, _CONTACT) for text in (*head.address, _joined(head.phone, head.email), head.website) if text
    ]
    right = paragraphs(contact, parent, _RIGHT - edge)
    cells = [Cell(left, edge - left, names, down=5), Cell(edge, _RIGHT - edge, right, align="right")]

    def decorate(pen: Pen, span: Span) -> None:
        if head.seal:
            _seal(pen, head, span.top - _SEAL_RADIUS)
        pen.rule(MARGIN, _RIGHT, span.top - span.height, accent, 1.4)

    slabs = row_slabs(Row(cells, below=10, least=2 * _SEAL_RADIUS + 10, decorate=decorate), tallest=1000)
    return slabs + _warnings(letter, parent)


def _joined(*texts: str) -> str:
    return "  ·  ".join(text for text in texts if text)


def _seal(pen: Pen, head: Letterhead, middle: float) -> None:
    centre = (MARGIN + _SEAL_RADIUS, middle)
    accent = head.accent_colour
    for radius, colour in ((21.0, accent), (19.6, palette.PAPER), (18.4, accent)):
        pen.disc(centre, radius, colour)
    style = Style(face=fonts.STRONG, size=15 if len(head.seal) < 3 else 11, colour=palette.PAPER)
    text = fonts.drawable(head.seal)[:4]
    width = fonts.width_of(text, style.face) * style.size
    pen.text(centre[0] - width / 2, middle - style.size * 0.33, text, style)


def _warnings(letter: Letter, parent: Node) -> list[Slab]:
    slabs: list[Slab] = []
    notice = letter.letterhead.unofficial_notice
    if notice:
        lines = paragraphs([(notice, _UNOFFICIAL)], parent, BODY_WIDTH - 12)
        row = Row([Cell(MARGIN + 6, BODY_WIDTH - 12, lines, align="center")], above=4, below=4, before=6)
        row.decorate = _unofficial_ground
        slabs += row_slabs(row)
    if letter.watermark:
        style = replace(palette.BODY_STRONG, colour=palette.colour("#b50909"))
        lines = paragraphs([(letter.watermark, style)], parent, BODY_WIDTH)
        slabs += row_slabs(Row([Cell(MARGIN, BODY_WIDTH, lines, align="center")], before=6))
    return slabs


def _unofficial_ground(pen: Pen, span: Span) -> None:
    pen.fill(MARGIN, span.top - span.height, BODY_WIDTH, span.height, _UNOFFICIAL_GROUND)


@dataclass(frozen=True, slots=True)
class Furniture:
    """The parts that are the same on every page, all of them artifacts."""

    letter: Letter

    def draw(self, pen: Pen, number: int, total: int) -> None:
        """Draw what stands around the content of page `number` (from 1) of `total`."""
        if self.letter.watermark:
            pen.artifact("Background")
            self._watermark(pen, self.letter.watermark)
        pen.artifact("Pagination")
        if number > 1:
            self._running_head(pen)
        self._foot(pen, number, total)

    def _watermark(self, pen: Pen, words: str) -> None:
        text = fonts.drawable(words).replace("\n", " ")
        size = min(150.0, 640 / max(fonts.width_of(text, fonts.STRONG), 1))
        pen.slanted(text, Style(face=fonts.STRONG, size=size, colour=palette.FAINT))

    def _running_head(self, pen: Pen) -> None:
        head = self.letter.letterhead
        baseline = PAGE_HEIGHT - 46
        left = _cut(_joined(head.city, head.department), palette.FURNITURE_STRONG, BODY_WIDTH * 0.5)
        reference = "" if self.letter.reference in self.letter.title else self.letter.reference
        right = _cut(_joined(self.letter.title, reference), palette.FURNITURE, BODY_WIDTH * 0.48)
        pen.text(MARGIN, baseline, left, replace(palette.FURNITURE_STRONG, colour=head.accent_colour))
        pen.text_right(_RIGHT, baseline, right, palette.FURNITURE)
        pen.rule(MARGIN, _RIGHT, baseline - 8, head.accent_colour, 0.8)
        if head.unofficial_notice:
            text = _cut(head.unofficial_notice, _UNOFFICIAL, BODY_WIDTH)
            pen.text(MARGIN, PAGE_HEIGHT - 33, text, replace(_UNOFFICIAL, size=7))

    def _foot(self, pen: Pen, number: int, total: int) -> None:
        letter, wording = self.letter, self.letter.wording
        pen.rule(MARGIN, _RIGHT, 48, palette.RULE, 0.5)
        page = fonts.drawable(wording.page.format(number=number, total=total))
        pen.text_right(_RIGHT, 36, page, palette.FURNITURE_STRONG)
        room = BODY_WIDTH - 90
        pen.text(
            MARGIN,
            36,
            _cut(_joined(letter.reference, letter.version), palette.FURNITURE_STRONG, room),
            palette.FURNITURE_STRONG,
        )
        if letter.verify_url:
            pen.text(
                MARGIN,
                26,
                _cut(f"{wording.verify} {letter.verify_url}", palette.FURNITURE, BODY_WIDTH),
                palette.FURNITURE,
            )


def _cut(text: str, style: Style, width: float) -> str:
    """Return the text in one line, ended with an ellipsis where it does not fit."""
    lines = set_text(text.replace("\n", " "), style, width - style.size, None)
    if not lines:
        return ""
    return lines[0].text + ("…" if len(lines) > 1 else "")
