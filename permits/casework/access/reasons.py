"""Who can see an application now, and why: the answer that the page of that name shows, in few queries."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Membership, Organisation, OrganisationGrant, StaffRole
from accounts.roles import CompanyRole, Role
from permits.applications.models import ApplicationGrant, Party, PermitApplication
from permits.rights import MATRIX, Scope

MOST_NAMED = 30


@dataclass(frozen=True)
class Side:
    """Somebody on the applicant's side, and through whom else that opens the record."""

    party: Party
    members: tuple[Membership, ...] = ()


@dataclass(frozen=True)
class Office:
    """A role of the city that opens the record, what it shows, and who holds it."""

    label: str
    shows: str
    people: list[str] = field(default_factory=list)

    @property
    def more(self) -> int:
        """How many are not named."""
        return max(len(self.people) - MOST_NAMED, 0)

    @property
    def named(self) -> list[str]:
        return self.people[:MOST_NAMED]


class Reasons:
    """Who sees one application at one moment."""

    def __init__(self, application: PermitApplication, *, at: datetime) -> None:
        self.application, self.at = application, at
        parties = Party.objects.current(at).filter(application=application).order_by("id")
        self._parties = list(parties.select_related("user", "organisation"))
        self._companies = {each.organisation_id for each in self._parties if each.organisation_id}

    def parties(self) -> list[Side]:
        """Return who is on the record, each company with its members."""
        rows = Membership.objects.filter(organisation_id__in=self._companies, left_at__isnull=True)
        members: dict[int, list[Membership]] = {}
        for each in rows.select_related("user").order_by("user__name", "id"):
            members.setdefault(each.organisation_id, []).append(each)
        return [Side(each, tuple(members.get(each.organisation_id or 0, ()))) for each in self._parties]

    def grants(self) -> list[ApplicationGrant]:
        """Return the grants to this application that hold or will."""
        rows = ApplicationGrant.objects.not_over(self.at).filter(content_object=self.application)
        return list(rows.select_related("user", "giver").order_by("until", "id"))

    def company_grants(self) -> list[OrganisationGrant]:
        """Return the grants that companies on the record gave to all of their records."""
        rows = OrganisationGrant.objects.not_over(self.at).filter(content_object_id__in=self._companies)
        return list(rows.select_related("user", "giver", "content_object").order_by("until", "id"))

    def over(self) -> list[ApplicationGrant]:
        """Return the grants that have ended, the newest first."""
        rows = ApplicationGrant.objects.filter(content_object=self.application)
        rows = rows.filter(Q(ended_at__isnull=False) | Q(until__lte=self.at))
        return list(rows.select_related("user", "giver").order_by("-id")[:MOST_NAMED])

    def offices(self) -> list[Office]:
        """Return the roles of the city that open the record, the widest first."""
        return [
            Office(str(Role(role).label), _shown(role), people) for role, people in self._holders().items()
        ]

    def _holders(self) -> dict[str, list[str]]:
        reading = [role for role, scope in MATRIX["see_application"].items() if scope is Scope.ALL]
        held = StaffRole.objects.filter(Q(until__isnull=True) | Q(until__gt=self.at), since__lte=self.at)
        held = held.filter(role__in=reading, user__is_active=True).select_related("user")
        found: dict[str, dict[int, str]] = {role: {} for role in reading}
        for each in held.order_by("user__name", "user_id"):
            found[each.role][each.user_id] = str(each.user)
        return {role: list(people.values()) for role, people in found.items()}


def _shown(role: str) -> str:
    for action, shows in _parts():
        if MATRIX[action].get(role) is Scope.ALL:
            return shows
    return ""


def _parts() -> tuple[tuple[str, str], ...]:
    return (
        ("see_documents", _("everything that was handed in and done")),
        ("see_money", _("where it stands, and the money")),
        ("see_application", _("where it stands")),
    )


def company_readers(company: Organisation, *, at: datetime) -> list[Any]:
    """Return who was granted to read every record of a company, and is still."""
    rows = OrganisationGrant.objects.not_over(at).filter(content_object=company)
    return list(rows.select_related("user", "giver").order_by("until", "id"))


def may_open_readers(user: Any, company: int) -> bool:
    """Tell whether a person says who reads a company's records: an owner of it does."""
    return bool(user.company_roles.get(company) == CompanyRole.OWNER)
