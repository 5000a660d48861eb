"""Tie what is handed in to the permit to which it belongs."""

from typing import Any

from permits.applications.belonging import parent_of
from permits.applications.models import Party, PermitApplication
from workflows.transitions import lock

PLACE = ("address", "unit", "postal_code", "parcel", "latitude", "longitude")
COPIED = (
    "name",
    "email",
    "phone",
    "address",
    "licence_number",
    "licence_class",
    "user_id",
    "organisation_id",
)


def tie(application: PermitApplication, *, actor: Any) -> PermitApplication | None:
    """Lock the permit that a form names and keep it on the application; None where the form names none.

    Called under the application's lock, inside the transaction of the move. What belongs to a permit is
    locked before it, everywhere.
    """
    parent = parent_of(application, actor) if application.relation else None
    if parent is None:
        return None
    lock(parent)
    application.parent = parent
    fields = ["parent"]
    if application.is_request:
        fields += _take_place(application, parent)
    application.save(update_fields=fields)
    return parent


def name_people(application: PermitApplication, parent: PermitApplication, *, at: Any) -> None:
    """Let everybody on a permit follow a request about it, as what he is there."""
    held = set(application.parties.filter(until__isnull=True).values_list("role", flat=True))
    for party in parent.parties.filter(until__isnull=True).exclude(role__in=held):
        values = {name: getattr(party, name) for name in COPIED}
        Party.objects.create(application=application, role=party.role, since=at, **values)


def _take_place(application: PermitApplication, parent: PermitApplication) -> list[str]:
    for name in PLACE:
        setattr(application, name, getattr(parent, name))
    return list(PLACE)
