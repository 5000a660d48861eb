"""Hand in files as a browser does: ask where to, send the bytes to the store, say that they are there."""

import io
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import urllib3
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from accounts.models import User
from permits.applications.models import PermitApplication
from permits.documents import sending, uploads
from permits.documents.models import Document, DocumentVersion
from tests.driving import NOON
from workflows import relay

PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"
CORPUS = Path(__file__).resolve().parents[3] / "shared" / "data" / "documents"
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
WEB = urllib3.PoolManager(retries=False)


def start(application: PermitApplication, user: User, content: bytes, **given: Any) -> DocumentVersion:
    """Ask to upload a file."""
    asked = {"name": "A-101.pdf", "size": len(content), "declared_type": PDF, "at": NOON} | given
    return uploads.start_upload(application, asked.pop("slot", "plans"), actor=user, **asked)


def send(version: DocumentVersion, content: bytes, **changed: str) -> Any:
    """Send a file to the store as the presigned form says, or with fields changed by somebody clever."""
    form = sending.form_fields(version)
    fields = [*(form["fields"] | changed).items(), ("file", (version.name, content, version.declared_type))]
    return WEB.request("POST", form["url"], fields=fields, redirect=False)


def send_part(version: DocumentVersion, number: int, content: bytes) -> Any:
    """Send one part of a large file."""
    return WEB.request("PUT", sending.part_links(version, [number])[number], body=content)


def hand_in(application: PermitApplication, user: User, content: bytes, **given: Any) -> DocumentVersion:
    """Upload a small file completely and have the worker check it."""
    version = start(application, user, content, **given)
    answer = send(version, content)
    assert answer.status == 201, answer.data
    uploads.finish_upload(version, actor=user, at=NOON)
    relay.drain()
    return DocumentVersion.objects.get(pk=version.pk)


def codes(version: DocumentVersion) -> list[str]:
    """Return what the checks found, by code."""
    return [each["code"] for each in version.findings]


def drawing(*, pages: int = 1, inches: tuple[float, float] = (36, 24), words: str = "") -> bytes:
    """Make a PDF with drawn sheets of a size, each with a number and a title where they belong."""
    sheets = [(f"A-{100 + page}", f"Plan {page}") for page in range(1, pages + 1)]
    return drawn(sheets, inches=inches, words=words)


def drawn(
    sheets: list[tuple[str, str]],
    *,
    inches: tuple[float, float] = (36, 24),
    words: str = "",
    turned: int = 0,
    address: str = "1222 First Ave.",
    in_box: str = "",
) -> bytes:
    """Make a PDF with a sheet for each number and title; ``words`` are drawn without ink."""
    target = io.BytesIO()
    width, height = inches[0] * 72, inches[1] * 72
    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    paper = (height, width) if turned % 180 else (width, height)
    page = Canvas(target, pagesize=paper, invariant=1, initialFontName="Vera", pageCompression=0)
    for number, title in sheets:
        if turned:
            page.setPageRotation(turned)
            page.transform(*_TURNS[turned](width, height))
        page.rect(72, 72, 400, 400)
        page.setFont("Vera", 9)
        page._code.append(f"% {words}")
        page.drawString(80, height - 80, f"Project at {address}, San Diego")
        page.drawRightString(width - 40, 110, "SHEET TITLE:")
        page.drawRightString(width - 40, 96, title)
        page.setFont("Vera", 24)
        page.drawRightString(width - 40, 40, number)
        if in_box:
            page.drawString(width - 400, 300, in_box)
        page.showPage()
    page.save()
    return target.getvalue()


_TURNS: dict[int, Callable[[float, float], tuple[float, ...]]] = {
    90: lambda width, height: (0, 1, -1, 0, height, 0),
    180: lambda width, height: (-1, 0, 0, -1, width, height),
    270: lambda width, height: (0, -1, 1, 0, 0, width),
}


def blank_sheets(pages: int) -> bytes:
    """Make a PDF with nothing on its pages, however many."""
    pdf = pikepdf.new()
    for _page in range(pages):
        pdf.add_blank_page(page_size=(36 * 72, 24 * 72))
    return saved(pdf)


def saved(pdf: pikepdf.Pdf, **options: Any) -> bytes:
    """Return a PDF's bytes."""
    target = io.BytesIO()
    pdf.save(target, deterministic_id="encryption" not in options, **options)
    return target.getvalue()


def with_script(content: bytes) -> bytes:
    """Let a PDF run a script when it is opened."""
    pdf = pikepdf.open(io.BytesIO(content))
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('hi')")
    return saved(pdf)


def with_attachment(content: bytes, attached: bytes) -> bytes:
    """Attach a file inside a PDF."""
    pdf = pikepdf.open(io.BytesIO(content))
    pdf.attachments["inside.txt"] = attached
    return saved(pdf)


def locked(content: bytes, *, owner: str = "secret", user: str = "") -> bytes:
    """Protect a PDF."""
    pdf = pikepdf.open(io.BytesIO(content))
    return saved(pdf, encryption=pikepdf.Encryption(owner=owner, user=user))


def zipped(content: bytes) -> bytes:
    """Pack something into a ZIP archive."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inside.com", content)
    return target.getvalue()


def bomb(*, times: int = 3) -> bytes:
    """Make a small PDF whose object stream unpacks to gigabytes."""
    packed = b"\0" * (1 << 30)
    for _time in range(times):
        packed = zlib.compress(packed, 9)
    filters = b"/FlateDecode " * times
    body = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    at = len(body)
    body += b"3 0 obj\n<</Type/ObjStm/N 1/First 4/Filter[%s]/Length %d>>stream\n" % (filters, len(packed))
    body += packed + b"\nendstream\nendobj\n"
    table = len(body)
    rows = b"\0\0\0\0\xff" + b"\1" + (9).to_bytes(3) + b"\0" + b"\2" + (3).to_bytes(3) + b"\0"
    rows += b"\1" + at.to_bytes(3) + b"\0" + b"\1" + table.to_bytes(3) + b"\0"
    body += b"4 0 obj\n<</Type/XRef/Size 5/Root 1 0 R/W[1 3 1]/Length %d>>stream\n" % len(rows)
    return body + rows + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % table


def document_of(version: DocumentVersion) -> Document:
    """Return the document afresh."""
    return Document.objects.get(pk=version.document_id)
