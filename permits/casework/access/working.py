"""What follows when a right to work ends: what its person holds of that team goes back to the team."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.authority import grants, role_grants
from accounts.models import StaffRole, TeamGrant, User
from permits.casework.staffing import WORKERS
from workflows import leaving
from workflows.models import WorkItem


@transaction.atomic
def return_work(held: StaffRole, *, reason: str, actor: Any, at: datetime) -> list[WorkItem]:
    """End a role and return what its person may no longer work on to the team.

    :raises accounts.authority.role_grants.RoleRefused: as :func:`accounts.authority.role_grants.end`.
    """
    ended = role_grants.end(held, reason=reason, actor=actor, at=at)
    return _given_back(ended.user, ended.team_code, reason=reason, actor=actor, at=at)


@transaction.atomic
def end_loan(loan: TeamGrant, *, actor: Any, at: datetime) -> list[WorkItem]:
    """End a loan to a team and return what the person holds of the team's work."""
    ended = grants.end(loan, actor=actor, at=at, reason="loan ended")
    return _given_back(ended.user, ended.content_object.code, reason="loan ended", actor=actor, at=at)


def _given_back(user: User, team: str, *, reason: str, actor: Any, at: datetime) -> list[WorkItem]:
    person = User.objects.get(pk=user.pk)
    still = {held.team_code for held in person.roles_at(at) if held.role in WORKERS}
    if not team or team in still:
        return []
    return leaving.return_team(person, team, actor=actor, at=at, reason=reason)
