"""PDFs that a worker makes: how each stands, as columns of its row, and its bytes in the store."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from tempfile import TemporaryFile
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from permits.documents import naming, store
from workflows import outbox

PDF = "application/pdf"


class GeneratedFile(models.Model):
    """A PDF that a worker makes: pending until it lies in the store with its hash, or failed and why."""

    class State(models.TextChoices):
        PENDING = "pending", _("Being prepared")
        DONE = "done", _("Ready")
        FAILED = "failed", _("Failed")

    file_state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    file_key = models.CharField(max_length=300, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    file_size = models.PositiveIntegerField(default=0)
    file_made_at = models.DateTimeField(null=True, blank=True)
    file_error = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True


class NotReady(Exception):
    """The file has not been made yet."""


@dataclass(frozen=True, slots=True)
class FileNews:
    """How a generated file stands, for people."""

    state: str
    label: str
    text: str
    tone: str

    @property
    def is_ready(self) -> bool:
        return self.state == GeneratedFile.State.DONE

    @property
    def is_pending(self) -> bool:
        return self.state == GeneratedFile.State.PENDING

    @property
    def has_failed(self) -> bool:
        return self.state == GeneratedFile.State.FAILED


def key_of(application: Any, folder: str, name: str) -> str:
    """Return where in the store a generated file of an application lies: always the same place for it."""
    return f"{naming.folder_of(application)}/{folder}/{name}.pdf"


def keep(row: Any, pdf: bytes, *, key: str, at: datetime) -> None:
    """Write a row's PDF to the store, once, and mark the row done.

    After a worker died between the store and the commit, what it wrote stands and is what the row records.
    """
    if row.file_state == GeneratedFile.State.DONE:
        return
    try:
        kept = store.put_once(key, pdf, content_type=PDF)
    except store.AlreadyThere:
        kept = _read(key)
    _done(row, kept, key, at)


def keep_file(row: Any, path: Path, *, key: str, at: datetime) -> None:
    """Write a row's PDF from a file, as :func:`keep` does from memory."""
    if row.file_state == GeneratedFile.State.DONE:
        return
    try:
        kept = store.put_file_once(key, path, content_type=PDF)
    except store.AlreadyThere:
        kept = _read(key)
    _done(row, kept, key, at)


def fail(row: Any, error: str) -> None:
    """Say on the row that its PDF could not be made; a file that is there already stays."""
    if row.file_state == GeneratedFile.State.DONE:
        return
    row.file_state, row.file_error = GeneratedFile.State.FAILED, error[:300]
    row.save(update_fields=["file_state", "file_error"])


def note_failure(rows: Any, error: str) -> None:
    """Show on rows that their PDF could not be made; one that is there stays. It is tried again by itself."""
    waiting = rows.exclude(file_state=GeneratedFile.State.DONE)
    waiting.update(file_state=GeneratedFile.State.FAILED, file_error=error[:300])


@transaction.atomic
def want_again(row: Any, topic: str, *, at: datetime, case: Any = None, **payload: Any) -> bool:
    """Ask for a failed PDF again by the event that wants it; tell whether it had failed. Two clicks ask once.

    ``case`` is whose order the event keeps, none unless given.
    """
    failed = type(row)._default_manager.filter(pk=row.pk, file_state=GeneratedFile.State.FAILED)
    wanted = failed.update(file_state=GeneratedFile.State.PENDING, file_error="") == 1
    if wanted:
        outbox.publish(case, topic, at=at, **payload)
    return bool(wanted)


def link(row: Any, *, inline: bool = True) -> str:
    """Return a short-lived address of a row's PDF.

    :raises NotReady: when it is not made yet.
    """
    if row.file_state != GeneratedFile.State.DONE:
        raise NotReady(row.file_state)
    return store.link(row.file_key, name=PurePosixPath(row.file_key).name, content_type=PDF, inline=inline)


def news_of(row: Any) -> FileNews:
    """Say how a row's PDF stands: being prepared, ready or failed."""
    state = GeneratedFile.State(row.file_state)
    text, tone = {
        GeneratedFile.State.PENDING: (_("The document is being prepared. This takes a few seconds."), "city"),
        GeneratedFile.State.DONE: (_("The document is ready."), "done"),
        GeneratedFile.State.FAILED: (
            _("The document could not be made. Nothing is lost: it can be made again."),
            "held",
        ),
    }[state]
    return FileNews(str(state), str(state.label), str(text), tone)


def _done(row: Any, kept: store.Digest, key: str, at: datetime) -> None:
    row.file_state, row.file_key, row.file_error = GeneratedFile.State.DONE, key, ""
    row.file_sha256, row.file_size, row.file_made_at = kept.sha256, kept.size, at
    row.save(
        update_fields=["file_state", "file_key", "file_error", "file_sha256", "file_size", "file_made_at"]
    )


def _read(key: str) -> store.Digest:
    with TemporaryFile() as target:
        return store.download(key, target)
