"""The people of the test city, one for every role, and its published rules."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from accounts.models import Licence, Membership, Organisation, StaffRole, Team, User
from accounts.roles import CompanyRole, Role
from permits.rulebook import services as rulebook
from permits.rulebook.rulebook import Rulebook, load_folder

SAMPLE = Path(__file__).resolve().parents[1] / "permits" / "rulebook" / "packs" / "san_diego_sample"
NOON = datetime(2026, 11, 9, 20, tzinfo=UTC)
"""Monday 9 November 2026, noon in the city."""
PASSWORD = "correct-horse-battery-7"


@dataclass
class People:
    """One person for every role, and a contractor's company."""

    contractor: User
    company: Organisation
    owner: User
    stranger: User
    technician: User
    second_technician: User
    supervisor: User
    cashier: User
    inspector: User
    official: User
    finance: User
    configuration: User
    auditor: User
    reviewers: dict[str, User] = field(default_factory=dict)

    @property
    def staff(self) -> list[User]:
        return [
            self.technician,
            self.supervisor,
            self.cashier,
            self.inspector,
            self.official,
            self.finance,
            self.configuration,
            self.auditor,
        ]


def publish_rules() -> Any:
    """Publish the sample city's rules, in force long before any test; the pack is read once in a run."""
    with patch.object(rulebook, "load", return_value=_sample_city()):
        return rulebook.publish(
            _sample_city().pack,
            effective_from=date(2000, 1, 1),
            actor=None,
            approver=None,
            at=datetime(2000, 1, 1, tzinfo=UTC),
        )


@cache
def _sample_city() -> Rulebook:
    return load_folder(SAMPLE)


def people() -> People:
    """Make one person for every role."""
    company = Organisation.objects.create(name="Bay Builders Inc.", trade="General")
    contractor = _person("contractor", "Carla Contractor")
    Membership.objects.create(
        user=contractor, organisation=company, role=CompanyRole.OWNER, joined_at=NOON - timedelta(days=900)
    )
    for classification in ("B", "C-39", "C-10", "C-46", "C-45", "C-21", "A"):
        Licence.objects.create(
            organisation=company,
            number="1045678",
            classification=classification,
            expires_on=date(2030, 6, 30),
            compensation_carrier="State Fund",
            compensation_policy="WC-1",
            compensation_expires_on=date(2030, 6, 30),
        )
    made = People(
        contractor=contractor,
        company=company,
        owner=_person("owner", "Olga Owner"),
        stranger=_person("stranger", "Sam Stranger"),
        **{
            name: _staff(name, role)
            for name, role in (
                ("technician", Role.PERMIT_TECHNICIAN),
                ("second_technician", Role.PERMIT_TECHNICIAN),
                ("supervisor", Role.SUPERVISOR),
                ("cashier", Role.CASHIER),
                ("inspector", Role.INSPECTOR),
                ("official", Role.BUILDING_OFFICIAL),
                ("finance", Role.FINANCE),
                ("configuration", Role.CONFIGURATION),
                ("auditor", Role.AUDITOR),
            )
        },
    )
    for discipline in publish_rules().rulebook.disciplines.values():
        team, _created = Team.objects.get_or_create(code=discipline.team, defaults={"name": discipline.name})
        made.reviewers[discipline.code] = _staff(f"reviewer-{discipline.code}", Role.REVIEWER, team)
    return made


def _person(name: str, full_name: str) -> User:
    return User.objects.create_user(f"{name}@example.com", PASSWORD, name=full_name)


def _staff(name: str, role: str, team: Team | None = None) -> User:
    person = _person(name, name.replace("-", " ").replace("_", " ").title())
    StaffRole.objects.create(user=person, role=role, team=team, since=NOON - timedelta(days=2000))
    return person
