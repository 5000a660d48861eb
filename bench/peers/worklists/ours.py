"""Lintel's queue: a partial index, pages by keyset, bounded counts."""

import json
from collections.abc import Callable
from typing import Any

from bench.peers import ours
from bench.peers.worklists import stores

CASES = """
INSERT INTO workflows_case (id, machine, opened_at, head_seq, head_hash)
SELECT i, 'bench_machine.dossier', now(), 1, %s FROM generate_series(1::bigint, %s::bigint) i
"""
ITEMS = """
INSERT INTO workflows_workitem (case_id, stage, key, round, title, team, status, outcome, note, facts,
                                opened_at, closed_at, due_on, version)
SELECT i, 'review', team, 1, initcap(team), team, CASE WHEN i %% 10 = 0 THEN 'open' ELSE 'closed' END,
       CASE WHEN i %% 10 = 0 THEN '' ELSE 'approved' END, '', '{}', now(),
       CASE WHEN i %% 10 = 0 THEN NULL ELSE now() END, date '2026-01-01' + ((i * 7919) %% 365)::int, 1
FROM generate_series(1::bigint, %s::bigint) i, unnest(%s::text[]) team
"""
COLUMNS = (
    "title",
    "team",
    "round",
    "status",
    "opened_at",
    "escalated_at",
    "case__machine",
    "assignee__username",
)
THREE = ["fire", "zoning", "building"]
MOST_READ = 500
"""Blocks that a page may touch: 20 rows with their cases, and the way down the indexes."""

setup = ours.setup


class BadPlan(AssertionError):
    """A page that reads more than itself; the text has the plan."""


def load(dsn: str, cases: int) -> None:
    """Fill the store."""
    ours.configure(dsn)
    from django.db import connection

    from workflows.models import Case

    head = Case._meta.get_field("head_hash")
    with stores.filling(dsn, "workflows_case", "workflows_workitem") as filling:
        filling.execute(CASES, [head.get_db_prep_save(head.get_default(), connection), cases])
        filling.execute(ITEMS, [cases, list(stores.TEAMS)])


def queues(dsn: str, times: int) -> dict[str, list[float]]:
    """Time the pages of one team, of three and of all, and the count in a heading."""
    ours.configure(dsn)
    asked = _asked()
    found = stores.timed({name: ask for name, ask in asked.items() if name != "count"}, times)
    return found | {"count": [stores.seconds(asked["count"]) for _ in range(times)]}


def plans(dsn: str) -> dict[str, dict[str, float]]:
    """Return what the server itself needs for each question.

    :raises BadPlan: when a page reads beyond itself, or a count goes to the rows.
    """
    ours.configure(dsn)
    return {name: _explained(name, ask) for name, ask in _asked().items()}


def _asked() -> dict[str, Callable[[], Any]]:
    from workflows import queues
    from workflows.models import WorkItem

    queue = queues.Queue(*COLUMNS)
    fire = WorkItem.objects.filter(queues.OPEN, team="fire").order_by(*queues.ORDER)
    end_of_49 = queues.place(fire[stores.PAGE_50 - 1])
    size = stores.SIZE
    return {
        "page1": lambda: queue.page(teams=["fire"], size=size),
        "page50": lambda: queue.page(teams=["fire"], size=size, after=end_of_49),
        "page48": lambda: queue.page(teams=["fire"], size=size, before=end_of_49),
        "three_teams": lambda: queue.page(teams=THREE, size=size),
        "all_teams": lambda: queue.page(teams=None, size=size),
        "count": lambda: queues.counted(fire),
    }


def _explained(name: str, ask: Callable[[], Any]) -> dict[str, float]:
    """Ask once more, with the plan in place of the rows."""
    from django.db import connection

    asked: list[tuple[str, Any]] = []

    def noted(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(noted):
        ask()
    ((sql, params),) = asked
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}", params)
        (told,) = cursor.fetchone()
    (plan,) = json.loads(told) if isinstance(told, str) else told
    read = plan["Plan"]["Shared Hit Blocks"] + plan["Plan"]["Shared Read Blocks"]
    if read > MOST_READ:
        raise BadPlan(f"{name} reads {read} blocks: {' > '.join(_nodes(plan['Plan']))}")
    return {"blocks": read, "planning_ms": plan["Planning Time"], "execution_ms": plan["Execution Time"]}


def _nodes(plan: dict[str, Any]) -> list[str]:
    below = [name for each in plan.get("Plans", ()) for name in _nodes(each)]
    return [f"{plan['Node Type']} {plan.get('Index Name', plan.get('Relation Name', ''))}".strip(), *below]
