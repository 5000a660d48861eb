"""The staff that decides in a replay: who holds each role, shared out by record."""

from collections import defaultdict
from dataclasses import dataclass, field

from accounts.models import StaffRole, User
from accounts.roles import Role
from permits.casework.replay.records import Record
from permits.rulebook.rulebook import Rulebook

NEEDED = (Role.PERMIT_TECHNICIAN, Role.SUPERVISOR, Role.CASHIER, Role.INSPECTOR, Role.BUILDING_OFFICIAL)


class OfficeIncomplete(Exception):
    """Nobody holds a role that a replay needs."""


@dataclass
class Office:
    """People by role, and reviewers by team."""

    by_role: dict[str, list[User]] = field(default_factory=lambda: defaultdict(list))
    by_team: dict[str, list[User]] = field(default_factory=lambda: defaultdict(list))

    def one(self, role: str, record: Record) -> User:
        """Return who of a role deals with a record."""
        return _chosen(self.by_role[role], record, role)

    def another(self, role: str, record: Record) -> User:
        """Return a second person of a role, where there is one."""
        people = self.by_role[role]
        return people[(people.index(self.one(role, record)) + 1) % len(people)]

    def reviewer(self, team: str, record: Record) -> User:
        """Return who reviews a record for a team."""
        return _chosen(self.by_team[team], record, team)


def assemble(rulebook: Rulebook) -> Office:
    """Find the people of the office.

    :raises OfficeIncomplete: naming the roles that nobody holds.
    """
    office = Office()
    held = StaffRole.objects.filter(until__isnull=True, user__is_active=True)
    for each in held.select_related("user", "team").order_by("user_id", "id"):
        office.by_role[each.role].append(each.user)
        if each.role == Role.REVIEWER:
            office.by_team[each.team_code].append(each.user)
    missing = [str(Role(role).label) for role in NEEDED if not office.by_role[role]]
    teams = {each.team for each in rulebook.disciplines.values()}
    missing += [f"Plan reviewer of {team}" for team in sorted(teams) if not office.by_team[team]]
    if missing:
        raise OfficeIncomplete(
            f"A replay needs staff, and nobody holds: {', '.join(missing)}. Load the demo city "
            "(manage.py load_demo), or grant these roles."
        )
    return office


def _chosen(people: list[User], record: Record, about: str) -> User:
    return people[record.chance(about, len(people))]
