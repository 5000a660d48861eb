"""Thumbnails of the sheets: made after the check, which does not wait for them; harmless when made again."""

import logging
from pathlib import Path
from tempfile import TemporaryDirectory

from permits.documents import naming, store
from permits.documents.checks import picturing
from permits.documents.models import DocumentVersion
from workflows.delivery import MAX_ATTEMPTS
from workflows.models import OutboxEvent

log = logging.getLogger(__name__)
JPEG = "image/jpeg"
SECONDS = 600
"""How long the address of a thumbnail serves a page."""


def document_kept(event: OutboxEvent) -> None:
    """Make the thumbnails of a checked version (consumer of ``document.kept``)."""
    make(DocumentVersion.objects.get(pk=event.payload["version"]))


def making_failed(event: OutboxEvent, error: str) -> None:
    """Do without thumbnails when making them was given up: the sheets can be read all the same."""
    log.warning("documents.thumbnails_failed version=%s error=%s", event.payload["version"], error[:300])
    if event.attempts + 1 >= MAX_ATTEMPTS:
        waiting = DocumentVersion.objects.filter(pk=event.payload["version"], thumbnail_count=None)
        waiting.update(thumbnail_count=0)


def make(version: DocumentVersion) -> int:
    """Make and keep a thumbnail of each sheet, and return how many there are.

    :raises StoreAway: the store cannot be reached now. :raises Missing: the file itself is gone.
    """
    if version.thumbnail_count is not None:
        return version.thumbnail_count
    with TemporaryDirectory(prefix="lintel-thumbnails-") as folder:
        path = Path(folder) / "file"
        with path.open("wb") as target:
            store.download(version.key, target)
        count = 0
        for page, picture in picturing.thumbnails(path, is_pdf=not version.is_image):
            _keep(naming.thumbnail_key(version.key, page), picture)
            count = page
    DocumentVersion.objects.filter(pk=version.pk).update(thumbnail_count=count)
    return count


def link(version: DocumentVersion, page: int) -> str:
    """Return a short-lived address of a thumbnail; "" where there is none."""
    if page > (version.thumbnail_count or 0):
        return ""
    key = naming.thumbnail_key(version.key, page)
    return store.link(key, name=f"{page}.jpg", content_type=JPEG, inline=True, seconds=SECONDS)


def _keep(key: str, picture: bytes) -> None:
    """Write a thumbnail, unless a worker that died had written it already."""
    try:
        store.put_once(key, picture, content_type=JPEG)
    except store.AlreadyThere:
        return
