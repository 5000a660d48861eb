"""Check what came in, step by step: what it is, whether it is harmless, what it says (domain §2.5).

Each step is an event of its own, which a worker takes up: its outcome is committed before the next begins,
and people see how far it has come. Every step is harmless when done again: the row decides what is due.
"""

import logging
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from permits.documents import store
from permits.documents.examining import Examiner, Look, identify, looking_at, read, scan
from permits.documents.findings import Severity, found
from permits.documents.holding import lock_new_version
from permits.documents.models import DocumentVersion, Sheet
from workflows import outbox
from workflows.delivery import MAX_ATTEMPTS
from workflows.models import OutboxEvent
from workflows.timing import now

log = logging.getLogger(__name__)

GOES_ON, CHECKED, KEPT = "document.check_goes_on", "document.checked", "document.kept"
Status, Step = DocumentVersion.Status, DocumentVersion.Step
EXAMINERS: tuple[tuple[DocumentVersion.Step, Examiner], ...] = (
    (Step.IDENTIFIED, identify),
    (Step.SCANNED, scan),
    (Step.READ, read),
)


def step_is_due(event: OutboxEvent) -> None:
    """Do the next step of a check (consumer of ``document.uploaded`` and ``document.check_goes_on``)."""
    version = DocumentVersion.objects.select_related("document__application").get(pk=event.payload["version"])
    advance(version, at=now())


def check_failed(event: OutboxEvent, error: str) -> None:
    """Say so on the version when its check was given up, so that nobody waits for ever."""
    log.warning("documents.check_failed version=%s error=%s", event.payload["version"], error[:300])
    if event.attempts + 1 < MAX_ATTEMPTS:
        return
    DocumentVersion.objects.filter(pk=event.payload["version"], status=Status.CHECKING).update(
        status=Status.REFUSED, findings=[found("check_failed", Severity.REJECT)], checked_at=now()
    )


def check(version: DocumentVersion, *, at: datetime) -> DocumentVersion:
    """Do all the steps that are left, one after the other; harmless when repeated.

    :raises ScanFailed, StoreAway, ReaderBroken: a step could not be done now; nothing is settled.
    """
    version = advance(version, at=at)
    while version.status == Status.CHECKING:
        version = advance(version, at=at)
    return version


@transaction.atomic
def advance(version: DocumentVersion, *, at: datetime) -> DocumentVersion:
    """Do the next step of a version's check, and settle it with the last one or at the first refusal.

    :raises ScanFailed, StoreAway, ReaderBroken: the step could not be done now; nothing is settled.
    """
    version = _locked(version)
    if not _is_open(version):
        return version
    done, examiner = next(each for each in EXAMINERS if version.step not in _from(each[0]))
    if version.status == Status.REFUSED:
        version.status, version.findings = Status.CHECKING, []
    with looking_at(version) as look:
        if not look.is_refused:
            examiner(look)
    version.step = done
    version.findings = [*version.findings, *look.findings]
    if look.is_refused or done == EXAMINERS[-1][0]:
        return _settle(look, at)
    version.save()
    outbox.publish(None, GOES_ON, at=at, version=version.pk, application=version.document.application_id)
    return version


# --- how it is done -------------------------------------------------------------------------------
def _from(step: DocumentVersion.Step) -> list[str]:
    """Return a step and those after it."""
    order = [each for each, _examiner in EXAMINERS]
    return [str(each) for each in order[order.index(step) :]]


def _locked(version: DocumentVersion) -> DocumentVersion:
    rows = DocumentVersion.objects.select_related("document__application").select_for_update(of=("self",))
    return rows.get(pk=version.pk)


def _is_open(version: DocumentVersion) -> bool:
    """Tell whether a check is due: also after one that was given up and is now tried again by staff."""
    given_up = [each["code"] for each in version.findings] == ["check_failed"]
    return version.status == Status.CHECKING or (version.status == Status.REFUSED and given_up)


def _promote(look: Look) -> None:
    """Move exactly the bytes that were checked to their lasting key, once."""
    version = look.version
    try:
        store.promote(
            version.incoming_key,
            version.key,
            etag=version.etag,
            content_type=version.content_type,
            sha256=version.sha256,
        )
    except store.AlreadyThere:
        if store.kept_digest(version.key) != version.sha256:
            look.refuse("altered")
    except store.Missing:
        if store.kept_digest(version.key) != version.sha256:
            look.refuse("missing")
    except store.Altered:
        look.refuse("altered")


def _settle(look: Look, at: datetime) -> DocumentVersion:
    version, before = look.version, len(look.findings)
    if not look.is_refused:
        _promote(look)
    version.findings += look.findings[before:]
    version.status = Status.REFUSED if look.is_refused else Status.CLEAN
    version.checked_at = at
    version.save()
    if version.is_clean:
        lock_new_version(version)
        Sheet.objects.bulk_create(Sheet(version=version, **kept_fields(sheet)) for sheet in look.sheets)
        outbox.publish(None, KEPT, at=at, version=version.pk)
    application = version.document.application
    outbox.publish(application.case, CHECKED, at=at, version=version.pk, status=version.status)
    transaction.on_commit(partial(_clear, version.incoming_key), robust=True)
    return version


def kept_fields(sheet: dict[str, Any]) -> dict[str, Any]:
    """Return what is kept of a sheet in its row."""
    names = ("page", "width", "height", "sha256", "number", "title", "discipline", "text", "has_text")
    return {name: sheet[name] for name in names if name in sheet}


def _clear(key: str) -> None:
    """Empty the quarantine; what a crash leaves behind, the sweep finds."""
    store.delete(key)
