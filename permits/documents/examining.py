"""The looks at a file that came in, each at a copy fetched anew: what it is, what is in it, what it says."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings

from permits.documents import store
from permits.documents.checks import drawing_rules, preflight, reading, scanning, sheet_rules, sniffing
from permits.documents.findings import Severity, found, refuses
from permits.documents.models import NOT_SCANNED, Document, DocumentVersion
from permits.documents.slots import slot_of

PDF = "application/pdf"


@dataclass
class Look:
    """One look at a version: what was found, and the sheets where they were read."""

    version: DocumentVersion
    path: Path
    findings: list[dict[str, Any]] = field(default_factory=list)
    sheets: list[dict[str, Any]] = field(default_factory=list)

    @property
    def is_refused(self) -> bool:
        return refuses(self.findings)

    def refuse(self, code: str, **details: Any) -> None:
        """Note what keeps the file out."""
        self.findings.append(found(code, Severity.REJECT, **details))


def identify(look: Look) -> None:
    """Tell what the file is by its first bytes, and whether the slot takes that."""
    version = look.version
    slot = slot_of(version.document.application, version.document.slot)
    with look.path.open("rb") as file:
        version.content_type = sniffing.sniff(file.read(sniffing.HEAD))
    if version.content_type != version.declared_type or version.content_type not in slot.allowed_types:
        kinds = {"detected_kind": version.content_type, "declared_kind": version.declared_type}
        look.refuse("wrong_content", wanted_kind=slot.allowed_types[0], **kinds)


def scan(look: Look) -> None:
    """Ask the virus scanner; what it cannot look through completely is not clean."""
    if not settings.CLAMD_URL:
        look.version.scanned_by = NOT_SCANNED
        return
    look.version.scanned_by = scanning.version(settings.CLAMD_URL)
    with look.path.open("rb") as file:
        verdict = scanning.scan(file, address=settings.CLAMD_URL)
    if verdict.over_limit:
        look.refuse("too_large_to_scan")
    elif not verdict.clean:
        look.refuse("virus", name=verdict.name)


def read(look: Look) -> None:
    """Read the file in a process of its own: its sheets, and what the slot's rules say to them."""
    version, application = look.version, look.version.document.application
    slot = slot_of(application, version.document.slot)
    report = reading.read(look.path, version.content_type)
    version.page_count = report.get("pages")
    look.findings += preflight.judge(report, slot)
    if look.is_refused:
        return
    rules = drawing_rules.rules_for(application, slot)
    look.sheets = sheets_seen(version, look.path, report, rules)
    if version.content_type == PDF:
        asked = {"address": application.address, "stamp_box": rules["stamp_box"]}
        look.findings += sheet_rules.judge_sheets(look.sheets, slot, **asked)
    look.findings += _twins(version)


def sheets_seen(
    version: DocumentVersion, path: Path, report: dict[str, Any], rules: dict[str, Any]
) -> list[dict[str, Any]]:
    """Return what both readers saw of each sheet; a picture is one sheet, whose content is the file."""
    sheets: list[dict[str, Any]] = report.get("sheets", [])
    if version.content_type != PDF:
        return [sheet | {"sha256": version.sha256} for sheet in sheets]
    said = reading.read_sheets(path, rules) if sheets else {}
    return [sheet | said.get(sheet["page"], {}) for sheet in sheets]


@contextmanager
def looking_at(version: DocumentVersion) -> Iterator[Look]:
    """Fetch a version's file for one look; what is gone or altered is noted, and there is nothing to see."""
    with TemporaryDirectory(prefix="lintel-check-") as folder:
        look = Look(version, Path(folder) / "file")
        _fetch(look)
        yield look


def _fetch(look: Look) -> None:
    version = look.version
    try:
        with look.path.open("wb") as target:
            digest = store.download(version.incoming_key, target, etag=version.etag)
    except store.Missing:
        _fetch_promoted(look)
        return
    except store.Altered:
        look.refuse("altered")
        return
    if digest.size != version.size or version.sha256 not in ("", digest.sha256):
        look.refuse("altered")
    version.sha256 = digest.sha256


def _fetch_promoted(look: Look) -> None:
    """Fetch what a worker that died had already moved to its lasting key; it is looked at like any other."""
    version = look.version
    try:
        with look.path.open("wb") as target:
            digest = store.download(version.key, target)
    except store.Missing:
        look.refuse("missing")
        return
    if version.sha256 not in ("", digest.sha256):
        look.refuse("altered")
    version.sha256 = digest.sha256


def _twins(version: DocumentVersion) -> list[dict[str, Any]]:
    """Warn when the application has the very same content already."""
    documents = Document.objects.current().filter(application_id=version.document.application_id)
    same = DocumentVersion.objects.clean().filter(document__in=documents, sha256=version.sha256)
    twin = same.exclude(pk=version.pk).first()
    return [found("same_content", Severity.WARN, name=twin.name)] if twin else []


Examiner = Callable[[Look], None]
