"""A team's queue while the store grows: page 1 and page 50 of the real work-item table.

    python -m bench.queues [--dsn postgresql://…/postgres] [--sizes 10000 100000 1000000] [--json]

One case in ten is in review with four open items, the others have four closed ones; due days cover a year.
A page is 20 items with case and assignee, by keyset; its heading has a bounded count. Loading a million cases
takes minutes and about 5 GB of disk.
"""

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

if not __package__:  # started as a file
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

import psycopg

from bench import cluster
from bench.peers import ours

SIZE = 20
TIMES = 40
TABLES = ("workflows_case", "workflows_workitem")
CASES = """
INSERT INTO workflows_case (id, machine, opened_at, head_seq, head_hash)
SELECT i, 'bench_machine.dossier', now(), 1, repeat('0', 64) FROM generate_series(%s::bigint, %s::bigint) i
"""
ITEMS = """
INSERT INTO workflows_workitem (case_id, stage, key, round, title, team, status, outcome, note, facts,
                                opened_at, closed_at, due_on, version)
SELECT i, 'review', d, 1, initcap(d), d, CASE WHEN i % 10 = 0 THEN 'open' ELSE 'closed' END,
       CASE WHEN i % 10 = 0 THEN '' ELSE 'approved' END, '', '{}', now(),
       CASE WHEN i % 10 = 0 THEN NULL ELSE now() END, date '2026-01-01' + ((i * 7919) % 365)::int, 1
FROM generate_series($FIRST::bigint, $LAST::bigint) i,
     unnest(array['building', 'fire', 'zoning', 'utilities']) d
"""


def measured(dsn: str, sizes: Sequence[int]) -> dict[str, float]:
    """Load and time each size; growth is that of the page that grew more."""
    with cluster.server(dsn) as admin, cluster.database(admin, "bench_queues") as address:
        ours.setup(address)
        found, before = [], 0
        for size in sizes:
            _load(address, before + 1, size)
            found.append(_timed(size))
            before = size
        _close()
    growth = max(found[-1][name] / found[0][name] for name in ("page1", "page50"))
    return {
        "page1_ms": _ms(found[-1]["page1"]),
        "page50_ms": _ms(found[-1]["page50"]),
        "growth": round(growth, 2),
    }


def _load(address: str, first: int, last: int) -> None:
    began = time.monotonic()
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("SET synchronous_commit = off")
        connection.execute(CASES, [first, last])
        connection.execute(ITEMS.replace("$FIRST", str(first)).replace("$LAST", str(last)))
        for table in TABLES:
            connection.execute(f"VACUUM (ANALYZE) {table}")
        connection.execute("CHECKPOINT")
    print(f"{last} cases after {time.monotonic() - began:.0f} s more", file=sys.stderr)


def _timed(size: int) -> dict[str, float]:
    from workflows import queues  # noqa: PLC0415 (Django first)
    from workflows.models import WorkItem  # noqa: PLC0415

    items = WorkItem.objects.select_related("case", "assignee")
    fire = WorkItem.objects.filter(queues.OPEN, team="fire").order_by(*queues.ORDER)
    end_of_49 = queues.place(fire[SIZE * 49 - 1 : SIZE * 49].get())
    asked: dict[str, Callable[[], Any]] = {
        "page1": lambda: list(queues.page(items, teams=["fire"], size=SIZE)),
        "page50": lambda: list(queues.page(items, teams=["fire"], size=SIZE, after=end_of_49)),
        "three teams, page1": lambda: list(
            queues.page(items, teams=["fire", "zoning", "building"], size=SIZE)
        ),
        "all teams, page1": lambda: list(queues.page(items, teams=None, size=SIZE)),
        "bounded count": lambda: queues.counted(fire),
    }
    assert [item.pk for item in asked["page50"]()] == [item.pk for item in fire[SIZE * 49 : SIZE * 50]]
    found = {name: _median(ask) for name, ask in asked.items()}
    told = "  ".join(f"{name} {_ms(took)} ms" for name, took in found.items())
    print(f"{size} cases: {told}  (load {os.getloadavg()[0]:.1f})", file=sys.stderr)
    return found


def _median(ask: Callable[[], Any]) -> float:
    took = []
    for _ in range(TIMES):
        began = time.perf_counter()
        ask()
        took.append(time.perf_counter() - began)
    return statistics.median(took)


def _ms(seconds: float) -> float:
    return round(1000 * seconds, 2)


def _close() -> None:
    from django.db import connection  # noqa: PLC0415 (Django first)

    connection.close()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--dsn", default="", help="a superuser's address; default: a server of its own")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found = measured(options.dsn, options.sizes)
    print(json.dumps(found) if options.json else json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
