"""Pages of a queue of work: due first, by keyset, at the same cost for a thousand items and for a million."""

from collections import namedtuple
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.expressions import RawSQL

from workflows import keyset
from workflows.keyset import Condition, Place
from workflows.models import WorkItem
from workflows.statements import Given, Statement, compiled

OPEN = Condition("{} IN ('open', 'claimed')", F("status"))
ORDER = ("due_on", "id")
COUNTED = 1_000
EDGE: Any = Place(Given("day"), Given("id"))  # type: ignore[arg-type]  # filled in when asked
SEVERAL = "unnest(%s::text[]) AS asked(team)"
EVERY = """(
        WITH RECURSIVE found(team) AS (
            (SELECT team FROM workflows_workitem WHERE status IN ('open', 'claimed') ORDER BY team LIMIT 1)
            UNION ALL
            SELECT (SELECT team FROM workflows_workitem WHERE status IN ('open', 'claimed')
                    AND team > found.team ORDER BY team LIMIT 1) FROM found WHERE found.team IS NOT NULL
        ) SELECT team FROM found WHERE team IS NOT NULL
    ) AS asked"""  # one step of the index for each team that has open work
# A list of teams in one condition would have the database sort all that they have.
MERGED = """
    SELECT ahead.id FROM {asked} CROSS JOIN LATERAL ({part}) AS ahead
    ORDER BY ahead.due_on {way}, ahead.id {way} LIMIT {size}
"""


class Queue:
    """What a list shows of each open item: ``due_on``, ``id`` and some columns, by their names in a query."""

    def __init__(self, *columns: str) -> None:
        self._columns = (*ORDER, *columns)
        row: Any = namedtuple("Waiting", self._columns)  # type: ignore[misc]  # the caller names them
        self._made = row._make
        self._statement = lru_cache(maxsize=64)(self._compiled)

    def page(
        self,
        *,
        teams: Sequence[str] | None,
        size: int,
        after: Place | None = None,
        before: Place | None = None,
        but: Sequence[int] = (),
        unclaimed: bool = False,
    ) -> list[Any]:
        """Return the open items of some teams, or of all when None, in due order, but none of some cases.

        They are the first, those after a place, or those that lead up to one; on wish only what nobody has.
        """
        way = "back" if before else "on" if after else "first"
        statement = self._statement(_reach(teams), way, size, bool(but), unclaimed)
        day, pk = before or after or (None, None)
        team, listed = teams[0] if teams else "", list(teams or ())
        found = statement.ask(team=team, teams=listed, day=day, id=pk, but=list(but))
        return [self._made(row) for row in found]

    def _compiled(self, reach: str, way: str, size: int, excludes: bool, unclaimed: bool) -> Statement:
        """Compile a page once: its keys from the index alone, then the columns of those few."""
        edges = {"after": EDGE if way == "on" else None, "before": EDGE if way == "back" else None}
        waiting = WorkItem.objects.filter(OPEN)
        if excludes:
            waiting = waiting.filter(keyset.none_of("case_id", Given("but")))
        if unclaimed:
            waiting = waiting.filter(Condition("{} = 'open'", F("status")))
        shown = WorkItem.objects.filter(pk__in=_keys(waiting, reach, edges, size)).order_by(*ORDER)
        return compiled(shown.values_list(*self._columns))


def counted(items: QuerySet[WorkItem]) -> int:
    """Count items, but never further than a thousand and one."""
    return keyset.counted(items, most=COUNTED)


def place(item: Any) -> Place:
    """Return the place of an item: a page is asked for after the last one's or before the first one's."""
    return Place(item.due_on, item.id)


def _reach(teams: Sequence[str] | None) -> str:
    if teams is None:
        return "every team"
    return "one team" if len(teams) == 1 else "several teams"


def _keys(waiting: QuerySet[WorkItem], reach: str, edges: dict[str, Any], size: int) -> Any:
    """Return the keys of a page: of one team a range of the index, of several the first few of each range."""
    if reach == "one team":
        of_team = waiting.filter(Condition("{} = {}", F("team"), Given("team")))
        return keyset.ranged(of_team, ORDER, **edges).values("pk")[:size]
    asked, given = (EVERY, []) if reach == "every team" else (SEVERAL, [Given("teams")])
    of_team = waiting.filter(team=RawSQL("asked.team", []))
    part, params = keyset.ranged(of_team, ORDER, **edges).values(*ORDER)[:size].query.sql_with_params()
    merged = MERGED.format(asked=asked, part=part, way="DESC" if edges["before"] else "ASC", size=size)
    return RawSQL(merged, [*given, *params])  # noqa: S611 (Django's own text)
