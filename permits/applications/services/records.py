"""Change who stands on the record of a permit: who leaves stays on it with the day, who takes over begins."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db import transaction

from accounts.companies.licences import registered_licence
from accounts.models import Licence, Organisation, User
from accounts.people import person_at
from permits.applications.belonging import belonging_of
from permits.applications.facts import facts_of, party_in
from permits.applications.models import Party, PermitApplication
from permits.applications.services.parties import fitting_licence, forget_parties
from workflows.transitions import lock


@dataclass(frozen=True)
class NewPlace:
    """Who is to take which place on the record, as the form of a change of record names him."""

    role: str
    name: str
    email: str
    phone: str
    address: str
    licence_number: str

    @cached_property
    def licence(self) -> Licence | None:
        return registered_licence(self.licence_number) if self.licence_number else None

    @property
    def company(self) -> Organisation | None:
        return self.licence.organisation if self.licence and self.role == Party.Role.CONTRACTOR else None

    @property
    def person(self) -> User | None:
        """Return the account that proved to own the e-mail address; a company's people need none."""
        return None if self.role == Party.Role.CONTRACTOR else person_at(self.email)

    def is_held_by(self, party: Party) -> bool:
        """Tell whether somebody is this very person or company already."""
        if self.role == Party.Role.CONTRACTOR:
            return self.company is not None and party.organisation_id == self.company.pk
        return party.email.lower() == self.email.lower()


@dataclass(frozen=True)
class Change:
    """A change of record that was made: who left, if anybody, and who took over."""

    role: str
    before: Party | None
    after: Party


def place_asked(application: PermitApplication) -> NewPlace | None:
    """Return whose place on the record an application asks to change; None where it does not say yet."""
    belongs = belonging_of(application)
    if belongs is None or belongs.party is None:
        return None
    party, facts = belongs.party, facts_of(application)

    def told(code: str | None) -> str:
        return str(facts.get(code) or "").strip() if code else ""

    if not told(party.role):
        return None
    return NewPlace(
        role=told(party.role),
        name=told(party.name),
        email=told(party.email),
        phone=told(party.phone),
        address=told(party.address),
        licence_number=told(party.licence_number),
    )


@transaction.atomic
def take_over(application: PermitApplication, place: NewPlace, *, at: datetime) -> Change:
    """Give a place on the record to somebody else from a moment on; who held it stays in the record.

    Who may, and whether the new one is licensed, is the caller's policy.
    """
    lock(application)
    forget_parties(application)
    before = party_in(application, place.role)
    if before is not None:
        before.until = at
        before.save(update_fields=["until"])
    after = _party(application, place, at)
    after.save()
    _let_apply(application, after)
    forget_parties(application)
    return Change(place.role, before, after)


def _party(application: PermitApplication, place: NewPlace, at: datetime) -> Party:
    company, licence = place.company, place.licence
    fitting = fitting_licence(application, company) if company else licence
    return Party(
        application=application,
        role=place.role,
        user=place.person,
        organisation=company,
        name=(company.name if company else place.name)[:150],
        email=place.email,
        phone=place.phone or (company.phone if company else ""),
        address=place.address or (company.address if company else ""),
        licence_number=place.licence_number,
        licence_class=fitting.classification if fitting else "",
        since=at,
    )


def _let_apply(application: PermitApplication, after: Party) -> None:
    """Make the new applicant, or the new contractor's company, the one on whose list it stands."""
    if after.role == Party.Role.APPLICANT and after.user is not None:
        application.applicant = after.user
        application.save(update_fields=["applicant"])
    elif after.role == Party.Role.CONTRACTOR:
        application.organisation = after.organisation
        application.save(update_fields=["organisation"])
