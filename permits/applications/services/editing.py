"""When an application may be filled in, and the texts that cannot be read yet."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from permits.applications.models import Draft, PermitApplication
from permits.applications.statuses import EDITABLE
from workflows.transitions import lock


class NotEditable(Exception):
    """The application was handed in: its answers stand as they were given."""

    def __init__(self, application: PermitApplication) -> None:
        text = _("This application was handed in (“%(status)s”), so it cannot be changed here any more.")
        super().__init__(text % {"status": application.get_status_display()})


class NotYours(PermissionError):
    """The actor has no right to do this to the application."""


def is_editable(application: PermitApplication) -> bool:
    """Tell whether the answers may be changed now: before submission, and when returned as incomplete."""
    return application.status in EDITABLE


def open_for_editing(application: PermitApplication, *, actor: Any, right: str = "edit_draft") -> None:
    """Lock the application and make sure that the actor may change it now.

    :raises NotEditable: when it was handed in meanwhile.
    :raises NotYours: when the actor may not.
    """
    lock(application)
    if not is_editable(application):
        raise NotEditable(application)
    if not actor.has_perm(right, application):
        raise NotYours(_("You are not one of the people who may change this application."))


def clean_text(text: str) -> str:
    """Drop the one character that the database cannot hold."""
    return text.replace("\x00", "")


def desk_of(application: PermitApplication) -> Draft:
    """Return the desk of an application, an empty unsaved one where there is none."""
    return getattr(application, "draft", None) or Draft(application=application)


def note_typed(
    application: PermitApplication,
    step: str,
    *,
    typed: Mapping[str, list[str]],
    fields: Iterable[str],
    at: datetime,
) -> None:
    """Keep what of a step's ``fields`` cannot be read (``typed``), and forget what now can be."""
    desk, _created = Draft.objects.get_or_create(application=application)
    kept = {name: values for name, values in desk.typed.get(step, {}).items() if name not in set(fields)}
    kept |= {name: [clean_text(value) for value in values] for name, values in typed.items()}
    desk.typed = {**desk.typed, step: kept}
    if step not in desk.visited:
        desk.visited = [*desk.visited, step]
    desk.save(update_fields=["typed", "visited"])
    application.draft = desk
    application.saved_at = at
    application.save(update_fields=["saved_at"])
