"""What the stamp shows: drawn once, as vectors, and put on every sheet of a set."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from permits.stationery import fonts, qr

COLOUR = (0.10, 0.27, 0.50)
MARGIN = 5.0
SMALLEST = 3.6
"""Points; smaller letters nobody reads from a full-size print."""


@dataclass(frozen=True, slots=True)
class Face:
    """The words of a stamp. ``signs`` are the lines of the disciplines; the QR code holds ``address``."""

    city: str
    heading: str
    number: str
    date: str
    signs: Sequence[str]
    address: str
    code: str


def drawn(face: Face, width: float, height: float) -> bytes:
    """Return the stamp as a one-page PDF of so many points. The same words give the same bytes."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=(width, height), pageCompression=1, invariant=1)
    canvas.setStrokeColorRGB(*COLOUR)
    canvas.setLineWidth(1.2)
    canvas.rect(0.8, 0.8, width - 1.6, height - 1.6)
    pen = _Lines(canvas, width, height)
    pen.line(face.city, fonts.REGULAR, height * 0.055)
    pen.line(face.heading.upper(), fonts.STRONG, height * 0.105)
    pen.line(face.number, fonts.STRONG, height * 0.075)
    pen.line(face.date, fonts.REGULAR, height * 0.055)
    side = min(width * 0.42, height * 0.42)
    _square_code(canvas, face.address, width - MARGIN - side, MARGIN + height * 0.05, side)
    pen.column(face.signs, width - 2 * MARGIN - side - 2, MARGIN + height * 0.05)
    pen.foot(f"Verify: {face.code}")
    canvas.showPage()
    canvas.save()
    return out.getvalue()


class _Lines:
    """Sets lines from the top of the stamp down, each made small enough for its width."""

    def __init__(self, canvas: Canvas, width: float, height: float) -> None:
        self.canvas, self.width, self.top = canvas, width, height - MARGIN

    def line(self, text: str, face: str, size: float) -> None:
        text = fonts.drawable(text)
        fitting = self._fitting(text, face, size, self.width - 2 * MARGIN)
        self.top -= fitting * 1.15
        self._put(MARGIN, self.top, text, face, fitting)

    def column(self, lines: Sequence[str], width: float, bottom: float) -> None:
        """Set the sign-offs one under the other; what finds no room is counted."""
        room = self.top - bottom - 3
        size = max(SMALLEST, min(6.0, room / (1.2 * max(len(lines), 1))))
        most = max(int(room / (size * 1.2)), 1)
        shown = (
            list(lines) if len(lines) <= most else [*lines[: most - 1], f"and {len(lines) - most + 1} more"]
        )
        texts = [fonts.drawable(text) for text in shown]
        fitting = min((self._fitting(text, fonts.REGULAR, size, width) for text in texts), default=size)
        baseline = self.top - 3
        for text in texts:
            baseline -= size * 1.2
            self._put(MARGIN, baseline, text, fonts.REGULAR, fitting)

    def foot(self, text: str) -> None:
        size = self._fitting(text, fonts.REGULAR, 6.0, self.width - 2 * MARGIN)
        self._put(MARGIN, MARGIN - 0.5, text, fonts.REGULAR, size)

    def _put(self, left: float, baseline: float, text: str, face: str, size: float) -> None:
        self.canvas.setFillColorRGB(*COLOUR)
        self.canvas.setFont(face, size)
        self.canvas.drawString(left, baseline, text)

    @staticmethod
    def _fitting(text: str, face: str, size: float, width: float) -> float:
        wide = fonts.width_of(text, face) * size
        return size if wide <= width else size * width / wide


def _square_code(canvas: Canvas, address: str, left: float, bottom: float, side: float) -> None:
    runs, modules = qr.runs_of(address)
    unit = side / modules
    canvas.setFillColorRGB(1, 1, 1)
    canvas.rect(left, bottom, side, side, stroke=0, fill=1)
    canvas.setFillColorRGB(0, 0, 0)
    for column, row, count in runs:
        canvas.rect(left + column * unit, bottom + row * unit, count * unit, unit, stroke=0, fill=1)
