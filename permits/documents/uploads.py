"""Uploads: from the wish to hand in a file until it lies in the store and waits to be checked.

The browser sends the bytes straight to the store; here is only said what may be sent, and what arrived.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from permits.applications.models import PermitApplication
from permits.documents import naming, store
from permits.documents.admission import UploadRefused, demand_acceptable, document_for
from permits.documents.findings import Severity, found
from permits.documents.holding import held
from permits.documents.models import Document, DocumentVersion
from permits.documents.sending import part_sizes
from permits.documents.slots import declared_type as claimed_type
from permits.documents.slots import may_leave_out, slot_of
from workflows import outbox
from workflows.transitions import lock

UPLOADED = "document.uploaded"
Status = DocumentVersion.Status


class NotArrived(Exception):
    """The store does not have the whole file yet."""


class CannotRemove(Exception):
    """A document that has to stay; the text says why."""


@transaction.atomic
def start_upload(
    application: PermitApplication,
    slot: str,
    *,
    name: str,
    size: int,
    declared_type: str,
    actor: Any,
    at: datetime,
    document: Document | None = None,
    title: str = "",
) -> DocumentVersion:
    """Open a new version for a file that a browser is about to send.

    ``size`` is in bytes, 0 where the browser cannot tell. A file for a slot that takes one document, or with
    the name of a document that is there, becomes that document's next version.

    :raises UploadRefused: the application, the slot or the file does not allow it.
    """
    lock(application)
    chosen = slot_of(application, slot)
    shown = naming.base_name(name)
    content_type = claimed_type(shown, declared_type)
    demand_acceptable(application, chosen, shown, size, content_type)
    document = document_for(application, chosen, title or naming.stem(shown), document, at)
    _supersede_own(document, shown, size, actor, at)
    version = _new_version(document, shown, size, content_type, actor, at)
    if size > store.PART_SIZE:
        version.upload_id = store.start_parts(version.incoming_key, content_type=content_type)
        version.save(update_fields=["upload_id"])
    return version


@transaction.atomic
def finish_upload(version: DocumentVersion, *, actor: Any, at: datetime) -> DocumentVersion:
    """Take in what arrived: the size is measured at the store, and the checks begin. Harmless when repeated.

    A file of the wrong size is deleted and refused with the reason.

    :raises NotArrived: the store does not have the whole file yet. :raises StoreAway: it cannot be asked.
    """
    version = _locked(version)
    if version.status != Status.UPLOADING:
        return version
    arrived = _arrived_whole(version)
    version.uploaded_at, version.etag = at, arrived.etag
    refusal = _wrong_size(version, arrived.size)
    version.size = arrived.size
    if refusal is not None:
        store.delete(version.incoming_key)
        return _refuse(version, refusal, at)
    version.status = Status.CHECKING
    version.save(update_fields=["uploaded_at", "etag", "size", "status"])
    outbox.publish(None, UPLOADED, at=at, version=version.pk, application=version.document.application_id)
    return version


@transaction.atomic
def cancel_upload(version: DocumentVersion, *, actor: Any, at: datetime) -> DocumentVersion:
    """Give up an upload that has not arrived; harmless when it has."""
    version = _locked(version)
    return _give_up(version, "cancelled", at) if version.status == Status.UPLOADING else version


@transaction.atomic
def abandon_upload(version: DocumentVersion, *, at: datetime) -> DocumentVersion:
    """Give up an upload that nobody finished; harmless when somebody has."""
    version = _locked(version)
    return _give_up(version, "abandoned", at) if version.status == Status.UPLOADING else version


@transaction.atomic
def remove_document(document: Document, *, actor: Any, at: datetime) -> Document:
    """Leave a document out of the package to come; frozen packages keep it. Harmless when repeated.

    :raises CannotRemove: while the city looks at the package, or the document is on legal hold.
    """
    application = lock(document.application)
    document.refresh_from_db()
    if document.removed_at is not None:
        return document
    if not may_leave_out(application):
        raise CannotRemove(
            _("The package is with the city now. You can change its documents when it comes back to you.")
        )
    if held(document) is not None:
        raise CannotRemove(_("This document is on legal hold: it stays until the hold is lifted."))
    for version in document.versions.filter(status=Status.UPLOADING):
        cancel_upload(version, actor=actor, at=at)
    document.removed_at, document.removed_by = at, actor
    document.save(update_fields=["removed_at", "removed_by"])
    outbox.publish(application.case, "document.removed", at=at, document=document.pk, actor=actor.pk)
    return document


# --- how it is done -------------------------------------------------------------------------------
def _supersede_own(document: Document, name: str, size: int, actor: Any, at: datetime) -> None:
    """Give up the same person's earlier try with the same file, which a reload left behind."""
    for earlier in document.versions.filter(status=Status.UPLOADING, uploaded_by=actor, name=name, size=size):
        _give_up(earlier, "cancelled", at, keep_document=True)


