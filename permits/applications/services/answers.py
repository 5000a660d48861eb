"""Save what was filled in: all of it, readable or not, so that nothing is lost."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from permits.applications.facts import type_of
from permits.applications.models import PermitApplication
from permits.applications.services.editing import clean_text, note_typed, open_for_editing
from permits.rulebook.answer_reading import read_page

PROJECT = "project"
PROJECT_FIELDS = ("address", "unit", "postal_code", "parcel", "scope", "work_class", "valuation")


def step_of(page: str) -> str:
    """Return the step under which a page of the rulebook's form is kept; no built-in step has a hyphen."""
    return f"page-{page}"


@transaction.atomic
def save_answers(
    application: PermitApplication,
    page: str,
    posted: Mapping[str, Sequence[str]],
    *,
    actor: Any,
    at: datetime,
) -> PermitApplication:
    """Save one page of the type's form as it was posted (``dict(request.POST.lists())``).

    What can be read is stored typed, the rest as it was typed; answers that were not posted stay.

    :raises KeyError: when the type has no such page.
    :raises NotEditable, NotYours: see :func:`open_for_editing`.
    """
    open_for_editing(application, actor=actor)
    cleaned = {name: [clean_text(value) for value in values] for name, values in posted.items()}
    application.answers = {**application.answers, **read_page(type_of(application), page, cleaned)}
    application.save(update_fields=["answers"])
    note_typed(application, step_of(page), typed={}, fields=(), at=at)
    return application


@transaction.atomic
def save_project(
    application: PermitApplication,
    *,
    actor: Any,
    at: datetime,
    values: Mapping[str, str | Decimal | None],
    typed: Mapping[str, list[str]] | None = None,
) -> PermitApplication:
    """Save where and what is built. ``values`` are readable fields; ``typed`` the others, as they were typed.

    :raises NotEditable, NotYours: see :func:`open_for_editing`.
    """
    open_for_editing(application, actor=actor)
    known = {name: value for name, value in values.items() if name in PROJECT_FIELDS}
    for name, value in known.items():
        setattr(application, name, clean_text(value) if isinstance(value, str) else value)
    if known:
        application.save(update_fields=list(known))
    unread = dict(typed or {})
    note_typed(application, PROJECT, typed=unread, fields=[*known, *unread], at=at)
    return application
