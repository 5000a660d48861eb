"""Stamp one file, alone in a process with hard limits: ``child.py`` with a job as JSON on its input.

Prints one JSON line a sheet, so that who waits sees how far it is; the last line has ``done``. The file is
copied as it is, page by page; the stamp is one drawing that all sheets share.
"""

import json
import resource
import sys
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name, Page, Pdf

from permits.stationery.stamping.face import Face, drawn
from permits.stationery.stamping.pictures import write_sheet
from permits.stationery.stamping.places import Box, Place, Shades, place

MEMORY = 1024 * 1024 * 1024
CPU_SECONDS = 280
DOTS = 16
POINTS = 72
NAME = "/LintelStamp"


def limit_resources() -> None:
    """Give this process so much memory and time and no more."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def stamp(job: dict[str, Any]) -> int:
    """Put the stamp on every sheet of the source, write the target, and return the number of sheets."""
    face, box = Face(**job["face"]), Box(**job["box"])
    source = _as_sheet(job) if job.get("picture") else job["source"]
    shown = pypdfium2.PdfDocument(source)
    with pikepdf.open(source, access_mode=pikepdf.AccessMode.stream) as pdf:
        sheets = _Sheets(pdf, face, box)
        for number, page in enumerate(pdf.pages, start=1):
            found = sheets.stamp(page, shown[number - 1])
            _say({"page": number, "of": len(pdf.pages), **found})
        pdf.save(job["target"], deterministic_id=True)
        count = len(pdf.pages)
    shown.close()
    return count


def _as_sheet(job: dict[str, Any]) -> str:
    """Make a sheet of a picture, beside where the stamped one is written."""
    sheet = f"{job['target']}.sheet"
    write_sheet(job["source"], sheet)
    return sheet


class _Sheets:
    """Stamps the sheets of one file; sheets that are alike share what is added to them."""

    def __init__(self, pdf: Pdf, face: Face, box: Box) -> None:
        self.pdf, self.box = pdf, box
        with pikepdf.open(BytesIO(drawn(face, box.width * POINTS, box.height * POINTS))) as stamp:
            self.form = pdf.copy_foreign(stamp.pages[0].as_form_xobject())
        self.before = pdf.make_stream(b"q\n")
        self.after: dict[bytes, Any] = {}

    def stamp(self, page: Page, shown: Any) -> dict[str, Any]:
        """Add the stamp to a sheet and tell where it stands."""
        frame = _Frame(page)
        found = place(self.box, _shades(shown, frame))
        operators = b"\nQ q /Artifact BMC %s cm %s Do EMC Q\n" % (
            frame.matrix(found, self.box).encode(),
            NAME.encode(),
        )
        if operators not in self.after:
            self.after[operators] = self.pdf.make_stream(operators)
        page.obj.Contents = Array([self.before, *_contents(page), self.after[operators]])
        self._name(page)
        return {"found": found.found, "left": round(found.left, 2), "bottom": round(found.bottom, 2)}

    def _name(self, page: Page) -> None:
        """Name the stamp in resources of the page's own: what pages share stays as it is."""
        held = page.resources if "/Resources" in page else _inherited(page.obj)
        own = Dictionary(dict(held.items()))
        forms = own.get("/XObject", Dictionary())
        own[Name.XObject] = Dictionary({**dict(forms.items()), NAME: self.form})
        page.obj.Resources = own


class _Frame:
    """The sheet as seen: its size in inches, and how a place on it is said in the page's own units."""

    def __init__(self, page: Page) -> None:
        whole, shown = _edges(page.mediabox), _edges(page.cropbox)
        self.left, self.bottom = max(whole[0], shown[0]), max(whole[1], shown[1])
        self.right, self.top = min(whole[2], shown[2]), min(whole[3], shown[3])
        self.unit = float(page.obj.get("/UserUnit", 1)) / POINTS
        self.turned = int(_inherited_value(page.obj, "/Rotate", 0)) % 360
        across, up = (self.right - self.left) * self.unit, (self.top - self.bottom) * self.unit
        self.width, self.height = (up, across) if self.turned in {90, 270} else (across, up)

    def matrix(self, found: Place, box: Box) -> str:
        """Return the matrix that puts the stamp, drawn in points, where it stands as seen."""
        x, y = found.left / self.unit, found.bottom / self.unit
        scale = found.width / box.width / POINTS / self.unit
        numbers = {
            0: (scale, 0, 0, scale, self.left + x, self.bottom + y),
            90: (0, scale, -scale, 0, self.right - y, self.bottom + x),
            180: (-scale, 0, 0, -scale, self.right - x, self.top - y),
            270: (0, -scale, scale, 0, self.left + y, self.top - x),
        }[self.turned]
        return " ".join(f"{number:.5f}" for number in numbers)


def _shades(shown: Any, frame: _Frame) -> Shades:
    """Look at a sheet, small and grey."""
    points = shown.get_width()
    bitmap = shown.render(scale=DOTS * frame.width / points, grayscale=True, draw_annots=True)
    dots, stride, width = bytes(bitmap.buffer), bitmap.stride, bitmap.width
    rows = [dots[row * stride : row * stride + width] for row in range(bitmap.height)]
    shown.close()
    return Shades(rows, frame.width, frame.height)


def _edges(box: Any) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = (float(edge) for edge in box)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _contents(page: Page) -> list[Any]:
    contents = page.obj.get("/Contents")
    if contents is None:
        return []
    return list(contents) if isinstance(contents, Array) else [contents]


def _inherited(node: Any) -> Any:
    return _inherited_value(node, "/Resources", Dictionary())


def _inherited_value(node: Any, key: str, default: Any) -> Any:
    for _level in range(40):
        if node is None:
            break
        if key in node:
            return node[key]
        node = node.get("/Parent")
    return default


def _say(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Stamp; a file that cannot be stamped is told in words, anything else ends the process."""
    job = json.load(sys.stdin)
    limit_resources()
    try:
        _say({"done": stamp(job)})
    except (pikepdf.PdfError, pypdfium2.PdfiumError, ValueError, TypeError, KeyError) as error:
        _say({"refused": f"{type(error).__name__}: {error}"[:300]})


if __name__ == "__main__":
    main()
