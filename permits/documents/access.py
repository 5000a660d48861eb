"""Open a file: a short-lived address, given to somebody who may see it, and written down."""

from datetime import datetime
from typing import Any

from django.db import transaction

from permits.documents import store
from permits.documents.models import DocumentAccess, DocumentVersion


@transaction.atomic
def open_file(version: DocumentVersion, *, inline: bool, actor: Any, at: datetime) -> str:
    """Return an address from which the actor's browser reads a checked file, and record that it was given."""
    how = DocumentAccess.How.VIEW if inline else DocumentAccess.How.DOWNLOAD
    DocumentAccess.objects.create(version=version, user=actor, at=at, how=how)
    return store.link(version.key, name=version.name, content_type=version.content_type, inline=inline)
