"""Everybody in the office in one list, in a constant number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from accounts.models import StaffRole, User
from workflows.models import Absence, Deputyship, WorkItem

SHOWN = 50


@dataclass
class Member:
    """One person of the office as the list shows him."""

    person: User
    roles: list[StaffRole]
    held: int
    absence: Absence | None = None
    deputies: list[User] = field(default_factory=list)


def everybody(*, at: datetime) -> QuerySet[User]:
    """Return the active people who hold a city role."""
    holds = Q(staff_roles__until__isnull=True) | Q(staff_roles__until__gt=at)
    return User.objects.filter(holds, staff_roles__since__lte=at, is_active=True).distinct()


def rows(*, at: datetime) -> list[Member]:
    """Return everybody with what they hold and whether they are there, by name."""
    people = list(everybody(at=at).order_by("name", "pk"))
    roles, loads = _roles(people, at), _loads(people)
    members = {each.pk: Member(each, roles.get(each.pk, []), loads.get(each.pk, 0)) for each in people}
    for absence in Absence.objects.holding(at).filter(person__in=people).order_by("until"):
        members[absence.person_id].absence = absence
    standing_in = Deputyship.objects.holding(at).filter(person__in=people, deputy__is_active=True)
    for each in standing_in.select_related("deputy").order_by("id"):
        members[each.person_id].deputies.append(each.deputy)
    return list(members.values())


def held_by(person: User) -> list[WorkItem]:
    """Return the first of the reviews that a person holds, in due order."""
    held = WorkItem.objects.filter(assignee=person, status__in=["open", "claimed"])
    return list(held.select_related("review__application").order_by("due_on", "id")[:SHOWN])


def _roles(people: Sequence[User], at: datetime) -> dict[int, list[StaffRole]]:
    found: dict[int, list[StaffRole]] = {}
    for each in StaffRole.objects.filter(user__in=people).select_related("team").order_by("id"):
        if each.holds_at(at):
            found.setdefault(each.user_id, []).append(each)
    return found


def _loads(people: Sequence[User]) -> dict[int, int]:
    open_items = WorkItem.objects.filter(assignee__in=people, status__in=["open", "claimed"])
    return dict(open_items.values_list("assignee_id").annotate(count=Count("id")).order_by())
