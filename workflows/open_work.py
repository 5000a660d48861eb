"""The check that every open item is on the list of somebody who may work on it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from workflows import deputies, teams
from workflows.models import WorkItem

CHUNK = 1_000


@dataclass(frozen=True)
class Unseen:
    """An open item that nobody who may work on it can see, and why."""

    item: int
    case: int
    team: str
    kind: str
    text: str


@dataclass(frozen=True)
class _Office:
    """Who could work on the items of a chunk."""

    members: Mapping[str, Sequence[Any]]
    deputies: Mapping[int, Sequence[int]]
    interested: set[tuple[int, int]]

    def of(self, team: str) -> set[int]:
        own = {each.pk for each in self.members.get(team, ())}
        return own | {deputy for person in own for deputy in self.deputies.get(person, ())}


def unseen(*, at: datetime) -> Iterator[Unseen]:
    """Yield every open item that is on nobody's list; memory stays bounded."""
    items = WorkItem.objects.filter(status__in=["open", "claimed"]).select_related("assignee").order_by("id")
    last = 0
    while chunk := list(items.filter(pk__gt=last)[:CHUNK]):
        office = _office(chunk, at)
        found = ((item, _trouble(item, office)) for item in chunk)
        yield from (_finding(item, kind) for item, kind in found if kind)
        last = chunk[-1].pk


def _office(items: Sequence[WorkItem], at: datetime) -> _Office:
    members = teams.members({item.team for item in items}, at=at)
    people = {each.pk for team in members.values() for each in team}
    standing_in = deputies.of(people, at=at)
    everybody = people | {pk for pks in standing_in.values() for pk in pks}
    everybody |= {item.assignee_id for item in items if item.assignee_id}
    cases = {item.case_id for item in items}
    return _Office(members, standing_in, teams.interested(cases, everybody, at=at))


def _trouble(item: WorkItem, office: _Office) -> str:
    people = office.of(item.team)
    if item.assignee is not None:
        if not item.assignee.is_active:
            return "assignee_has_left"
        if (item.case_id, item.assignee.pk) in office.interested:
            return "assignee_has_interest"
        return "" if item.assignee.pk in people else "assignee_not_of_team"
    if not people:
        return "team_is_empty"
    return "" if any((item.case_id, pk) not in office.interested for pk in people) else "all_have_interest"


def _finding(item: WorkItem, kind: str) -> Unseen:
    sentences = {
        "assignee_has_left": _("%(who)s, who has it, has left"),
        "assignee_has_interest": _("%(who)s, who has it, has an interest in the case"),
        "assignee_not_of_team": _("%(who)s, who has it, is not of the team “%(team)s”"),
        "team_is_empty": _("the team “%(team)s” has no active member"),
        "all_have_interest": _("everybody in the team “%(team)s” has an interest in the case"),
    }
    why = sentences[kind] % {"who": item.assignee, "team": item.team}
    text = f"item {item.pk} of case {item.case_id} ({item.title}, {item.stage} {item.round}): {why}"
    return Unseen(item.pk, item.case_id, item.team, kind, text)
