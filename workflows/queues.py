"""Pages of a queue of work: due first, by keyset, at the same cost for a thousand items and for a million."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import Q, QuerySet

from workflows.models import WorkItem

OPEN = Q(status__in=["open", "claimed"])
ORDER = ("due_on", "id")
COUNTED = 1_000


class Place(NamedTuple):
    """Where a page ended: the next one begins after it."""

    due_on: date
    id: int


def page(
    items: QuerySet[WorkItem], *, teams: Sequence[str] | None, size: int, after: Place | None = None
) -> QuerySet[WorkItem]:
    """Return the next open items of some teams, or of all when None, in due order.

    One team is a range of one index. Several are as many short ranges, merged, because a list of teams would
    have the database sort all that they have.
    """
    waiting = _after(items.filter(OPEN), after).order_by(*ORDER)
    if teams is None:
        return waiting[:size]
    if len(teams) == 1:
        return waiting.filter(team=teams[0])[:size]
    return _merged(items, waiting, teams, size)


def counted(items: QuerySet[WorkItem]) -> int:
    """Count items, but never further than a thousand and one."""
    return int(items.order_by()[: COUNTED + 1].count())


def place(item: WorkItem) -> Place:
    """Return the place of an item, to begin the next page after it."""
    return Place(item.due_on, item.pk)


def _after(items: QuerySet[WorkItem], after: Place | None) -> QuerySet[WorkItem]:
    """Begin behind a place: a range of the index, without what its first day had before."""
    if after is None:
        return items
    later = Q(due_on__gt=after.due_on) | Q(pk__gt=after.id)
    return items.filter(later, due_on__gte=after.due_on)


def _merged(
    items: QuerySet[WorkItem], waiting: QuerySet[WorkItem], teams: Sequence[str], size: int
) -> QuerySet[WorkItem]:
    ranges = [waiting.filter(team=team).select_related(None).values("pk")[:size] for team in teams]
    if not ranges:
        return items.none()
    return items.filter(pk__in=ranges[0].union(*ranges[1:], all=True)).order_by(*ORDER)[:size]
