"""Drawing on the pages. Whatever the pen draws is either content of one node of the structure tree or an artifact."""

from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from permits.stationery import fonts
from permits.stationery.palette import INK, PAGE_HEIGHT, PAGE_WIDTH, Colour, Style
from permits.stationery.tagging import Area, Mark, Node

_ARTIFACT = {
    "Layout": "/Artifact <</Type /Layout>> BDC",
    "Pagination": "/Artifact <</Type /Pagination>> BDC",
    "Background": "/Artifact <</Type /Background>> BDC",
}


class Pen:
    """Draws page after page. Say what follows with `tag` or `artifact` before drawing it."""

    def __init__(self) -> None:
        self._out = BytesIO()
        self._canvas = Canvas(
            self._out,
            pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
            pageCompression=1,
            invariant=1,
            pdfVersion=(1, 7),
            initialFontName=fonts.REGULAR,
        )
        self._open: Node | str | None = None
        self._numbers_used = 0
        self.page = 0

    def tag(self, node: Node) -> None:
        """Make what follows content of the node."""
        if self._open is node:
            return
        self._close()
        self._open = node
        node.kids.append(Mark(self.page, self._numbers_used))
        self._canvas.addLiteral(f"/{node.tag} <</MCID {self._numbers_used}>> BDC")
        self._numbers_used += 1

    def artifact(self, kind: str = "Layout") -> None:
        """Make what follows decoration that a screen reader leaves out."""
        if self._open == kind:
            return
        self._close()
        self._open = kind
        self._canvas.addLiteral(_ARTIFACT[kind])

    def text(self, left: float, baseline: float, text: str, style: Style) -> None:
        """Draw drawable text."""
        run = self._canvas.beginText(left, baseline)
        run.setFont(style.face, style.size, style.leading)
        run.setFillColorRGB(*style.colour)
        run.textOut(text)
        self._canvas.drawText(run)

    def text_right(self, right: float, baseline: float, text: str, style: Style) -> None:
        """Draw drawable text that ends at right."""
        self.text(right - fonts.width_of(text, style.face) * style.size, baseline, text, style)

    def fill(self, left: float, bottom: float, width: float, height: float, colour: Colour) -> None:
        """Fill a rectangle."""
        self._canvas.setFillColorRGB(*colour)
        self._canvas.rect(left, bottom, width, height, stroke=0, fill=1)

    def rule(self, left: float, right: float, height: float, colour: Colour, weight: float = 0.5) -> None:
        """Draw a horizontal line."""
        self.fill(left, height - weight / 2, right - left, weight, colour)

    def disc(self, centre: tuple[float, float], radius: float, colour: Colour) -> None:
        """Fill a circle."""
        self._canvas.setFillColorRGB(*colour)
        self._canvas.circle(*centre, radius, stroke=0, fill=1)

    def squares(self, left: float, bottom: float, unit: float, runs: list[tuple[int, int, int]]) -> None:
        """Fill runs of squares: (column, row from below, how many)."""
        path = self._canvas.beginPath()
        for column, row, count in runs:
            path.rect(left + column * unit, bottom + row * unit, count * unit, unit)
        self._canvas.setFillColorRGB(*INK)
        self._canvas.drawPath(path, stroke=0, fill=1)

    def slanted(self, text: str, style: Style) -> None:
        """Draw text across the middle of the page, rising."""
        self._canvas.saveState()
        self._canvas.translate(PAGE_WIDTH / 2, PAGE_HEIGHT / 2)
        self._canvas.rotate(52)
        self.text(-fonts.width_of(text, style.face) * style.size / 2, -style.size / 3, text, style)
        self._canvas.restoreState()

    def area(self, left: float, bottom: float, width: float, height: float) -> Area:
        """Return a rectangle of the present page."""
        return Area(self.page, left, bottom, left + width, bottom + height)

    def end_page(self) -> None:
        """Finish the page."""
        self._close()
        self._canvas.showPage()
        self.page += 1
        self._numbers_used = 0

    def finish(self) -> bytes:
        """Return the pages as a PDF that has no structure tree yet."""
        self._canvas.save()
        return self._out.getvalue()

    def _close(self) -> None:
        if self._open is not None:
            self._canvas.addLiteral("EMC")
        self._open = None
