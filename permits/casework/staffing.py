"""The people of the review teams: who they are, when they are away, who stands in, and what they know."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.authority import training
from accounts.authority.closing import close_account
from accounts.models import StaffRole, TeamGrant, User
from accounts.roles import Role
from permits.applications import interests
from permits.applications.models import PermitApplication
from permits.rights import MATRIX, Scope
from workflows import leaving
from workflows.models import Skill, WorkItem

WORKERS = [role for role, scope in MATRIX["claim_work"].items() if scope is Scope.TEAM]


class ServiceRefused(ValueError):
    """A person's service that cannot be ended so; the text says why."""


def members_of(teams: Collection[str], at: datetime) -> dict[str, list[User]]:
    """Return the active people of each team who may work on its reviews."""
    held = StaffRole.objects.filter(
        Q(until__isnull=True) | Q(until__gt=at),
        team__code__in=teams,
        role__in=WORKERS,
        since__lte=at,
        user__is_active=True,
    )
    found: dict[str, dict[int, User]] = {}
    own = held.select_related("user", "team").order_by("user_id")
    known = [(each.team_code, each.user) for each in own] + _lent_to(teams, at)
    resting = training.suspended({user.pk for _team, user in known}, at=at)
    for team, user in known:
        if user.pk not in resting:
            found.setdefault(team, {})[user.pk] = user
    return {team: list(people.values()) for team, people in found.items()}


def _lent_to(teams: Collection[str], at: datetime) -> list[tuple[str, User]]:
    """Return who is lent to some teams and is a reviewer in his own right, with the team."""
    reviewers_now = StaffRole.objects.filter(
        Q(until__isnull=True) | Q(until__gt=at), role=Role.REVIEWER, since__lte=at
    )
    loans = TeamGrant.objects.holding(at).filter(content_object__code__in=teams, user__is_active=True)
    loans = loans.filter(user__in=reviewers_now.values("user"))
    rows = loans.select_related("user", "content_object").order_by("user_id")
    return [(each.content_object.code, each.user) for each in rows]


def interested_in(cases: Collection[int], people: Collection[int], at: datetime) -> set[tuple[int, int]]:
    """Return the pairs (case, person) where a person has an interest that the product knows (S1).

    An interest in the permit to which an application belongs is one in the application.
    """
    rows = PermitApplication.objects.filter(case_id__in=cases).values_list("pk", "parent_id", "case_id")
    about = list(rows)
    found = interests.found_in({pk for row in about for pk in row[:2] if pk}, people, at=at)
    return {(case, person) for *keys, case in about for key, person in found if key in keys}


def reviewers(at: datetime) -> list[User]:
    """Return everybody who may work on the reviews of any team."""
    roles = Q(staff_roles__until__isnull=True) | Q(staff_roles__until__gt=at)
    people = User.objects.filter(
        roles,
        staff_roles__role__in=WORKERS,
        staff_roles__team__isnull=False,
        staff_roles__since__lte=at,
        is_active=True,
    )
    return list(people.distinct().order_by("name", "pk"))


@transaction.atomic
def save_skills(person: User, *, names: Collection[str]) -> None:
    """Say which types of permit a person knows well: they come to him first."""
    Skill.objects.filter(person=person).exclude(name__in=names).delete()
    Skill.objects.bulk_create([Skill(person=person, name=name) for name in names], ignore_conflicts=True)


@transaction.atomic
def end_service(person: User, *, reason: str, actor: Any, at: datetime) -> list[WorkItem]:
    """Close the account of a person who leaves; what he held returns to its teams in due order.

    Returns what was given back. His drafts stay, and the supervisor sees them.

    :raises ServiceRefused: for one's own account.
    """
    if person.pk == actor.pk:
        raise ServiceRefused(_("Nobody ends his own service: ask a colleague with the same right."))
    close_account(person, at=at, actor=actor)
    return leaving.return_all(person, actor=actor, at=at, reason=reason)
