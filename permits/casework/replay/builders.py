"""The companies that apply in a replay: matched by name, made on demand, and not without end."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from accounts.models import Licence, Membership, Organisation, User
from accounts.roles import CompanyRole
from permits.applications.models import PermitApplication
from permits.casework.replay.defaults import Defaults
from permits.casework.replay.records import Record
from permits.rulebook.schema.permit_type import PermitType

MOST_COMPANIES = 250
LICENCE_ENDS = date(2045, 12, 31)
EVERY_TRADE = "B"
"""A general building licence fits every type of the sample city."""
DOMAIN = "replay.lintel.example"
NOT_A_COMPANY = re.compile(r"^(owner|home ?owner|none|n/?a|self|unknown|-+|\*+)\b", re.IGNORECASE)
ENDINGS = re.compile(r"\b(inc|llc|l l c|ltd|limited|corp|corporation|co|company|lp)\b")


@dataclass(frozen=True)
class Builder:
    """A company and the person who acts for it."""

    company: Organisation
    person: User


@dataclass
class Builders:
    """All companies of a replay, found again by the plain form of their names."""

    defaults: Defaults
    at: Any
    known: dict[str, Builder] = field(default_factory=dict)
    houses: list[Builder] = field(default_factory=list)
    classes: dict[int, set[str]] = field(default_factory=dict)
    by_person: dict[int, Builder] = field(default_factory=dict)

    def __post_init__(self) -> None:
        owners = Membership.objects.filter(role=CompanyRole.OWNER, left_at__isnull=True, user__is_active=True)
        for place in owners.select_related("organisation", "user").order_by("id"):
            self._know(plain(place.organisation.name), Builder(place.organisation, place.user))
        for company, classification in Licence.objects.values_list("organisation_id", "classification"):
            self.classes.setdefault(company, set()).add(classification)
        self.houses = [each for each in self.known.values() if not each.person.email.endswith(f"@{DOMAIN}")]
        self.houses += [self._found_or_made(name) for name in self.defaults.companies]

    def builder_of(self, record: Record, permit_type: PermitType) -> Builder:
        """Return who applies: the recorded company, or one of the houses where none is named.

        Beyond a bound no more companies are made; a house then stands for the others.
        """
        name = plain(record.contractor)
        found = self.known.get(name) if name else None
        if found is not None and self._fits(found, permit_type):
            return found
        if found is None and name and not NOT_A_COMPANY.match(record.contractor) and self._room():
            return self._found_or_made(record.contractor)
        fitting = [each for each in self.houses if self._fits(each, permit_type)]
        return fitting[record.chance("house", len(fitting))]

    def acting_for(self, application: PermitApplication) -> Builder:
        """Return the company of an application and the person who applied for it."""
        return self.by_person[application.applicant_id]

    def _room(self) -> bool:
        return len(self.known) < MOST_COMPANIES

    def _fits(self, builder: Builder, permit_type: PermitType) -> bool:
        right = {each.code for each in permit_type.licence_classes}
        return not right or bool(right & self.classes.get(builder.company.pk, set()))

    def _found_or_made(self, name: str) -> Builder:
        key = plain(name)
        if key not in self.known:
            self._know(key, self._made(name[:150].strip()))
        return self.known[key]

    def _know(self, name: str, builder: Builder) -> None:
        self.known.setdefault(name, builder)
        self.by_person.setdefault(builder.person.pk, builder)

    def _made(self, name: str) -> Builder:
        company = Organisation.objects.create(name=name, trade="General")
        person = User.objects.create_user(f"company-{company.pk}@{DOMAIN}", name=f"Office of {name}"[:150])
        Membership.objects.create(
            user=person, organisation=company, role=CompanyRole.OWNER, joined_at=self.at
        )
        Licence.objects.create(
            organisation=company,
            number=f"9{company.pk:06}",
            classification=EVERY_TRADE,
            expires_on=LICENCE_ENDS,
            compensation_carrier="State Compensation Insurance Fund",
            compensation_policy=f"WC-9{company.pk:06}",
            compensation_expires_on=LICENCE_ENDS,
            checked_at=self.at,
        )
        self.classes[company.pk] = {EVERY_TRADE}
        return Builder(company, person)


def plain(name: str) -> str:
    """Return a company's name without case, punctuation and legal form."""
    words = re.sub(r"[^a-z0-9]+", " ", name.lower()).strip()
    return " ".join(ENDINGS.sub(" ", words).split())
