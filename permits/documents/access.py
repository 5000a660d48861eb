"""Open a file: a short-lived address, given to somebody who may see it, and written down."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from permits.documents import generated, store
from permits.documents.models import DocumentAccess, DocumentVersion, Redaction


class FileGone(Exception):
    """The store does not have a file that it should have."""


class Destroyed(FileGone):
    """A file whose time was over, and that two people have had destroyed."""


@transaction.atomic
def open_file(version: DocumentVersion, *, inline: bool, actor: Any, at: datetime) -> str:
    """Return an address from which the actor's browser reads a checked file, and record that it was given.

    :raises Destroyed: it was destroyed under the retention rules. :raises FileGone: the store has lost it.
    :raises StoreAway: the store cannot be asked.
    """
    if version.document.destroyed_at is not None:
        raise Destroyed(version.document)
    if store.head(version.key) is None:
        raise FileGone(version.key)
    how = DocumentAccess.How.VIEW if inline else DocumentAccess.How.DOWNLOAD
    DocumentAccess.objects.create(version=version, user=actor, at=at, how=how)
    return store.link(version.key, name=version.name, content_type=version.content_type, inline=inline)


@transaction.atomic
def open_copy(copy: Redaction, *, actor: Any, at: datetime) -> str:
    """Return an address of a redacted copy, and record that it was given.

    :raises NotReady: it has not been made.
    """
    how = DocumentAccess.How.PUBLIC_COPY
    DocumentAccess.objects.create(version=copy.version, user=actor, at=at, how=how)
    return generated.link(copy, inline=False)


def safeguards() -> dict[str, object]:
    """Return how files are safeguarded here: by a virus scanner, encrypted, locked; for staff."""
    try:
        locks = store.can_lock()
    except store.StoreAway:
        locks = None
    return {"scans": bool(settings.CLAMD_URL), "encrypts": settings.S3_ENCRYPTION, "locks": locks}
