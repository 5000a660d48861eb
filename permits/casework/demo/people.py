"""The people of the demo city: one for every role, with a password that everybody may know."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from allauth.account.models import EmailAddress
from django.db import transaction

from accounts.models import Licence, Membership, Organisation, StaffRole, Team, User
from accounts.roles import CompanyRole, Role
from permits.rulebook.rulebook import Rulebook

DEMO_PASSWORD = "lintel-demo-2026"  # noqa: S105 (known to everybody, and refused outside the demo city)
BEGINNING = datetime(2000, 1, 1, 8, tzinfo=UTC)
"""Since when the demo staff hold their roles: before the oldest record that is replayed."""
INTAKE, COUNTER, INSPECTION = "intake", "counter", "inspection"
OTHER_TEAMS = {INTAKE: "Intake", COUNTER: "Counter", INSPECTION: "Field inspection"}


@dataclass(frozen=True)
class DemoPerson:
    """One account of the demo city."""

    key: str
    name: str
    described: str
    phone: str = ""
    role: Role | None = None
    team: str = ""

    @property
    def email(self) -> str:
        return f"{self.key}@lintel.example"


@dataclass(frozen=True)
class DemoCompany:
    """A contractor's company of the demo city; the first member owns it."""

    name: str
    trade: str
    phone: str
    address: str
    licence: str
    classes: tuple[str, ...]
    members: tuple[str, ...]
    carrier: str = "State Compensation Insurance Fund"
    licence_expires_on: date = field(default=date(2031, 8, 31))


APPLICANTS = (
    DemoPerson(
        "contractor", "Carla Ortega", "Contractor, owner of Ortega Roofing and Solar", "(619) 555-0111"
    ),
    DemoPerson("office", "Olive Tran", "Contractor’s office, Ortega Roofing and Solar", "(619) 555-0112"),
    DemoPerson("builder", "Ben Harper", "Contractor, owner of Harbor Builders", "(619) 555-0121"),
    DemoPerson("homeowner", "Hannah Moreno", "Homeowner", "(619) 555-0131"),
    DemoPerson("architect", "Ada Lindqvist", "Design professional, architect", "(619) 555-0141"),
    DemoPerson("agent", "Alex Nguyen", "Applicant’s agent (expediter)", "(619) 555-0151"),
)
STAFF = (
    DemoPerson("technician", "Teresa Wells", "Permit technician", role=Role.PERMIT_TECHNICIAN, team=INTAKE),
    DemoPerson("technician2", "Tom Baker", "Permit technician", role=Role.PERMIT_TECHNICIAN, team=INTAKE),
    DemoPerson("supervisor", "Sofia Klein", "Plan-review supervisor", role=Role.SUPERVISOR),
    DemoPerson("cashier", "Carlos Diaz", "Cashier", role=Role.CASHIER, team=COUNTER),
    DemoPerson("inspector", "Ingrid Olsen", "Inspector", role=Role.INSPECTOR, team=INSPECTION),
    DemoPerson("official", "Bruno Castillo", "Building official", role=Role.BUILDING_OFFICIAL),
    DemoPerson("deputy", "Dana Whitfield", "Deputy building official", role=Role.BUILDING_OFFICIAL),
    DemoPerson("finance", "Fiona Grant", "Finance manager", role=Role.FINANCE),
    DemoPerson("config", "Conrad Meyer", "Configuration administrator", role=Role.CONFIGURATION),
    DemoPerson("config2", "Nadia Brandt", "Second configuration administrator", role=Role.CONFIGURATION),
    DemoPerson("auditor", "Audrey Stone", "Auditor", role=Role.AUDITOR),
)
REVIEWERS = {
    "structural": "Simon Frey",
    "planning": "Paula Reed",
    "fire": "Frank Osei",
    "electrical": "Elena Volkov",
    "mechanical": "Marco Silva",
    "plumbing": "Priya Nair",
    "engineering": "Ewan Clark",
    "accessibility": "Amina Yusuf",
    "historic": "Henry Adler",
    "environmental_health": "Eva Marsh",
    "geology": "Greta Hill",
    "traffic": "Theo Walsh",
}
COMPANIES = (
    DemoCompany(
        name="Ortega Roofing and Solar Inc.",
        trade="Roofing",
        phone="(619) 555-0110",
        address="2210 Imperial Avenue, San Diego, CA 92102",
        licence="1045678",
        classes=("C-39", "C-46", "C-10"),
        members=("contractor", "office"),
    ),
    DemoCompany(
        name="Harbor Builders",
        trade="General",
        phone="(619) 555-0120",
        address="815 Harbor Drive, San Diego, CA 92101",
        licence="987654",
        classes=("B", "A", "C-21", "C-45"),
        members=("builder",),
    ),
)


