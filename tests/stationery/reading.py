"""Reading a PDF as a validator, a screen reader and a pair of eyes do."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import page
import pikepdf
import pypdfium2
from pikepdf import Dictionary, Object

PROFILES = (page.ValidationProfile.PDF_A_2A, page.ValidationProfile.PDF_UA_1)


def failures(pdf: bytes, folder: Path) -> list[str]:
    """Return what a validator finds wrong with the file as PDF/A-2a and PDF/UA-1."""
    file = folder / "checked.pdf"
    file.write_bytes(pdf)
    return [
        f"{failure.rule_id}: {failure.message}"
        for profile in PROFILES
        for failure in page.validate_pdf(str(file), profile=profile).failures
    ]


def pages(pdf: bytes) -> list[str]:
    """Return the text of each page, artifacts included, in one line."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [" ".join(sheet.get_textpage().get_text_bounded().split()) for sheet in document]
    finally:
        document.close()


def text(pdf: bytes) -> str:
    """Return the text of all pages."""
    return " ".join(pages(pdf))


@dataclass(frozen=True, slots=True)
class Element:
    """An element of the structure tree."""

    tag: str
    alt: str
    actual: str
    attributes: dict[str, str]
    kids: list["Element"]


def elements(pdf: bytes, tag: str = "") -> list[Element]:
    """Return the structure elements in reading order, all or those of one tag."""
    with pikepdf.open(BytesIO(pdf)) as file:
        root = _element(file.Root.StructTreeRoot.K)
    return [element for element in _walk(root) if tag in ("", element.tag)]


def tags(pdf: bytes) -> list[str]:
    """Return the tags of all structure elements in reading order."""
    return [element.tag for element in elements(pdf)]


def _element(item: Object) -> Element:
    children = item.get("/K", [])
    listed = [children] if isinstance(children, Dictionary | int) else list(children)
    return Element(
        tag=str(item.S).removeprefix("/"),
        alt=str(item.get("/Alt", "")),
        actual=str(item.get("/ActualText", "")),
        attributes={key: str(value) for key, value in dict(item.get("/A", {})).items()},
        kids=[_element(kid) for kid in listed if isinstance(kid, Dictionary) and "/S" in kid],
    )


def _walk(element: Element) -> Iterator[Element]:
    yield element
    for kid in element.kids:
        yield from _walk(kid)
