"""Which file may be handed in, and as which document."""

from datetime import datetime

from django.utils.translation import gettext as _

from permits.applications.models import PermitApplication
from permits.documents.models import Document
from permits.documents.slots import takes_uploads, type_names
from permits.rulebook.schema.demand import DocumentSlot


class UploadRefused(Exception):
    """A file that may not be uploaded; the text says why and what to do."""


def demand_acceptable(
    application: PermitApplication, slot: DocumentSlot, name: str, size: int, content_type: str
) -> None:
    """Let a file pass, or say why it may not come in; ``size`` in bytes.

    :raises UploadRefused: with the reason and what to do.
    """
    facts = {"name": name, "types": type_names(slot), "most": slot.max_megabytes, "slot": slot.name}
    if not takes_uploads(application):
        raise UploadRefused(_("Documents can no longer be added to this application."))
    if not name:
        raise UploadRefused(_("The file has no name. Give it a name that says what it is."))
    if content_type not in slot.allowed_types:
        raise UploadRefused(
            _("“%(name)s” is not a file of the kind wanted here (%(types)s). Export it as %(types)s.") % facts
        )
    if size > slot.max_bytes:
        raise UploadRefused(
            _("“%(name)s” is larger than %(most)s MB. Reduce its size, or split it into several files.")
            % facts
        )


def document_for(
    application: PermitApplication, slot: DocumentSlot, title: str, document: Document | None, at: datetime
) -> Document:
    """Return the document that a file becomes a version of: the named one, one of its title, or a new one.

    :raises UploadRefused: the slot is full, or the document was removed.
    """
    there = list(application.documents.current().filter(slot=slot.code).order_by("pk"))
    if document is not None:
        if document not in there:
            raise UploadRefused(_("That document was removed. Upload the file as a new document."))
        return document
    known = there if slot.max_count == 1 else [each for each in there if each.title == title[:200]]
    if known:
        return known[0]
    if len(there) >= slot.max_count:
        text = _("“%(slot)s” takes at most %(most)s files. Upload yours as a new version, or remove one.")
        raise UploadRefused(text % {"slot": slot.name, "most": slot.max_count})
    named = slot.name if slot.max_count == 1 else title
    return Document.objects.create(
        application=application, slot=slot.code, title=named[:200], retention=slot.retention, created_at=at
    )
