"""Who is on an application: owner, contractor, design professional."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.companies.licences import registered_licence
from accounts.models import Licence, Organisation
from accounts.people import person_at
from permits.applications.facts import party_in, type_of
from permits.applications.models import Declaration, Party, PermitApplication
from permits.applications.services.editing import clean_text, note_typed, open_for_editing

PARTY_FIELDS = ("name", "email", "phone", "address", "licence_number", "licence_class")
PEOPLE = "people"


def contractor_place(application: PermitApplication, organisation: Organisation, *, at: datetime) -> Party:
    """Return the unsaved place of a company as contractor, with its licence that fits the work best."""
    licence = fitting_licence(application, organisation)
    return Party(
        application=application,
        role=Party.Role.CONTRACTOR,
        organisation=organisation,
        name=organisation.name[:150],
        phone=organisation.phone,
        address=organisation.address,
        licence_number=licence.number if licence else "",
        licence_class=licence.classification if licence else "",
        since=at,
    )


def fitting_licence(application: PermitApplication, organisation: Organisation) -> Licence | None:
    """Return the company's licence for this work: of a right class where it has one, longest valid first."""
    right = {each.code for each in type_of(application).licence_classes}
    licences = list(organisation.licences.order_by("-expires_on", "id"))
    fitting = [each for each in licences if each.classification in right]
    return next(iter(fitting or licences), None)


@transaction.atomic
def save_party(
    application: PermitApplication,
    role: str,
    *,
    values: Mapping[str, str],
    actor: Any,
    at: datetime,
) -> Party:
    """Name who holds a role, or change what is known of him; what is left out of ``values`` stays.

    A contractor is tied to the registered company of that licence number; anybody else to the account with
    that verified e-mail address. Both may then follow the application and sign.

    :raises NotEditable, NotYours: see :func:`open_for_editing`.
    """
    open_for_editing(application, actor=actor)
    party = party_in(_fresh(application), role) or Party(application=application, role=role, since=at)
    for name, value in values.items():
        if name in PARTY_FIELDS:
            setattr(party, name, clean_text(value))
    _tie(party)
    party.save()
    forget_parties(application)
    return party


@transaction.atomic
def remove_party(application: PermitApplication, role: str, *, actor: Any, at: datetime) -> None:
    """Take somebody off the application; harmless when nobody holds the role.

    :raises NotEditable, NotYours: see :func:`open_for_editing`.
    """
    open_for_editing(application, actor=actor)
    party = party_in(_fresh(application), role)
    if party is not None:
        party.until = at
        party.save(update_fields=["until"])
        forget_parties(application)


@transaction.atomic
def choose_builder(application: PermitApplication, *, by_owner: bool, actor: Any, at: datetime) -> None:
    """Say who does the work: the owner himself, or a contractor. The other's unsent declaration falls away.

    :raises NotEditable, NotYours: see :func:`open_for_editing`.
    """
    if by_owner:
        remove_party(application, Party.Role.CONTRACTOR, actor=actor, at=at)
        fallen = Declaration.Kind.CONTRACTOR
    else:
        save_party(application, Party.Role.CONTRACTOR, values={}, actor=actor, at=at)
        fallen = Declaration.Kind.OWNER_BUILDER
    application.declarations.filter(kind=fallen).delete()
    chosen = {"builder": ["owner"]} if by_owner else {}
    note_typed(application, PEOPLE, typed=chosen, fields=["builder"], at=at)


def _tie(party: Party) -> None:
    if party.role == Party.Role.CONTRACTOR:
        _tie_company(party)
    elif party.email.lower() == party.application.applicant.email.lower():
        party.user = party.application.applicant
    else:
        party.user = person_at(party.email)


def _tie_company(party: Party) -> None:
    licence = registered_licence(party.licence_number) if party.licence_number else None
    if licence is None:
        party.organisation = None if party.licence_number else party.organisation
        return
    company = licence.organisation
    if company != party.organisation:
        party.organisation, party.name = company, company.name[:150]
        party.phone, party.address = company.phone, company.address
    if not party.licence_class:
        party.licence_class = licence.classification


def _fresh(application: PermitApplication) -> PermitApplication:
    forget_parties(application)
    return application


def forget_parties(application: PermitApplication) -> None:
    """Have the parties of an application asked for again."""
    application.__dict__.pop("_party_roles", None)
    application.__dict__.get("_prefetched_objects_cache", {}).pop("parties", None)
