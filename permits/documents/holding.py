"""Legal holds: place and lift them, in the rows and, where it can, in the store."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from permits.documents import store
from permits.documents.models import Document, DocumentVersion, LegalHold


class HoldRefused(Exception):
    """A hold that cannot be placed or lifted; the text says why."""


@transaction.atomic
def place_legal_hold(document: Document, *, reason: str, actor: Any, at: datetime) -> LegalHold:
    """Keep a document, all its versions included, until the hold is lifted.

    :raises HoldRefused: it is held already, or there is no reason.
    :raises StoreAway: the store cannot lock it now.
    """
    document = Document.objects.select_for_update().get(pk=document.pk)
    if not reason.strip():
        raise HoldRefused(_("Say why the document is held: the case, the request or the audit."))
    if held(document) is not None:
        raise HoldRefused(_("This document is on legal hold already."))
    placed = {"reason": reason.strip()[:300], "placed_by": actor, "placed_at": at}
    return LegalHold.objects.create(document=document, locked=_lock_files(document, on=True), **placed)


@transaction.atomic
def lift_legal_hold(hold: LegalHold, *, reason: str, actor: Any, at: datetime) -> LegalHold:
    """End a hold; harmless when it was lifted.

    :raises HoldRefused: there is no reason, or the same person placed it.
    """
    hold = LegalHold.objects.select_for_update(of=("self",)).select_related("document").get(pk=hold.pk)
    if hold.lifted_at is not None:
        return hold
    if not reason.strip():
        raise HoldRefused(_("Say why the document need not be held any longer."))
    if hold.placed_by_id == actor.pk:
        raise HoldRefused(_("A second person lifts a legal hold, not the one who placed it."))
    _lock_files(hold.document, on=False)
    hold.lifted_at, hold.lifted_by, hold.lifted_because = at, actor, reason.strip()[:300]
    hold.save(update_fields=["lifted_at", "lifted_by", "lifted_because"])
    return hold


def held(document: Document) -> LegalHold | None:
    """Return the hold that a document is under; None when it is under none."""
    found: LegalHold | None = document.legal_holds.filter(lifted_at__isnull=True).first()
    return found


def lock_new_version(version: DocumentVersion) -> None:
    """Have the store keep a version that came to a held document."""
    if version.document.legal_holds.filter(lifted_at__isnull=True).exists():
        store.hold(version.key, on=True)


def _lock_files(document: Document, *, on: bool) -> bool:
    keys = document.versions.filter(status="clean").values_list("key", flat=True)
    for key in keys:
        store.hold(key, on=on)
    return store.can_lock()
