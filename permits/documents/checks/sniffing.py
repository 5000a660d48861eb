"""What a file really is, by its first bytes: our own short list decides, puremagic only names the rest."""

import puremagic

SIGNATURES = {
    "application/pdf": b"%PDF-",
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/jpeg": b"\xff\xd8\xff",
}
HEAD = 4096
_FAMILIES = {
    "text/html": ("text/html", "application/xhtml"),
    "application/zip": ("application/zip", "application/vnd.openxmlformats", "application/vnd.oasis"),
    "application/x-dosexec": ("application/vnd.microsoft.portable-executable", "application/x-msdos-program"),
    "image/vnd.dwg": ("image/x-dwg", "image/vnd.dwg"),
}


def sniff(head: bytes) -> str:
    """Return the content type that the first bytes prove; "other" for everything that we do not take."""
    for content_type, signature in SIGNATURES.items():
        if head.startswith(signature):
            return content_type
    return _family(head) or ("text/plain" if _is_text(head) else "other")


def _family(head: bytes) -> str:
    try:
        guesses = [each.mime_type for each in puremagic.magic_string(head)]
    except (puremagic.PureError, ValueError):
        return ""
    for family, prefixes in _FAMILIES.items():
        if any(guess.startswith(prefixes) for guess in guesses):
            return family
    return ""


def _is_text(head: bytes) -> bool:
    return bool(head) and all(byte >= 32 or byte in b"\t\n\r\f" for byte in head)
