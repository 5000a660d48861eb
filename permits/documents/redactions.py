"""Redacted copies: asked for by one person, made by a worker, proved, released by a second person."""

import logging
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from permits.documents import generated, store
from permits.documents.checks import drawing_rules, picturing, reading
from permits.documents.models import DocumentVersion, Redaction
from permits.stationery import redacting
from workflows import outbox
from workflows.delivery import MAX_ATTEMPTS
from workflows.models import OutboxEvent
from workflows.timing import now

log = logging.getLogger(__name__)
ASKED = "document.redaction_asked"
State = Redaction.State


class RedactionRefused(Exception):
    """A copy that cannot be asked for or released; the text says why."""


class NotRemoved(Exception):
    """Something that was to be removed is still in the copy, which is thrown away."""


@transaction.atomic
def ask_for_redaction(
    version: DocumentVersion,
    *,
    words: Sequence[str],
    areas: Sequence[Mapping[str, float]],
    reason: str,
    actor: Any,
    at: datetime,
) -> Redaction:
    """Have a copy of a checked PDF made from which words and areas are removed; the original stays.

    ``areas`` as :class:`Redaction` keeps them.

    :raises RedactionRefused: there is nothing to remove, no reason, or the file is no PDF.
    """
    if version.content_type != generated.PDF or not version.is_clean:
        raise RedactionRefused(_("Only a checked PDF can be redacted."))
    if not words and not areas:
        raise RedactionRefused(_("Say what is to be removed: words, areas, or both."))
    if not reason.strip():
        raise RedactionRefused(_("Say why it is removed: the law or the request."))
    removed = {"words": list(words), "areas": [dict(area) for area in areas], "reason": reason.strip()[:300]}
    asked = Redaction.objects.create(version=version, asked_by=actor, asked_at=at, **removed)
    outbox.publish(None, ASKED, at=at, redaction=asked.pk)
    return asked


@transaction.atomic
def release(redaction: Redaction, *, actor: Any, at: datetime) -> Redaction:
    """Flag a finished copy as the one that may be handed out; harmless when repeated.

    :raises RedactionRefused: it is not made, or the same person asked for it.
    """
    redaction = Redaction.objects.select_for_update(of=("self",)).get(pk=redaction.pk)
    if redaction.public_since is not None:
        return redaction
    if redaction.file_state != State.DONE:
        raise RedactionRefused(_("The copy has not been made yet."))
    if redaction.asked_by_id == actor.pk:
        raise RedactionRefused(_("A second person looks at the copy and releases it."))
    redaction.public_since, redaction.released_by = at, actor
    redaction.code = secrets.token_hex(8)
    redaction.save(update_fields=["public_since", "released_by", "code"])
    return redaction


@transaction.atomic
def retract(redaction: Redaction, *, reason: str, actor: Any, at: datetime) -> Redaction:
    """Take a released copy back: it is handed out no more, and its public page says why. Harmless twice.

    :raises RedactionRefused: it was never released, or there is no reason.
    """
    redaction = Redaction.objects.select_for_update(of=("self",)).get(pk=redaction.pk)
    if redaction.retracted_at is not None:
        return redaction
    if redaction.public_since is None:
        raise RedactionRefused(_("This copy was never released, so there is nothing to take back."))
    if not reason.strip():
        raise RedactionRefused(_("Say why it is taken back; whoever holds the copy reads it."))
    redaction.retracted_at, redaction.retracted_by = at, actor
    redaction.retracted_because = reason.strip()[:300]
    redaction.save(update_fields=["retracted_at", "retracted_by", "retracted_because"])
    return redaction


def redaction_asked(event: OutboxEvent) -> None:
    """Make the copy (consumer of ``document.redaction_asked``)."""
    make(
        Redaction.objects.select_related("version__document__application").get(pk=event.payload["redaction"])
    )


def redacting_failed(event: OutboxEvent, error: str) -> None:
    """Say on the row that the copy could not be made, when it was given up."""
    log.warning("documents.redaction_failed redaction=%s", event.payload["redaction"])
    if event.attempts + 1 >= MAX_ATTEMPTS:
        generated.fail(Redaction.objects.get(pk=event.payload["redaction"]), error)


def make(redaction: Redaction) -> Redaction:
    """Make a copy, prove that what was to be removed is gone, and keep it; harmless when it is made.

    A copy that holds any of it still, or nothing to remove, is never kept: the row says so.
    """
    if redaction.file_state != State.PENDING:
        return redaction
    version = redaction.version
    with TemporaryDirectory(prefix="lintel-redaction-") as folder:
        source, target = Path(folder) / "file", Path(folder) / "copy"
        with source.open("wb") as file:
            store.download(version.key, file)
        try:
            redaction.places = _paint(redaction, source, target)
            _prove(redaction, target)
        except NotRemoved as failure:
            generated.fail(redaction, str(failure))
            return redaction
        redaction.save(update_fields=["places"])
        generated.keep_file(redaction, target, key=_key(redaction), at=now())
    return redaction


def _paint(redaction: Redaction, source: Path, target: Path) -> int:
    removed = {"words": redaction.words, "areas": redaction.areas}
    boxes, pictures = picturing.painted_pages(source, removed, source.parent)
    if not boxes:
        raise NotRemoved(_("None of this was found in the file, so there is nothing to remove."))
    if set(boxes) != {each.page for each in pictures}:
        raise NotRemoved(_("Some pages could not be painted over within our limits of time and memory."))
    title = _("Redacted copy of %(name)s") % {"name": redaction.version.document.title}
    redacting.rebuild(source, target, pictures, title=title)
    return sum(boxes.values())


def _prove(redaction: Redaction, target: Path) -> None:
    """Read the copy as anybody could, and look into every object of it."""
    rules = drawing_rules.rules_for(redaction.version.document.application)
    text = "\n".join(sheet["text"] for sheet in reading.read_sheets(target, rules).values()).casefold()
    left = {word for word in redaction.words if word.casefold() in text}
    left |= redacting.leftovers(target, redaction.words)
    if left:
        raise NotRemoved(_("Still in the copy: %(words)s") % {"words": ", ".join(sorted(left))})


def _key(redaction: Redaction) -> str:
    folder = redaction.version.key.rpartition("/")[0]
    return f"{folder}/redacted/{redaction.pk}.pdf"
