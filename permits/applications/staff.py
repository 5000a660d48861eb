"""What city staff may do by role alone, whoever's record it is."""

from datetime import datetime
from typing import Any

from permits.rights import MATRIX, Scope
from permits.separation import barred_by
from workflows.timing import now


def staff_role_for(user: Any, action: str, *, at: datetime, team: str | None = None) -> str | None:
    """Return the staff role by which a person may do an action, or None.

    ``team`` is the team that owns the work, where the right reaches only so far. A role may also take a
    right away from who holds it beside another that gives it (S3, S16).
    """
    rights, roles = MATRIX.get(action, {}), user.roles_at(at)
    if barred_by(action, {held.role for held in roles}):
        return None
    for held in roles:
        scope = rights.get(held.role)
        if scope is Scope.ALL or (scope is Scope.TEAM and team and held.team_code == team):
            return str(held.role)
    return None


def reads_every_record(user: Any) -> bool:
    """Tell whether a person is staff who may open any submitted application."""
    return staff_role_for(user, "see_application", at=now()) is not None


def is_staff(user: Any) -> bool:
    """Tell whether a person holds any staff role now."""
    return bool(user.is_authenticated and user.roles_at(now()))
