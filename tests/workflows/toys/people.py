"""People with the toy's rights."""

from datetime import UTC, datetime
from typing import Any

from accounts.models import StaffRole, Team, User
from accounts.roles import Role

Clerk = User


def clerk(name: str, *, refused: frozenset[str] = frozenset()) -> User:
    """Return a person who may do everything but what only the system may and what is refused here."""

    def has_perm(perm: str, obj: Any = None) -> bool:
        return perm != "system" and perm not in refused

    person = User.objects.create_user(f"{name}@example.com", name=name.capitalize())
    person.has_perm = has_perm  # type: ignore[method-assign, assignment]
    return person


def member(name: str, team: str) -> User:
    """Return a person of a team, with the rights that the house gives to its members."""
    group, _created = Team.objects.get_or_create(code=team, defaults={"name": team.capitalize()})
    person = User.objects.create_user(f"{name}@example.com", name=name.capitalize())
    StaffRole.objects.create(
        user=person, role=Role.REVIEWER, team=group, since=datetime(2020, 1, 1, tzinfo=UTC)
    )
    return person
