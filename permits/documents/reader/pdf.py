"""The structure of a PDF: whether it can be read, its pages, and what does not belong on a drawing."""

from typing import Any

from permits.documents.reader.contents import contents_of
from permits.documents.reader.digests import PageDigests
from permits.documents.reader.limits import MOST_PAGES


def read_pdf(path: str) -> dict[str, Any]:
    """Open a PDF and tell its pages and everything in it that does not belong on a drawing."""
    import pikepdf  # noqa: PLC0415 (only after the limits)

    stream = pikepdf.AccessMode.stream
    repaired = False
    try:
        try:
            pdf = pikepdf.open(path, access_mode=stream, attempt_recovery=False)
        except pikepdf.PasswordError:
            raise
        except pikepdf.PdfError as error:
            if "ncrypt" in str(error):
                return {"outcome": "locked"}
            if not has_an_end(path):
                return {"outcome": "cut_off"}
            pdf, repaired = pikepdf.open(path, access_mode=stream), True
    except pikepdf.PasswordError:
        return {"outcome": "locked"}
    except pikepdf.PdfError as error:
        return {"outcome": "not_readable", "because": str(error)[-200:]}
    with pdf:
        if pdf.is_encrypted:
            return {"outcome": "locked"}
        return {"outcome": "read", "repaired": repaired, **pages_of(pdf), **contents_of(pdf)}


def has_an_end(path: str) -> bool:
    """Tell whether the end marker is where a file that arrived whole has it."""
    with open(path, "rb") as file:
        file.seek(max(0, file.seek(0, 2) - 1024))
        return b"%%EOF" in file.read()


def pages_of(pdf: Any) -> dict[str, Any]:
    """Return the number of pages and the size of each in inches, as it is seen."""
    count = len(pdf.pages)
    if count > MOST_PAGES:
        return {"pages": count, "sheets": []}
    digests = PageDigests(pdf)
    sheets = [sheet(number, page) | {"sha256": digests.of(page)} for number, page in enumerate(pdf.pages, 1)]
    return {"pages": count, "sheets": sheets}


def sheet(number: int, page: Any) -> dict[str, Any]:
    """Return one page's place, width and height in inches; zeros where it does not say."""
    try:
        left, bottom, right, top = (float(edge) for edge in page.cropbox)
        unit = float(page.obj.get("/UserUnit", 1)) / 72
        width, height = abs(right - left) * unit, abs(top - bottom) * unit
        turned = int(page.obj.get("/Rotate", 0)) % 180 != 0
    except Exception:  # whatever is broken in it, a broken page is a page without a size
        width, height, turned = 0.0, 0.0, False
    return {
        "page": number,
        "width": round(height if turned else width, 2),
        "height": round(width if turned else height, 2),
    }
