"""What follows when a right to work ends: what its person holds of that team goes back to the team."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from accounts.authority import grants, role_grants
from accounts.models import StaffRole, TeamGrant, User
from accounts.roles import Role
from permits.casework.staffing import WORKERS
from workflows import leaving
from workflows.actors import SYSTEM
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


def return_work_of_ended(*, at: datetime) -> int:
    """Return what people hold of teams for which their role or loan has ended by itself; returns how many.

    Who was told to end by somebody has given his work back then (:func:`return_work`, :func:`end_loan`); who
    has another place in the same team keeps it. Done twice, the second time finds nothing.
    """
    returned = 0
    for held in _of_ended_places(at):
        team = {"team": held.team, "reason": _("The place in the team has ended")}
        returned += len(leaving.return_team(held.assignee, **team, actor=SYSTEM, at=at))
    return returned


def _of_ended_places(at: datetime) -> list[WorkItem]:
    """Return one item in hand of each person and team where his last place has ended."""
    places = {"user": OuterRef("assignee"), "role__in": WORKERS, "team__code": OuterRef("team")}
    roles = StaffRole.objects.filter(**places)
    loans = TeamGrant.objects.filter(user=OuterRef("assignee"), content_object__code=OuterRef("team"))
    running = Q(until__isnull=True) | Q(until__gt=at)
    reviewing = StaffRole.objects.filter(
        running, user=OuterRef("assignee"), role=Role.REVIEWER, since__lte=at
    )
    ended = Exists(roles.filter(until__lte=at)) | Exists(loans.filter(until__lte=at))
    holds = Exists(roles.filter(running, since__lte=at)) | (Exists(loans.holding(at)) & Exists(reviewing))
    held = WorkItem.objects.filter(ended & ~holds, status=WorkItem.Status.CLAIMED)
    return list(held.select_related("assignee").order_by("assignee", "team").distinct("assignee", "team"))


def _given_back(user: User, team: str, *, reason: str, actor: Any, at: datetime) -> list[WorkItem]:
    person = User.objects.get(pk=user.pk)
    still = {held.team_code for held in person.roles_at(at) if held.role in WORKERS}
    if not team or team in still:
        return []
    return leaving.return_team(person, team, actor=actor, at=at, reason=reason)
