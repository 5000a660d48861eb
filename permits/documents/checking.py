"""Check what came in: hears of each uploaded file, looks at it in a worker, and says whether it may be used.

Every step is harmless when done again: the row decides whether there is anything left to do.
"""

import logging
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.db import transaction

from permits.documents import store
from permits.documents.checks import preflight, reading, scanning, sniffing
from permits.documents.findings import Severity, found, refuses
from permits.documents.models import NOT_SCANNED, Document, DocumentVersion, Sheet
from permits.documents.slots import slot_of
from permits.rulebook.schema.demand import DocumentSlot
from workflows import outbox
from workflows.delivery import MAX_ATTEMPTS
from workflows.models import OutboxEvent
from workflows.timing import now

log = logging.getLogger(__name__)

CHECKED = "document.checked"
Status = DocumentVersion.Status


@dataclass
class Examination:
    """What is known of a file after looking at it."""

    content_type: str = ""
    sha256: str = ""
    scanned_by: str = ""
    page_count: int | None = None
    sheets: list[dict[str, Any]] = field(default_factory=list)
    findings: list[dict[str, Any]] = field(default_factory=list)

    @property
    def is_refused(self) -> bool:
        return refuses(self.findings)


def document_uploaded(event: OutboxEvent) -> None:
    """Check the file that was uploaded (consumer of ``document.uploaded``)."""
    version = DocumentVersion.objects.select_related("document__application").get(pk=event.payload["version"])
    check(version, at=now())


def check_failed(event: OutboxEvent, error: str) -> None:
    """Say so on the version when its check was given up, so that nobody waits for ever."""
    log.warning("documents.check_failed version=%s error=%s", event.payload["version"], error[:300])
    if event.attempts + 1 < MAX_ATTEMPTS:
        return
    DocumentVersion.objects.filter(pk=event.payload["version"], status=Status.CHECKING).update(
        status=Status.REFUSED, findings=[found("check_failed", Severity.REJECT)], checked_at=now()
    )


@transaction.atomic
def check(version: DocumentVersion, *, at: datetime) -> DocumentVersion:
    """Examine an uploaded file and settle whether it may be used; harmless when repeated.

    :raises ScanFailed, StoreAway, ReaderBroken: the check could not be made now; nothing is settled.
    """
    version = (
        DocumentVersion.objects.select_related("document__application")
        .select_for_update(of=("self",))
        .get(pk=version.pk)
    )
    if not _is_open(version):
        return version
    slot = slot_of(version.document.application, version.document.slot)
    examined = examine(version, slot)
    if not examined.is_refused:
        _promote(version, examined)
    return _settle(version, examined, at)


def examine(version: DocumentVersion, slot: DocumentSlot) -> Examination:
    """Look at a file in the store, the cheap and safe looks first; stop at the first that refuses it."""
    examined = Examination()
    with TemporaryDirectory(prefix="lintel-check-") as folder:
        path = Path(folder) / "file"
        if _fetch(version, path, examined):
            for look in (_sniff, _scan, _read):
                look(version, slot, path, examined)
                if examined.is_refused:
                    break
    if not examined.is_refused:
        examined.findings += _twins(version, examined.sha256)
    return examined


# --- the looks ------------------------------------------------------------------------------------
def _fetch(version: DocumentVersion, path: Path, examined: Examination) -> bool:
    try:
        with path.open("wb") as target:
            digest = store.download(version.incoming_key, target, etag=version.etag)
    except store.Missing:
        return _was_promoted(version, path, examined)
    except store.Altered:
        examined.findings.append(found("altered", Severity.REJECT))
        return False
    examined.sha256 = digest.sha256
    if digest.size != version.size:
        examined.findings.append(found("altered", Severity.REJECT))
    return not examined.is_refused


