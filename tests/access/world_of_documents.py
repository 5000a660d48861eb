"""What the part of the one table about documents leads to: files in the store, a picture, a redacted copy."""

from typing import TYPE_CHECKING

from permits.documents import store
from permits.documents.models import Disposal, DocumentVersion, Redaction
from tests.driving import NOON, SIZE_OF_A_PLAN

if TYPE_CHECKING:
    from tests.access.world import World

PLAN = bytes(SIZE_OF_A_PLAN)


def add_to(world: "World") -> None:
    """Put every file into the store, and make of one what staff make of files."""
    for key in DocumentVersion.objects.clean().values_list("key", flat=True):
        _put(key)
    version = DocumentVersion.objects.get(pk=world.addresses["version"][0])
    pictured = _another(version)
    DocumentVersion.objects.filter(pk=pictured.pk).update(thumbnail_count=1)
    copy = Redaction.objects.create(
        version=version,
        words=["Secret name"],
        reason="Request 26-1",
        asked_by=world.who.technician,
        asked_at=NOON,
        file_state="done",
        file_key=f"{version.key}.redacted.pdf",
    )
    released = Redaction.objects.create(
        version=version,
        words=["Secret name"],
        reason="Request 26-2",
        asked_by=world.who.technician,
        asked_at=NOON,
        file_state="done",
        file_key=f"{version.key}.released.pdf",
        code="ab" * 8,
        public_since=NOON,
        released_by=world.who.official,
    )
    disposal = Disposal.objects.create(
        document=pictured.document,
        retention="two_years",
        days=731,
        ended_on=NOON.date(),
        due_on=NOON.date(),
        proposed_at=NOON,
    )
    world.addresses |= {
        "released": (released.pk,),
        "copy_code": (released.code,),
        "disposal": (disposal.pk,),
        "sheet": (pictured.pk, 1),
        "redacted": (copy.pk,),
        "held_document": (version.document_id,),
    }


def _another(version: DocumentVersion) -> DocumentVersion:
    """Return another file of the same application: the test's browser cannot follow it to the store."""
    beside = DocumentVersion.objects.clean().filter(document__application=version.document.application)
    found = beside.exclude(pk=version.pk).first()
    assert found is not None
    return found


def _put(key: str) -> None:
    try:
        store.put_once(key, PLAN, content_type="application/pdf")
    except store.AlreadyThere:
        return
