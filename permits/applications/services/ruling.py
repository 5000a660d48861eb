"""Take the city's new rules over into a draft."""

from datetime import datetime
from typing import Any

from django.db import transaction

from permits.applications.models import PermitApplication
from permits.applications.newer_rules import newer_rules
from permits.applications.services.editing import NotEditable, open_for_editing
from workflows import outbox


class TypeNotOffered(Exception):
    """The rules in force no longer have the type of the draft."""


@transaction.atomic
def follow_rules(application: PermitApplication, *, actor: Any, at: datetime) -> PermitApplication:
    """Let a draft go by the rules in force on the day; under the newest rules nothing happens.

    Everything that was filled in, handed in and signed stays. What is no longer asked for does not count,
    and a declaration that has other words now is to be signed again.

    :raises TypeNotOffered: when these rules no longer have its type.
    :raises NotEditable, NotYours: see :func:`permits.applications.services.editing.open_for_editing`.
    """
    open_for_editing(application, actor=actor)
    if not application.is_draft:
        raise NotEditable(application)
    newer, kept = newer_rules(application, at=at), application.rulebook_version_id
    if newer is None:
        return application
    permit_type = newer.version.rulebook.types.get(application.permit_type)
    if permit_type is None:
        raise TypeNotOffered(newer.text)
    application.rulebook_version = newer.version
    application.type_name, application.track = permit_type.name, permit_type.track
    application.relation = permit_type.belongs_to.kind if permit_type.belongs_to else ""
    application.saved_at = at
    application.save(update_fields=["rulebook_version", "type_name", "track", "relation", "saved_at"])
    outbox.publish(
        application.case,
        "application.rules_followed",
        at=at,
        actor=actor.pk,
        before=kept,
        after=newer.version.pk,
    )
    return application
