"""Who must hear of something: the people on the applicant's side, each once; never staff in their place."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from permits.applications.models import Party, PermitApplication

APPLICANT = Party.Role.APPLICANT
OWNER = Party.Role.OWNER
CONTRACTOR = Party.Role.CONTRACTOR
DESIGNER = Party.Role.DESIGN_PROFESSIONAL
AGENT = Party.Role.AGENT


@dataclass(frozen=True)
class Recipient:
    """A person, where mail reaches him, and the language he wants it in."""

    name: str
    email: str
    language: str


def recipients_of(application: PermitApplication, roles: Collection[str], *, at: datetime) -> list[Recipient]:
    """Return who has one of these roles now and can be reached by e-mail, in the order of the roles.

    An account's own address counts before the one that somebody typed for its person. Two roles with one
    address are told once.
    """
    found: dict[str, Recipient] = {}
    if APPLICANT in roles:  # and whoever acts for him
        roles = [*roles, AGENT]
        person = application.applicant
        _add(found, Recipient(str(person), person.email if person.is_active else "", person.language))
    current = Party.objects.current(at).filter(application=application, role__in=roles)
    parties = sorted(
        current.select_related("user"), key=lambda party: (list(roles).index(party.role), party.pk)
    )
    for party in parties:
        _add(found, reached(party))
    return list(found.values())


def reached(party: Party) -> Recipient:
    """Return where mail reaches somebody on the record, now or before."""
    person = party.user
    if person is None:
        return Recipient(party.name, party.email, "en")
    return Recipient(party.name or str(person), person.email if person.is_active else "", person.language)


def _add(found: dict[str, Recipient], recipient: Recipient) -> None:
    if recipient.email:
        found.setdefault(recipient.email.lower(), recipient)
