"""Drawing on the pages. Whatever the pen draws is content of one node of the tree or an artifact.

The operators (ISO 32000-1, Annex A) are written here rather than by reportlab's drawing methods, which repeat
font and colour for every line and take three times as long; reportlab keeps pages and font subsets.
"""

from io import BytesIO

from reportlab.pdfbase.pdfdoc import PDFDocument
from reportlab.pdfgen.canvas import Canvas

from permits.stationery import fonts
from permits.stationery.palette import INK, PAGE_HEIGHT, PAGE_WIDTH, Colour, Style
from permits.stationery.tagging import Area, Mark, Node

_KAPPA = 0.5523  # how far the handles of a quarter circle reach


class Pen:
    """Draws page after page. Say what follows with `tag` or `artifact` before drawing it."""

    def __init__(self) -> None:
        self._out = BytesIO()
        self._canvas = Canvas(
            self._out,
            pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
            pageCompression=0,  # pikepdf compresses, faster
            invariant=1,
            pdfVersion=(1, 7),
            initialFontName=fonts.REGULAR,  # type: ignore[arg-type]  # the stubs say float
        )
        self._document: PDFDocument = self._canvas._doc  # type: ignore[attr-defined]  # the stubs leave it out
        self.page = 0
        self._begin_page()

    def _begin_page(self) -> None:
        self._operators: list[str] = []
        self._open: Node | str | None = None
        self._numbers_used = 0
        self._colour: Colour | None = None
        self._font = ""

    def tag(self, node: Node) -> None:
        """Make what follows content of the node."""
        if self._open is node:
            return
        self._close()
        self._open = node
        node.kids.append(Mark(self.page, self._numbers_used))
        self._operators.append(f"/{node.tag} <</MCID {self._numbers_used}>> BDC")
        self._numbers_used += 1

    def artifact(self, kind: str = "Layout") -> None:
        """Make what follows decoration that a screen reader leaves out: Layout, Pagination or Background."""
        if self._open == kind:
            return
        self._close()
        self._open = kind
        self._operators.append(f"/Artifact <</Type /{kind}>> BDC")

    def text(self, left: float, baseline: float, text: str, style: Style) -> None:
        """Draw drawable text."""
        self._set_colour(style.colour)
        self._operators.append(f"BT {left:.2f} {baseline:.2f} Td")
        for font, codes in fonts.encoded(text, style.face, self._document):
            chosen = f"{font} {style.size:g} Tf"
            if chosen != self._font:
                self._operators.append(chosen)
                self._font = chosen
            self._operators.append(f"<{codes.hex()}> Tj")
        self._operators.append("ET")

    def text_right(self, right: float, baseline: float, text: str, style: Style) -> None:
        """Draw drawable text that ends at right."""
        self.text(right - fonts.width_of(text, style.face) * style.size, baseline, text, style)

    def fill(self, left: float, bottom: float, width: float, height: float, colour: Colour) -> None:
        """Fill a rectangle."""
        self._set_colour(colour)
        self._operators.append(f"{left:.2f} {bottom:.2f} {width:.2f} {height:.2f} re f")

    def rule(self, left: float, right: float, height: float, colour: Colour, weight: float = 0.5) -> None:
        """Draw a horizontal line."""
        self.fill(left, height - weight / 2, right - left, weight, colour)

    def disc(self, centre: tuple[float, float], radius: float, colour: Colour) -> None:
        """Fill a circle."""
        self._set_colour(colour)
        k = _KAPPA
        self._operators.append(
            f"q {radius:.2f} 0 0 {radius:.2f} {centre[0]:.2f} {centre[1]:.2f} cm 1 0 m "
            f"1 {k} {k} 1 0 1 c -{k} 1 -1 {k} -1 0 c -1 -{k} -{k} -1 0 -1 c {k} -1 1 -{k} 1 0 c f Q"
        )

    def squares(self, left: float, bottom: float, unit: float, runs: list[tuple[int, int, int]]) -> None:
        """Fill runs of squares: (column, row from below, how many)."""
        self._set_colour(INK)
        self._operators.append(f"q {unit:.4f} 0 0 {unit:.4f} {left:.2f} {bottom:.2f} cm")
        self._operators += [f"{column} {row} {count} 1 re" for column, row, count in runs]
        self._operators.append("f Q")

    def tick_box(self, left: float, bottom: float, side: float, *, ticked: bool) -> None:
        """Draw a box with or without a tick."""
        tick = "0.17 w .2 .5 m .42 .22 l .82 .82 l S " if ticked else ""
        self._operators.append(
            f"q {side:.2f} 0 0 {side:.2f} {left:.2f} {bottom:.2f} cm "
            f"{_numbers(INK)} RG 0.09 w 0 0 1 1 re S {tick}Q"
        )

    def slanted(self, text: str, style: Style) -> None:
        """Draw text across the middle of the page, rising by 53 degrees."""
        middle = f"{PAGE_WIDTH / 2:.0f} {PAGE_HEIGHT / 2:.0f}"
        self._operators.append(f"q 0.6 0.8 -0.8 0.6 {middle} cm")
        self.text(-fonts.width_of(text, style.face) * style.size / 2, -style.size / 3, text, style)
        self._operators.append("Q")
        self._colour, self._font = None, ""

    def area(self, left: float, bottom: float, width: float, height: float) -> Area:
        """Return a rectangle of the present page."""
        return Area(self.page, left, bottom, left + width, bottom + height)

    def end_page(self) -> None:
        """Finish the page."""
        self._close()
        self._canvas.addLiteral("\n".join(self._operators))
        self._canvas.showPage()
        self.page += 1
        self._begin_page()

    def finish(self) -> bytes:
        """Return the pages as a PDF that has no structure tree yet."""
        self._canvas.save()
        return self._out.getvalue()

    def _close(self) -> None:
        if self._open is not None:
            self._operators.append("EMC")
        self._open = None

    def _set_colour(self, colour: Colour) -> None:
        if colour != self._colour:
            self._operators.append(f"{_numbers(colour)} rg")
            self._colour = colour


def _numbers(colour: Colour) -> str:
    return " ".join(f"{part:.3f}" for part in colour)
