"""Whose the libraries of standard comments are: each discipline has one, led by who supervises its team."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate

from accounts.roles import Role
from permits.applications.staff import staff_role_for
from permits.rulebook.queries import rulebook_in_force
from permits.rulebook.schema.office import Discipline


def disciplines(*, at: datetime) -> Mapping[str, Discipline]:
    """Return the disciplines of the rules in force, by code."""
    return rulebook_in_force(localdate(at)).disciplines


def may_read(user: Any, *, at: datetime) -> bool:
    """Tell whether a person may look into the libraries: everybody who reads plans for the city."""
    return staff_role_for(user, "read_standard_comments", at=at) is not None


def may_edit(user: Any, discipline: Discipline, *, at: datetime) -> bool:
    """Tell whether a person leads a discipline's library: its supervisor, or one who leads every team."""
    if staff_role_for(user, "edit_standard_comments", at=at) is None:
        return False
    led = [held.team_code for held in user.roles_at(at) if held.role == Role.SUPERVISOR]
    return any(not team or team == discipline.team for team in led)
