"""A whole package as one ZIP file: written while it is sent, in bounded memory, with its manifest."""

import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction

from permits.documents import store
from permits.documents.models import DocumentAccess, DocumentVersion, Package
from permits.documents.naming import path_in_package
from permits.documents.packages import manifest
from permits.documents.queries import versions_in

MANIFEST = "MANIFEST.txt"


class Outgoing:
    """What a ZIP file is written to: keeps only what has not been sent yet."""

    def __init__(self) -> None:
        self.waiting: list[bytes] = []

    def write(self, written: bytes) -> int:
        self.waiting.append(bytes(written))
        return len(written)

    def flush(self) -> None:
        """Do nothing: what waits is sent by :meth:`taken`."""

    def taken(self) -> bytes:
        """Return what waits, and forget it."""
        written, self.waiting = b"".join(self.waiting), []
        return written


@transaction.atomic
def export(package: Package, *, actor: Any, at: datetime) -> Iterator[bytes]:
    """Return the pieces of a package's ZIP file, and record that every file in it was given to the actor.

    What retention has had destroyed stands in the manifest alone.

    :raises Missing, StoreAway: while it is sent; then the ZIP file has no end and does not open.
    """
    versions = versions_in(package)
    DocumentAccess.objects.bulk_create(
        DocumentAccess(version=version, user=actor, at=at, how=DocumentAccess.How.EXPORT)
        for version in versions
    )
    left = [each for each in versions if each.document.destroyed_at is None]
    return _pieces(left, package.manifest or manifest(versions), package.frozen_at)


def name_of(package: Package) -> str:
    """Return the file name of a package's ZIP file."""
    return f"{package.application.number or package.application_id}-package-{package.number}.zip"


def _pieces(versions: list[DocumentVersion], listed: str, frozen_at: datetime) -> Iterator[bytes]:
    outgoing: Any = Outgoing()
    with zipfile.ZipFile(outgoing, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(_entry(MANIFEST, frozen_at), listed)
        for version in versions:
            with archive.open(_entry(path_in_package(version), frozen_at), "w", force_zip64=True) as target:
                for chunk in store.chunks(version.key):
                    target.write(chunk)
                    yield outgoing.taken()
    yield outgoing.taken()


def _entry(path: str, at: datetime) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(path, at.timetuple()[:6])
    entry.external_attr = 0o644 << 16
    return entry
