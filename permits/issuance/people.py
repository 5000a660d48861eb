"""Who stands on a permit: owner, holder, contractor and licence, designer, and the officer who issued it."""

from datetime import datetime
from typing import Any

from accounts.models import Licence
from accounts.roles import Role
from permits.applications.facts import is_owner_built, party_in
from permits.applications.models import Party, PermitApplication
from permits.applications.staff import staff_role_for


def everybody(application: PermitApplication, *, at: datetime) -> dict[str, Any]:
    """Return the people of a permit by what they are to it; "" where there is nobody."""
    owner_built = is_owner_built(application)
    owner, contractor = party_in(application, Party.Role.OWNER), party_in(application, Party.Role.CONTRACTOR)
    return {
        "owner": owner.name if owner else "",
        "holder": _holder(application, owner, contractor),
        "owner_builder": owner_built,
        "contractor": _contractor(contractor) if contractor else {},
        "design_professional": _designer(application),
    }


def officer(actor: Any, application: PermitApplication, *, at: datetime) -> dict[str, str]:
    """Return who issued the permit, as what, and by whose authority."""
    authority = "By authority of the Building Official"
    if actor.pk is None:
        return {
            "name": "Issued automatically",
            "title": "by the permit system, under the published rules for instant permits",
            "authority": authority,
        }
    role = staff_role_for(actor, "issue_permit", at=at)
    return {"name": str(actor), "title": str(Role(role).label) if role else "", "authority": authority}


def _holder(application: PermitApplication, owner: Party | None, contractor: Party | None) -> str:
    """Name who holds the permit: who does the work, else who applied."""
    if contractor is not None:
        return contractor.name
    return owner.name if owner else str(application.applicant)


def _contractor(party: Party) -> dict[str, str]:
    licence = _licence(party)
    named = {
        "name": party.name,
        "licence_number": party.licence_number,
        "licence_class": party.licence_class,
        "address": party.address,
    }
    if licence is None:
        return named
    ends = licence.compensation_expires_on
    return named | {
        "licence_number": party.licence_number or licence.number,
        "licence_class": party.licence_class or licence.classification,
        "licence_expires_on": licence.expires_on.isoformat(),
        "compensation_carrier": licence.compensation_carrier,
        "compensation_policy": licence.compensation_policy,
        "compensation_expires_on": ends.isoformat() if ends else "",
    }


def _licence(party: Party) -> Licence | None:
    if party.organisation_id is None:
        return None
    licences = Licence.objects.filter(organisation_id=party.organisation_id).order_by("-expires_on", "id")
    named = licences.filter(number=party.licence_number).first() if party.licence_number else None
    return named or licences.first()


def _designer(application: PermitApplication) -> dict[str, str]:
    party = party_in(application, Party.Role.DESIGN_PROFESSIONAL)
    if party is None:
        return {}
    return {"name": party.name, "profession": party.licence_class, "licence_number": party.licence_number}