def _was_promoted(version: DocumentVersion, path: Path, examined: Examination) -> bool:
    """Fetch what a worker that died had already moved to its lasting key; it is looked at like any other."""
    try:
        with path.open("wb") as target:
            examined.sha256 = store.download(version.key, target).sha256
    except store.Missing:
        examined.findings.append(found("missing", Severity.REJECT))
        return False
    return True


def _sniff(version: DocumentVersion, slot: DocumentSlot, path: Path, examined: Examination) -> None:
    with path.open("rb") as file:
        examined.content_type = sniffing.sniff(file.read(sniffing.HEAD))
    if examined.content_type != version.declared_type or examined.content_type not in slot.allowed_types:
        kinds = {"detected_kind": examined.content_type, "declared_kind": version.declared_type}
        finding = found("wrong_content", Severity.REJECT, wanted_kind=slot.allowed_types[0], **kinds)
        examined.findings.append(finding)


def _scan(version: DocumentVersion, slot: DocumentSlot, path: Path, examined: Examination) -> None:
    if not settings.CLAMD_URL:
        examined.scanned_by = NOT_SCANNED
        return
    examined.scanned_by = scanning.version(settings.CLAMD_URL)
    with path.open("rb") as file:
        verdict = scanning.scan(file, address=settings.CLAMD_URL)
    if verdict.over_limit:
        examined.findings.append(found("too_large_to_scan", Severity.REJECT))
    elif not verdict.clean:
        examined.findings.append(found("virus", Severity.REJECT, name=verdict.name))


def _read(version: DocumentVersion, slot: DocumentSlot, path: Path, examined: Examination) -> None:
    report = reading.read(path, examined.content_type)
    examined.page_count, examined.sheets = report.get("pages"), report.get("sheets", [])
    examined.findings += preflight.judge(report, slot)


def _twins(version: DocumentVersion, sha256: str) -> list[dict[str, Any]]:
    """Warn when the application has the very same content already."""
    documents = Document.objects.current().filter(application_id=version.document.application_id)
    twin = DocumentVersion.objects.clean().filter(document__in=documents, sha256=sha256).first()
    return [found("same_content", Severity.WARN, name=twin.name)] if twin else []


# --- the outcome ----------------------------------------------------------------------------------
def _is_open(version: DocumentVersion) -> bool:
    """Tell whether a check is due: also after one that was given up and is now tried again by staff."""
    given_up = [each["code"] for each in version.findings] == ["check_failed"]
    return version.status == Status.CHECKING or (version.status == Status.REFUSED and given_up)


def _promote(version: DocumentVersion, examined: Examination) -> None:
    """Move exactly the bytes that were checked to their lasting key, once."""
    try:
        store.promote(
            version.incoming_key,
            version.key,
            etag=version.etag,
            content_type=examined.content_type,
            sha256=examined.sha256,
        )
    except store.AlreadyThere:
        if store.kept_digest(version.key) != examined.sha256:
            examined.findings.append(found("altered", Severity.REJECT))
    except store.Missing:
        if store.kept_digest(version.key) != examined.sha256:
            examined.findings.append(found("missing", Severity.REJECT))
    except store.Altered:
        examined.findings.append(found("altered", Severity.REJECT))


def _settle(version: DocumentVersion, examined: Examination, at: datetime) -> DocumentVersion:
    version.status = Status.REFUSED if examined.is_refused else Status.CLEAN
    version.content_type, version.sha256 = examined.content_type, examined.sha256
    version.scanned_by, version.checked_at = examined.scanned_by, at
    version.page_count = examined.page_count
    version.findings = examined.findings
    version.save()
    if version.is_clean:
        Sheet.objects.bulk_create(Sheet(version=version, **sheet) for sheet in examined.sheets)
    application = version.document.application
    outbox.publish(application.case, CHECKED, at=at, version=version.pk, status=version.status)
    transaction.on_commit(lambda: _clear(version), robust=True)
    return version


def _clear(version: DocumentVersion) -> None:
    """Empty the quarantine; what a crash leaves behind, the sweep finds."""
    store.delete(version.incoming_key)