def demo_people(disciplines: Iterable[tuple[str, str, str]]) -> list[DemoPerson]:
    """Return all accounts, with one plan reviewer for each (code, name, team) of the rules."""
    reviewers = [
        DemoPerson(
            key=f"reviewer.{code.replace('_', '.')}",
            name=REVIEWERS.get(code, f"{name} Reviewer"),
            described=f"Plan reviewer, {name.lower()}",
            role=Role.REVIEWER,
            team=team,
        )
        for code, name, team in disciplines
    ]
    return [*APPLICANTS, *STAFF, *reviewers]


def disciplines_of(rulebook: Rulebook) -> list[tuple[str, str, str]]:
    """Return code, name and team of every discipline."""
    return [(each.code, each.name, each.team) for each in rulebook.disciplines.values()]


@transaction.atomic
def settle_people(rulebook: Rulebook) -> dict[str, User]:
    """Make every account, team, role and company that is not there yet; return the accounts by key."""
    teams = _teams(rulebook)
    accounts = {person.key: _account(person) for person in demo_people(disciplines_of(rulebook))}
    for person in demo_people(disciplines_of(rulebook)):
        if person.role:
            _hold_role(accounts[person.key], person.role, teams.get(person.team))
    for company in COMPANIES:
        _settle_company(company, [accounts[key] for key in company.members])
    return accounts


def _teams(rulebook: Rulebook) -> dict[str, Team]:
    wanted = OTHER_TEAMS | {team: name for _code, name, team in disciplines_of(rulebook)}
    return {
        code: Team.objects.get_or_create(code=code, defaults={"name": name})[0]
        for code, name in wanted.items()
    }


def _account(person: DemoPerson) -> User:
    user = User.objects.filter(email=person.email).first()
    if user is None:
        user = User.objects.create_user(person.email, DEMO_PASSWORD, name=person.name, phone=person.phone)
    EmailAddress.objects.get_or_create(
        user=user, email=person.email, defaults={"verified": True, "primary": True}
    )
    return user


def _hold_role(user: User, role: Role, team: Team | None) -> None:
    StaffRole.objects.get_or_create(
        user=user, role=role, team=team, until=None, defaults={"since": BEGINNING}
    )


def _settle_company(wanted: DemoCompany, members: list[User]) -> None:
    company, _created = Organisation.objects.get_or_create(
        name=wanted.name,
        defaults={"trade": wanted.trade, "phone": wanted.phone, "address": wanted.address},
    )
    for place, user in enumerate(members):
        role = CompanyRole.OFFICE if place else CompanyRole.OWNER
        Membership.objects.get_or_create(
            user=user, organisation=company, left_at=None, defaults={"role": role, "joined_at": BEGINNING}
        )
    for classification in wanted.classes:
        Licence.objects.get_or_create(
            state="CA",
            number=wanted.licence,
            classification=classification,
            defaults={
                "organisation": company,
                "expires_on": wanted.licence_expires_on,
                "compensation_carrier": wanted.carrier,
                "compensation_policy": f"WC-{wanted.licence}",
                "compensation_expires_on": wanted.licence_expires_on,
                "checked_at": BEGINNING,
            },
        )
