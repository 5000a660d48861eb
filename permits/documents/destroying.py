"""Destroy what two people have said may go: every object of it and the words of its sheets; rows stay."""

import logging
from datetime import datetime
from typing import Any

from permits.documents import store
from permits.documents.disposing import RIGHT, what_holds
from permits.documents.generated import GeneratedFile
from permits.documents.models import Disposal, Document, DocumentVersion, Sheet
from workflows import noting
from workflows.models import OutboxEvent
from workflows.timing import now
from workflows.transitions import lock

log = logging.getLogger(__name__)
TOPIC = "document.destroyed"
GONE = "Destroyed under the retention rules."
State = Disposal.State


def disposal_ordered(event: OutboxEvent) -> None:
    """Destroy a document (consumer); harmless when it is done, and given back when something holds it now.

    A worker that dies in the middle is followed by one that finds less to destroy and finishes.
    """
    disposal = Disposal.objects.select_related("document__application").get(pk=event.payload["disposal"])
    lock(disposal.document.application)
    disposal = Disposal.objects.select_for_update(of=("self",)).get(pk=disposal.pk)
    if disposal.state != State.ORDERED:
        return
    document = Document.objects.select_related("application__case").get(pk=disposal.document_id)
    if why := what_holds(document):
        _give_back(disposal, why)
        return
    _destroy(disposal, document, now())


def destroying_failed(event: OutboxEvent, error: str) -> None:
    """Show beside the disposal that it could not be done now; it is tried again by itself."""
    log.warning("documents.destroying_failed disposal=%s", event.payload["disposal"])
    waiting = Disposal.objects.filter(pk=event.payload["disposal"], state=State.ORDERED)
    waiting.update(trouble=error[:300])


def _give_back(disposal: Disposal, why: str) -> None:
    disposal.state, disposal.trouble = State.PROPOSED, why[:300]
    disposal.approved_by = disposal.approved_at = disposal.ordered_by = disposal.ordered_at = None
    disposal.save()


def _destroy(disposal: Disposal, document: Document, at: datetime) -> None:
    versions = list(document.versions.order_by("number"))
    copies = _copies(versions)
    disposal.files = [_record(each, _keys(each, copies)) for each in versions]
    for kind, rows in copies.items():
        kind._default_manager.filter(pk__in=[each.pk for each in rows]).update(
            file_state=GeneratedFile.State.FAILED, file_error=GONE
        )
    disposal.state, disposal.destroyed_at, disposal.trouble = State.DESTROYED, at, ""
    disposal.save(update_fields=["state", "destroyed_at", "trouble", "files"])
    Sheet.objects.filter(version__in=versions).update(text="", has_text=False)
    DocumentVersion.objects.filter(pk__in=[each.pk for each in versions]).update(thumbnail_count=0)
    Document.objects.filter(pk=document.pk).update(destroyed_at=at)
    _write_down(disposal, document, at)


def _write_down(disposal: Disposal, document: Document, at: datetime) -> None:
    assert disposal.ordered_by is not None  # noqa: S101 (the database holds it so)
    noting.note(
        document.application,
        f"disposal:{document.pk}:{disposal.retention}",
        "destroy_document",
        permission=RIGHT,
        topic=TOPIC,
        actor=disposal.ordered_by,
        at=at,
        disposal=disposal.pk,
        title=document.title,
        approved_by=disposal.approved_by_id,
        sha256=[each["sha256"] for each in disposal.files],
    )


def _copies(versions: list[DocumentVersion]) -> dict[Any, list[Any]]:
    """Return what workers made of these versions: redacted and stamped copies, by kind."""
    kinds: list[Any] = [each for each in GeneratedFile.__subclasses__() if hasattr(each, "version")]
    rows = {kind: list(kind._default_manager.filter(version__in=versions)) for kind in kinds}
    return {kind: [each for each in found if each.file_key] for kind, found in rows.items()}


def _keys(version: DocumentVersion, copies: dict[Any, list[Any]]) -> set[str]:
    """Return every object of a version: the file, its pictures, its copies, and what waits in quarantine."""
    folder = f"{version.key.rpartition('/')[0]}/"
    made = {each.file_key for rows in copies.values() for each in rows if each.version_id == version.pk}
    lying = {each.key for each in store.listed(folder, before=now())} if version.is_clean else set()
    return {version.key, version.incoming_key, *made, *lying}


def _record(version: DocumentVersion, keys: set[str]) -> dict[str, Any]:
    gone = sum(store.destroy(key) for key in sorted(keys))
    facts = {"name": version.name, "version": version.number, "sha256": version.sha256}
    return facts | {"size": version.size, "pages": version.page_count or 0, "objects": gone}
