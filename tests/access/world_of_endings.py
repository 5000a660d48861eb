"""What is over: somebody whose every right ended at noon, and records that nothing moves any more."""

from datetime import timedelta
from typing import Any

from accounts.authority import grants
from accounts.models import Membership, StaffRole, Team, User
from accounts.roles import CompanyRole, Role
from permits.applications.models import Party, PermitApplication
from permits.casework import standing, withdrawal
from permits.inspections import services as inspections
from tests.driving import NOON, application_at
from workflows import relay

BEFORE = NOON - timedelta(days=30)


def add_to(world: Any) -> None:
    """Close one record, withdraw another; let a person have had every right on everything, until noon."""
    who, put = world.who, world.applications
    put["closed"] = application_at("issued", who, type_code="REROOF")
    for each in inspections.required(put["closed"]):
        _inspect(put["closed"], each.code, world)
    standing.close(put["closed"], actor=who.technician, at=NOON)
    put["withdrawn"] = application_at("submitted", who)
    withdrawal.withdraw(put["withdrawn"], reason="Not building.", actor=who.contractor, at=NOON)
    relay.drain()
    world.people["bygone"] = _bygone(world)


def _bygone(world: Any) -> User:
    person = User.objects.create_user("bygone@example.com", "x", name="Bernard Bygone")
    for role in Role.values:
        teams: list[Team | None] = list(Team.objects.all()) if role == Role.REVIEWER else [None]
        for team in teams:
            StaffRole.objects.create(user=person, role=role, team=team, since=BEFORE, until=NOON)
    Membership.objects.create(
        user=person,
        organisation=world.who.company,
        role=CompanyRole.OWNER,
        joined_at=BEFORE,
        left_at=NOON,
    )
    for application in PermitApplication.objects.all():
        for role in Party.Role.values:
            Party.objects.create(
                application=application, role=role, user=person, name=str(person), since=BEFORE, until=NOON
            )
        grants.give(
            person,
            "read_record",
            application,
            giver=world.who.official,
            reason="Helps for a month.",
            since=BEFORE,
            until=NOON,
            at=BEFORE,
        )
    return person


def _inspect(application: PermitApplication, code: str, world: Any) -> None:
    first = inspections.first_day(application, NOON)
    visit = inspections.request(application, code, wanted_on=first, actor=world.who.contractor, at=NOON)
    inspections.result(visit, result="passed", notes="", actor=world.who.inspector, at=NOON)
    relay.drain()
