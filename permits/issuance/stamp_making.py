"""Stamp the files of a set, each an event of its own: a killed worker loses one file's work at most.

The stamp always goes on the original as it was handed in, never on a stamped copy.
"""

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.cache import cache
from django.utils.translation import gettext as _

from permits.documents import generated, store
from permits.documents.checks import reading
from permits.documents.generated import PDF, key_of
from permits.documents.models import Sheet
from permits.issuance.models import StampedFile, StampedSet
from permits.issuance.stamp_words import box_of, face_of
from permits.stationery import stamping
from workflows import noting
from workflows.actors import SYSTEM, SYSTEM_PERMISSION
from workflows.models import OutboxEvent
from workflows.timing import now
from workflows.transitions import lock

DONE_TOPIC = "plans.stamped"
PROGRESS_KEPT = 600
State = StampedFile.State


class Changed(Exception):
    """A file in the store is not the one that was approved; nothing is stamped."""


def make_file(event: OutboxEvent) -> None:
    """Stamp one file and keep it (consumer); harmless when it is done, or its set was withdrawn."""
    files = StampedFile.objects.select_related("stamped_set__application__case", "version__document")
    file = files.select_for_update(of=("self",)).get(pk=event.payload["file"])
    if file.file_state == State.DONE or file.stamped_set.is_withdrawn:
        return
    with TemporaryDirectory(prefix="lintel-stamp-") as folder:
        try:
            _stamp(file, Path(folder))
        except stamping.StampingRefused:
            file.file_state, file.unstamped_because = State.DONE, StampedFile.Unstamped.REFUSED
    file.file_made_at = now()
    file.save()
    finish(file.stamped_set)


def finish(stamped: StampedSet) -> None:
    """Write a set into the case's history when its last file is done: how many, and the manifest's hash.

    The case is locked first, so that of two workers at the last two files one sees the other's.
    """
    application = lock(stamped.application)
    files = list(stamped.files.select_for_update(of=("self",)).order_by("pk"))
    if any(each.file_state != State.DONE for each in files):
        return
    noting.note(
        application,
        f"plans:{stamped.pk}:{stamped.package.number}",
        "stamp_plans",
        permission=SYSTEM_PERMISSION,
        topic=DONE_TOPIC,
        actor=SYSTEM,
        at=now(),
        set=stamped.pk,
        files=len(files),
        manifest_sha256=manifest_sha256(files),
    )


def manifest_sha256(files: Iterable[StampedFile]) -> str:
    """Return the hash of a set's manifest: for each file its number, and its hash before and after."""
    lines = (f"{each.version_id} {each.original_sha256} {each.file_sha256 or '-'}\n" for each in files)
    return sha256("".join(lines).encode()).hexdigest()


def note_failure(event: OutboxEvent, error: str) -> None:
    """Show on the file that it could not be stamped; it is tried again by itself."""
    generated.note_failure(StampedFile.objects.filter(pk=event.payload["file"]), error)


def _stamp(file: StampedFile, folder: Path) -> None:
    source, target = folder / "original.pdf", folder / "stamped.pdf"
    with source.open("wb") as opened:
        digest = store.download(file.version.key, opened)
    if digest.sha256 != file.original_sha256:
        raise Changed(_("The file in the store is not the one that was approved."))
    report = stamping.stamp_file(
        source,
        target,
        face=face_of(file.stamped_set),
        box=box_of(file),
        on_sheet=_Progress(file),
        picture=file.version.is_image,
    )
    file.sheets = _manifest(file, report, target)
    kept = store.put_file_or_keep(key_of_file(file), target, content_type=PDF)
    file.file_state, file.file_key, file.file_error = State.DONE, key_of_file(file), ""
    file.file_sha256, file.file_size, file.page_count = kept.sha256, kept.size, len(report.sheets)


def _manifest(file: StampedFile, report: stamping.Report, target: Path) -> list[dict[str, Any]]:
    """Return what is recorded of each sheet: its content before and after, and where the stamp stands."""
    before = {each.page: each for each in Sheet.objects.filter(version=file.version).defer("text")}
    after = {each["page"]: each for each in reading.read(target, PDF).get("sheets", [])}
    return [
        {
            "number": before[each["page"]].number if each["page"] in before else "",
            "original_sha256": before[each["page"]].sha256 if each["page"] in before else "",
            "stamped_sha256": after.get(each["page"], {}).get("sha256", ""),
            **each,
        }
        for each in report.sheets
    ]


class _Progress:
    """Keeps how far a file is where the page that waits can read it; the row says when it is done."""

    def __init__(self, file: StampedFile) -> None:
        self.key = progress_key(file)

    def __call__(self, sheet: int, total: int) -> None:
        if sheet % 5 == 0 or sheet == total:
            cache.set(self.key, sheet, PROGRESS_KEPT)


def key_of_file(file: StampedFile) -> str:
    """Return where in the store a stamped file lies: always the same place for it."""
    folder = f"stamped/{file.stamped_set.code}"
    return key_of(file.stamped_set.application, folder, f"{file.version_id}-stamped")


def progress_key(file: StampedFile) -> str:
    """Return under which name the number of stamped sheets of a file is kept while it is made."""
    return f"stamping:{file.pk}"
