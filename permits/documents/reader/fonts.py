"""The fonts of a PDF: which are not inside it, so that another computer draws other letters."""

from typing import Any

KINDS = frozenset({"/Type1", "/TrueType", "/MMType1", "/CIDFontType0", "/CIDFontType2"})
FILES = ("/FontFile", "/FontFile2", "/FontFile3")
MOST_NAMED = 10


class Fonts:
    """Collect the names of fonts that a file only mentions."""

    def __init__(self) -> None:
        self.missing: set[str] = set()

    def note(self, found: Any) -> None:
        """Look at one dictionary, which may be a font."""
        if str(found.get("/Type", "")) != "/Font" or str(found.get("/Subtype", "")) not in KINDS:
            return
        described = found.get("/FontDescriptor")
        if described is None or not any(name in described for name in FILES):
            name = str(found.get("/BaseFont", "")).lstrip("/").split("+", 1)[-1]
            if len(self.missing) < MOST_NAMED:
                self.missing.add(name[:60] or "?")
