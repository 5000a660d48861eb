"""Everything in a PDF that reviewers must not be surprised by."""

from collections import Counter
from typing import Any

from permits.documents.reader.fonts import Fonts
from permits.documents.reader.limits import DEEPEST, MOST_OBJECTS

PROGRAM_ACTIONS = frozenset({"/Launch", "/ImportData", "/GoToE"})
MULTIMEDIA = frozenset({"/RichMedia", "/3D", "/Movie", "/Sound", "/Screen"})


def contents_of(pdf: Any) -> dict[str, Any]:
    """Count what the reviewers must not be surprised by."""
    root, seen = pdf.Root, Counter()  # type: ignore[var-annotated]
    form = root.get("/AcroForm")
    names = root.get("/Names")
    fonts = Fonts()
    look_through(pdf, seen, fonts)
    runs = has(names, "/JavaScript") or starts_script(root.get("/OpenAction")) or has(root, "/AA")
    return {
        "xfa": has(form, "/XFA"),
        "runs_scripts": bool(seen["script"]) and (runs or bool(seen["page_actions"])),
        "field_scripts": bool(seen["script"]),
        "starts_programs": bool(seen["program"]),
        "embedded_files": has(names, "/EmbeddedFiles") or has(root, "/Collection") or bool(seen["embedded"]),
        "multimedia": bool(seen["multimedia"]),
        "signed": bool(seen["signature"]) or has(root, "/Perms"),
        "fonts_missing": sorted(fonts.missing),
    }


def look_through(pdf: Any, seen: "Counter[str]", fonts: Fonts) -> None:
    """Visit every object once, dictionaries nested in it included."""
    for number, found in enumerate(pdf.objects):
        if number > MOST_OBJECTS:
            raise MemoryError
        try:
            visit(found, seen, fonts, 0)
        except (ValueError, RuntimeError, TypeError, AttributeError):
            continue


def visit(found: Any, seen: "Counter[str]", fonts: Fonts, depth: int) -> None:
    """Note what one dictionary is, and look into what it holds directly."""
    import pikepdf  # noqa: PLC0415 (only after the limits)

    if depth > DEEPEST:
        return
    if isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
        note(found, seen)
        fonts.note(found)
        for _name, value in found.items():
            if is_container(value):
                visit(value, seen, fonts, depth + 1)
    elif isinstance(found, pikepdf.Array):
        for value in found:
            if is_container(value):
                visit(value, seen, fonts, depth + 1)


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
