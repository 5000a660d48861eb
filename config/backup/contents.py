"""The objects of the store that the rows of the database name, and those made from them."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from permits.documents import store
from permits.documents.generated import GeneratedFile
from permits.documents.models import DocumentVersion
from permits.privacy import chain_heads

KEPT = "applications/"


class Known(NamedTuple):
    """An object: where it lies, its size in bytes, its SHA-256 as its row has it ("" for pictures)."""

    key: str
    size: int
    sha256: str


def known_objects(*, at: datetime) -> Iterator[Known]:
    """Yield every object that a row of the snapshot names, then what else the store keeps of
    applications, and the kept ends of the chain of security events."""
    named: set[str] = set()
    for key, size, sha256 in _rows():
        named.add(key)
        yield Known(key, size, sha256)
    for folder in (KEPT, chain_heads.FOLDER):
        for each in store.listed(folder, before=at):
            if each.key not in named:
                yield Known(each.key, each.size, "")


def _rows() -> Iterator[Any]:
    clean = DocumentVersion.objects.clean().filter(document__destroyed_at=None).order_by("pk")
    yield from clean.values_list("key", "size", "sha256").iterator(chunk_size=2_000)
    for kind in GeneratedFile.__subclasses__():
        made = kind._default_manager.filter(file_state=GeneratedFile.State.DONE).order_by("pk")
        yield from made.values_list("file_key", "file_size", "file_sha256").iterator(chunk_size=2_000)
