"""Save the page about people: who owns, who builds, who designed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from permits.applications.facts import party_in, type_of
from permits.applications.models import Party, PermitApplication
from permits.applications.services.editing import note_typed, open_for_editing
from permits.applications.services.parties import PEOPLE, choose_builder, remove_party, save_party

ME, SOMEBODY_ELSE = "me", "other"
CONTRACTOR, OWNER = "contractor", "owner"
OWNER_FIELDS = {
    "owner_name": "name",
    "owner_email": "email",
    "owner_phone": "phone",
    "owner_address": "address",
}
DESIGNER_FIELDS = {
    "designer_name": "name",
    "designer_email": "email",
    "designer_phone": "phone",
    "designer_class": "licence_class",
    "designer_licence": "licence_number",
}


@transaction.atomic
def save_people(
    application: PermitApplication,
    *,
    values: Mapping[str, str],
    typed: Mapping[str, list[str]],
    actor: Any,
    at: datetime,
) -> PermitApplication:
    """Save what can be read (``values``) on the parties and keep the rest (``typed``) as it was typed.

    :raises NotEditable, NotYours: see :func:`permits.applications.services.editing.open_for_editing`.
    """
    open_for_editing(application, actor=actor)
    note_typed(application, PEOPLE, typed=typed, fields=[*values, *typed], at=at)
    _save_owner(application, values, actor, at)
    _save_builder(application, values, actor, at)
    _save_designer(application, values, actor, at)
    return application


def _save_owner(application: PermitApplication, values: Mapping[str, str], actor: Any, at: datetime) -> None:
    if values.get("ownership") == ME:
        user = application.applicant
        mine = {"name": str(user)[:150], "email": user.email, "phone": user.phone}
        save_party(application, Party.Role.OWNER, values=mine, actor=actor, at=at)
        return
    given = {field: values[name] for name, field in OWNER_FIELDS.items() if name in values}
    named = party_in(application, Party.Role.OWNER) is not None or any(given.values())
    if given and (named or values.get("ownership") == SOMEBODY_ELSE):
        save_party(application, Party.Role.OWNER, values=given, actor=actor, at=at)


def _save_builder(
    application: PermitApplication, values: Mapping[str, str], actor: Any, at: datetime
) -> None:
    chosen = values.get("builder")
    if chosen == OWNER and type_of(application).owner_builder_allowed:
        choose_builder(application, by_owner=True, actor=actor, at=at)
    elif chosen == CONTRACTOR:
        choose_builder(application, by_owner=False, actor=actor, at=at)
        if "licence_number" in values:
            number = {"licence_number": values["licence_number"]}
            save_party(application, Party.Role.CONTRACTOR, values=number, actor=actor, at=at)


def _save_designer(
    application: PermitApplication, values: Mapping[str, str], actor: Any, at: datetime
) -> None:
    given = {field: values[name] for name, field in DESIGNER_FIELDS.items() if name in values}
    role = Party.Role.DESIGN_PROFESSIONAL
    if any(given.values()):
        save_party(application, role, values=given, actor=actor, at=at)
    elif set(DESIGNER_FIELDS) <= set(values):
        remove_party(application, role, actor=actor, at=at)
