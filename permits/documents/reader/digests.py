"""A hash of what a page shows, and of nothing else: the same drawing has it in any file and at any place.

Taken over the page's size and turn, its drawing instructions, the fonts, pictures and forms that these
name, and its annotations; not over what programs write beside them (dates, previews, structure, names of
layers' editors). What cannot be read to its end has no hash, and so never passes for unchanged.
"""

import re
from hashlib import sha256
from typing import Any

from permits.documents.reader.limits import DEEPEST

PAGE_KEYS = ("/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Group")
BESIDE = frozenset(
    {
        "/Parent", "/P", "/Popup", "/PieceInfo", "/LastModified", "/Metadata", "/StructParent",
        "/StructParents", "/OPI", "/M", "/NM", "/CreationDate", "/Length", "/Filter", "/DecodeParms",
        "/Usage", "/CreatorInfo",
    }
)  # fmt: skip
BORROWERS = frozenset({"/Form", "/Type3"})
"""What may draw with the fonts and pictures of the page it stands on, when it brings none itself."""
UNSEEN = frozenset({"/Link", "/Popup"})
NAME = re.compile(rb"/([^\x00\t\n\f\r ()<>\[\]{}/%]+)")
LARGE = 64 * 1024 * 1024
MOST_STEPS = 200_000
"""Objects that one page may lead to."""


class PageDigests:
    """Hash the pages of one open file; what pages share is hashed once."""

    def __init__(self, pdf: Any) -> None:
        self.known: dict[tuple[int, int], bytes] = {}
        self.off = layers_off(pdf)
        self.steps = 0
        self.open: list[tuple[int, int]] = []
        self.round_trips = 0
        self.borrows = False

    def of(self, page: Any) -> str:
        """Return the hash of a page; "" when it could not be taken."""
        self.steps, self.open = 0, []
        try:
            return self._page(page).hex()
        except (MemoryError, RecursionError):
            raise
        except Exception:  # whatever is broken in it, a page that cannot be hashed equals no other
            return ""

    def _page(self, page: Any) -> bytes:
        digest = sha256()
        for key in PAGE_KEYS:
            digest.update(key.encode() + self._hash(inherited(page.obj, key), 0))
        drawn = content_of(page)
        digest.update(sha256(drawn).digest())
        resources = inherited(page.obj, "/Resources")
        digest.update(self._resources(resources, drawn))
        if self.borrows:
            digest.update(self._resources(resources, b"#"))
        for each in page.obj.get("/Annots", []):
            if str(each.get("/Subtype", "")) not in UNSEEN:
                digest.update(self._hash(each, 0))
        return digest.digest()

    def _resources(self, resources: Any, drawn: bytes) -> bytes:
        """Hash what the drawing instructions name; all of it where a name is written in a roundabout way."""
        if resources is None:
            return b""
        named = None if b"#" in drawn else {f"/{name.decode('latin-1')}" for name in NAME.findall(drawn)}
        digest = sha256()
        for kind in sorted(resources.keys()):
            held = resources[kind]
            if not hasattr(held, "keys") or kind == "/ProcSet":
                continue
            for name in sorted(held.keys()):
                if named is None or name in named:
                    digest.update(f"{kind}{name}".encode() + self._hash(held[name], 0))
        return digest.digest()

    def _hash(self, value: Any, depth: int) -> bytes:
        """Hash any value, once for each object that stands by itself."""
        place = place_of(value)
        if place is None:
            return self._parts(value, depth)
        if place in self.known:
            return self.known[place]
        if place in self.open:
            self.round_trips += 1
            return b"round"
        trips = self.round_trips
        self.open.append(place)
        hashed = self._parts(value, depth)
        self.open.pop()
        if trips == self.round_trips:
            self.known[place] = hashed
        return hashed

    def _parts(self, value: Any, depth: int) -> bytes:
        import pikepdf  # noqa: PLC0415 (only after the limits)

        self.steps += 1
        if depth > DEEPEST or self.steps > MOST_STEPS:
            raise ValueError
        digest = sha256()
        if isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
            if str(value.get("/Type", "")) == "/Page":
                return b"page"
            self._entries(value, digest, depth)
        elif isinstance(value, pikepdf.Array):
            for each in value:
                digest.update(self._hash(each, depth + 1))
        else:
            digest.update(repr(value).encode("utf-8", "replace"))
        return digest.digest()

    def _entries(self, value: Any, digest: Any, depth: int) -> None:
        import pikepdf  # noqa: PLC0415 (only after the limits)

        if str(value.get("/Type", "")) == "/OCG":
            digest.update(b"off" if value.objgen in self.off else b"on")
        self.borrows |= str(value.get("/Subtype", "")) in BORROWERS and "/Resources" not in value
        is_stream = isinstance(value, pikepdf.Stream)
        drawn = bytes_of(value) if is_stream else b""
        if is_stream:
            digest.update(sha256(drawn).digest())
        for key in sorted(value.keys()):
            if key == "/Resources" and is_stream:
                digest.update(self._resources(value[key], drawn))
            elif key not in BESIDE:
                digest.update(key.encode() + self._hash(value[key], depth + 1))


def place_of(value: Any) -> tuple[int, int] | None:
    """Return the number of an object that stands by itself; None for a value written in its place."""
    import pikepdf  # noqa: PLC0415 (only after the limits)

    return value.objgen if isinstance(value, pikepdf.Object) and value.is_indirect else None


def bytes_of(stream: Any) -> bytes:
    """Return a stream unpacked; a picture or a very large one as it is stored."""
    import pikepdf  # noqa: PLC0415 (only after the limits)

    if str(stream.get("/Subtype", "")) == "/Image" or int(stream.get("/Length", 0)) > LARGE:
        kept = f"{stream.get('/Filter', '')!r}{stream.get('/DecodeParms', '')!r}".encode()
        return kept + bytes(stream.read_raw_bytes())
    try:
        return bytes(stream.read_bytes(pikepdf.StreamDecodeLevel.generalized))
    except pikepdf.PdfError:
        return bytes(stream.read_raw_bytes())


def content_of(page: Any) -> bytes:
    """Return the drawing instructions of a page, its pieces joined as a reader joins them."""
    contents = page.obj.get("/Contents")
    if contents is None:
        return b""
    pieces = [contents] if hasattr(contents, "read_bytes") and not is_list(contents) else list(contents)
    return b"\n".join(bytes_of(piece).strip() for piece in pieces)


def is_list(value: Any) -> bool:
    import pikepdf  # noqa: PLC0415 (only after the limits)

    return isinstance(value, pikepdf.Array)


def inherited(node: Any, key: str) -> Any:
    """Return an entry of a page, or of the nearest node above it that has it."""
    for _level in range(DEEPEST):
        if node is None:
            return None
        if key in node:
            return node[key]
        node = node.get("/Parent")
    return None


def layers_off(pdf: Any) -> set[tuple[int, int]]:
    """Return which layers the file hides when it is opened."""
    try:
        shown = pdf.Root.OCProperties.D
        return {each.objgen for each in shown.get("/OFF", [])}
    except (AttributeError, KeyError, TypeError, ValueError):
        return set()
