"""The people of the review teams: who they are, when they are away, who stands in, and what they know."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.closing import close_account
from accounts.models import StaffRole, User
from permits.applications.models import Party
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
    for each in held.select_related("user", "team").order_by("user_id"):
        found.setdefault(each.team_code, {})[each.user_id] = each.user
    return {team: list(people.values()) for team, people in found.items()}


def interested_in(cases: Collection[int], people: Collection[int], at: datetime) -> set[tuple[int, int]]:
    """Return the pairs (case, person) where a person is a party, himself or through a company."""
    parties = Party.objects.current(at).filter(application__case_id__in=cases)
    himself = parties.filter(user_id__in=people).values_list("application__case_id", "user_id")
    company = parties.filter(
        organisation__memberships__user_id__in=people, organisation__memberships__left_at__isnull=True
    ).values_list("application__case_id", "organisation__memberships__user_id")
    return {*himself, *company}


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
    close_account(person, at=at)
    return leaving.return_all(person, actor=actor, at=at, reason=reason)