def _new_version(
    document: Document, name: str, size: int, content_type: str, actor: Any, at: datetime
) -> DocumentVersion:
    number = (document.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    file_name = naming.safe_name(name, content_type)
    return DocumentVersion.objects.create(
        document=document,
        number=number,
        key=naming.version_key(document.application, document.pk, number, file_name),
        name=name,
        size=size,
        declared_type=content_type,
        uploaded_by=actor,
        started_at=at,
    )


def _locked(version: DocumentVersion) -> DocumentVersion:
    rows = DocumentVersion.objects.select_related("document__application").select_for_update(of=("self",))
    return rows.get(pk=version.pk)


def _arrived_whole(version: DocumentVersion) -> store.Stored:
    if version.upload_id:
        _put_together(version)
    arrived = store.head(version.incoming_key)
    if arrived is None:
        raise NotArrived(_("The file has not arrived yet. Choose it again to send what is missing."))
    return arrived


def _put_together(version: DocumentVersion) -> None:
    """Complete an upload in parts; one that was completed before is left as it is."""
    try:
        there = store.parts(version.incoming_key, version.upload_id)
        if [part.size for part in there] != part_sizes(version):
            raise NotArrived(_("Parts of the file are missing. Choose it again to send what is missing."))
        store.complete(version.incoming_key, version.upload_id, there)
    except (store.Missing, store.AlreadyThere):
        return


def _wrong_size(version: DocumentVersion, arrived: int) -> Mapping[str, Any] | None:
    slot = slot_of(version.document.application, version.document.slot)
    if arrived == 0:
        return found("empty", Severity.REJECT)
    if version.size and arrived != version.size:
        return found("size_differs", Severity.REJECT, arrived=arrived, declared=version.size)
    if arrived > slot.max_bytes:
        return found("too_large", Severity.REJECT, megabytes=slot.max_megabytes)
    return None


def _refuse(version: DocumentVersion, finding: Mapping[str, Any], at: datetime) -> DocumentVersion:
    version.status, version.findings, version.checked_at = Status.REFUSED, [finding], at
    version.save(update_fields=["status", "findings", "checked_at", "uploaded_at", "etag", "size"])
    return version


def _give_up(
    version: DocumentVersion, why: str, at: datetime, *, keep_document: bool = False
) -> DocumentVersion:
    if version.upload_id:
        store.abort(version.incoming_key, version.upload_id)
    store.delete(version.incoming_key)
    _refuse(version, found(why, Severity.REJECT), at)
    document = version.document
    if not keep_document and not document.versions.exclude(pk=version.pk).exists():
        document.removed_at = at
        document.save(update_fields=["removed_at"])
    return version


__all__ = [
    "CannotRemove",
    "NotArrived",
    "UploadRefused",
    "abandon_upload",
    "cancel_upload",
    "finish_upload",
    "remove_document",
    "start_upload",
]
