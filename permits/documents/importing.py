"""Documents from a source that was checked before: an import keeps them without the checks of an upload.

For records that come from another system together with their files, and for samples that we make ourselves;
never for what a person hands in. A version kept so says that it was imported and not scanned here.
"""

import hashlib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from permits.applications.models import PermitApplication
from permits.documents import naming, store
from permits.documents.models import Document, DocumentVersion, Sheet
from permits.documents.slots import slot_of
from permits.rulebook.schema.demand import DocumentSlot
from workflows.transitions import lock

IMPORTED = "import"
AT_ONCE = 4
"""How many files go to the store at the same time."""


class NotImportable(Exception):
    """A file that the slot does not take, or a slot that is full."""


@dataclass(frozen=True, slots=True)
class TrustedFile:
    """A file whose source vouches for it; ``sheets`` are the sizes of its pages in inches."""

    name: str
    content: bytes = field(repr=False)
    content_type: str = "application/pdf"
    sheets: tuple[tuple[float, float], ...] = ()

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    def sheet_sha256(self, page: int) -> str:
        """Return what stands for the content of a page: the same in every copy of this very file."""
        return hashlib.sha256(f"{self.sha256} {page}".encode()).hexdigest()


@transaction.atomic
def keep_checked(
    application: PermitApplication,
    slot: str,
    file: TrustedFile,
    *,
    actor: Any,
    at: datetime,
    document: Document | None = None,
    title: str = "",
) -> DocumentVersion:
    """Keep a file as a checked version, the next one of ``document`` or the first of a new one.

    Its bytes must be in the store before the transaction commits: see :func:`store_all`.

    :raises NotImportable: when the slot does not take it. :raises UnknownSlot: when there is no such slot.
    """
    lock(application)
    chosen = slot_of(application, slot)
    _demand_fitting(chosen, file)
    document = document or _new_document(application, chosen, title or naming.stem(file.name), at)
    number = (document.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    name = naming.safe_name(file.name, file.content_type)
    version = DocumentVersion.objects.create(
        document=document,
        number=number,
        status=DocumentVersion.Status.CLEAN,
        key=naming.version_key(application, document.pk, number, name),
        name=file.name,
        size=len(file.content),
        declared_type=file.content_type,
        content_type=file.content_type,
        sha256=file.sha256,
        page_count=len(file.sheets) or None,
        scanned_by=IMPORTED,
        uploaded_by=actor,
        started_at=at,
        uploaded_at=at,
        checked_at=at,
    )
    Sheet.objects.bulk_create(
        Sheet(version=version, page=page, width=width, height=height, sha256=file.sheet_sha256(page))
        for page, (width, height) in enumerate(file.sheets, start=1)
    )
    return version


def store_all(kept: Iterable[tuple[DocumentVersion, TrustedFile]], pool: ThreadPoolExecutor) -> None:
    """Write the bytes of kept versions, several at a time; call it last in the transaction that kept them.

    A key that is taken holds the same bytes: a run before this one wrote them and did not commit.

    :raises StoreAway: when the store does not take one; then nothing may be committed.
    """
    for done in [pool.submit(_put, version, file) for version, file in kept]:
        done.result()


def store_pool() -> ThreadPoolExecutor:
    """Return the threads that write to the store; use it in a ``with`` block."""
    return ThreadPoolExecutor(max_workers=AT_ONCE, thread_name_prefix="store")


def _put(version: DocumentVersion, file: TrustedFile) -> None:
    try:
        store.put_once(version.key, file.content, content_type=file.content_type)
    except store.AlreadyThere:
        if store.kept_digest(version.key) != file.sha256:
            raise


def _demand_fitting(slot: DocumentSlot, file: TrustedFile) -> None:
    facts = {"name": file.name, "slot": slot.name}
    if file.content_type not in slot.allowed_types:
        raise NotImportable(_("“%(name)s” is not of a kind that “%(slot)s” takes.") % facts)
    if not 0 < len(file.content) <= slot.max_bytes:
        raise NotImportable(_("“%(name)s” is empty or too large for “%(slot)s”.") % facts)


def _new_document(application: PermitApplication, slot: DocumentSlot, title: str, at: datetime) -> Document:
    if application.documents.current().filter(slot=slot.code).count() >= slot.max_count:
        raise NotImportable(_("“%(slot)s” is full.") % {"slot": slot.name})
    return Document.objects.create(
        application=application, slot=slot.code, title=title[:200], retention=slot.retention, created_at=at
    )
