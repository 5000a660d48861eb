"""Read one file and print what is in it as JSON: ``file_reader.py PDF|IMAGE PATH``.

Runs alone in a process of its own, with hard limits of memory and time, because hostile files are made to
exhaust or exploit their reader. It imports nothing of the product and gets none of its secrets.
"""

import json
import resource
import sys
from collections import Counter
from typing import Any

MEMORY = 1024 * 1024 * 1024
CPU_SECONDS = 30
MOST_PAGES = 5_000
MOST_OBJECTS = 2_000_000
DEEPEST = 40
MOST_PIXELS = 120_000_000
PROGRAM_ACTIONS = frozenset({"/Launch", "/ImportData", "/GoToE"})
MULTIMEDIA = frozenset({"/RichMedia", "/3D", "/Movie", "/Sound", "/Screen"})


def limit_resources() -> None:
    """Give this process so much memory and time, no more, and no files to write."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


# --- PDF ------------------------------------------------------------------------------------------
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
    return {"pages": count, "sheets": [sheet(number, page) for number, page in enumerate(pdf.pages, 1)]}


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


def contents_of(pdf: Any) -> dict[str, Any]:
    """Count what the reviewers must not be surprised by."""
    root, seen = pdf.Root, Counter()  # type: ignore[var-annotated]
    form = root.get("/AcroForm")
    names = root.get("/Names")
    look_through(pdf, seen)
    runs = has(names, "/JavaScript") or starts_script(root.get("/OpenAction")) or has(root, "/AA")
    return {
        "xfa": has(form, "/XFA"),
        "runs_scripts": bool(seen["script"]) and (runs or bool(seen["page_actions"])),
        "field_scripts": bool(seen["script"]),
        "starts_programs": bool(seen["program"]),
        "embedded_files": has(names, "/EmbeddedFiles") or has(root, "/Collection") or bool(seen["embedded"]),
        "multimedia": bool(seen["multimedia"]),
        "signed": bool(seen["signature"]) or has(root, "/Perms"),
    }


def look_through(pdf: Any, seen: "Counter[str]") -> None:
    """Visit every object once, dictionaries nested in it included."""
    for number, found in enumerate(pdf.objects):
        if number > MOST_OBJECTS:
            raise MemoryError
        try:
            visit(found, seen, 0)
        except (ValueError, RuntimeError, TypeError, AttributeError):
            continue


def visit(found: Any, seen: "Counter[str]", depth: int) -> None:
    """Note what one dictionary is, and look into what it holds directly."""
    import pikepdf  # noqa: PLC0415 (only after the limits)

    if depth > DEEPEST:
        return
    if isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
        note(found, seen)
        for _name, value in found.items():
            if is_container(value):
                visit(value, seen, depth + 1)
    elif isinstance(found, pikepdf.Array):
        for value in found:
            if is_container(value):
                visit(value, seen, depth + 1)


def is_container(value: Any) -> bool:
    """Tell whether a value has to be looked into here; indirect objects are visited by themselves."""
    import pikepdf  # noqa: PLC0415 (only after the limits)

    return isinstance(value, pikepdf.Dictionary | pikepdf.Array) and not value.is_indirect


def note(found: Any, seen: "Counter[str]") -> None:
    """Count the kinds of things that matter."""
    action, kind, subtype = (str(found.get(name, "")) for name in ("/S", "/Type", "/Subtype"))
    seen["script"] += "/JS" in found or action == "/JavaScript"
    seen["program"] += action in PROGRAM_ACTIONS
    seen["embedded"] += kind == "/EmbeddedFile" or subtype == "/FileAttachment" or "/EF" in found
    seen["multimedia"] += subtype in MULTIMEDIA
    seen["signature"] += "/ByteRange" in found and "/Contents" in found
    seen["page_actions"] += kind == "/Page" and "/AA" in found


def has(holder: Any, name: str) -> bool:
    """Tell whether a dictionary is there and has an entry."""
    try:
        return holder is not None and name in holder
    except (ValueError, TypeError):
        return False


def starts_script(action: Any) -> bool:
    """Tell whether what happens at opening is a script, not a place to show."""
    return has(action, "/JS") or (has(action, "/S") and str(action.get("/S")) == "/JavaScript")


# --- images ---------------------------------------------------------------------------------------
def read_image(path: str) -> dict[str, Any]:
    """Decode an image completely and tell its size in pixels."""
    from PIL import Image  # noqa: PLC0415 (only after the limits)

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS // 2  # Pillow raises at twice this
    try:
        with Image.open(path, formats=("PNG", "JPEG")) as image:
            width, height = image.size
            if width * height > MOST_PIXELS:
                return {"outcome": "too_many_pixels"}
            image.load()
    except Image.DecompressionBombError:
        return {"outcome": "too_many_pixels"}
    except (OSError, ValueError, SyntaxError) as error:
        return {"outcome": "not_readable", "because": str(error)[-200:]}
    return {"outcome": "read", "pages": 1, "sheets": [{"page": 1, "width": 0, "height": 0}]}


def main(kind: str, path: str) -> None:
    """Print the report; what goes beyond the limits is reported as too complex."""
    limit_resources()
    try:
        report = read_pdf(path) if kind == "PDF" else read_image(path)
    except (MemoryError, RecursionError):
        report = {"outcome": "too_complex"}
    sys.stdout.write(json.dumps(report))


if __name__ == "__main__":
    main(*sys.argv[1:3])
