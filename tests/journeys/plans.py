"""Files that applicants hand in: real ones where they are at hand, else drawings of our own."""

from os import urandom
from pathlib import Path

from tests.documents.handing_in import CORPUS, drawing

HOSTILE = b"<!DOCTYPE html><html><body><script>alert('plans')</script></body></html>"
REAL = {
    "plans": "plan_like_and_large/pdfjs__issue12810.pdf",
    "floor-plan": "plan_like_and_large/austin_interior-remodel-sample-proposed-floor-plan.pdf",
    "energy": "permit_forms_austin/tree_permit.pdf",
    "stormwater": "permit_forms_austin/DemolitionPermit_app.pdf",
}


def file(folder: Path, name: str, *, kind: str) -> Path:
    """Return a file of a kind under a name, in a folder of the test."""
    return _written(folder / name, _content(kind, name))


def changed_sheet(folder: Path, name: str, words: str) -> Path:
    """Return a new version of a drawing under its name, with other content."""
    later = folder / words
    later.mkdir(exist_ok=True)
    return _written(later / name, drawing(pages=2, words=words))


def hostile(folder: Path) -> Path:
    """Return a web page that calls itself a plan."""
    return _written(folder / "A-666 floor plan.pdf", HOSTILE)


def _content(kind: str, name: str) -> bytes:
    real = CORPUS / REAL[kind]
    if real.exists():
        return real.read_bytes()
    heavy = urandom(500_000).hex() if kind == "plans" else ""
    return drawing(pages=2, words=name + heavy)


def _written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path
