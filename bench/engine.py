"""One case through 14 commits: what it costs, how fast it is, and how that compares with other engines.

    python -m bench.engine [--dsn postgresql://…/postgres] [--cases 400] [--processes 1] [--json]

Permission, gates, record, hash chain, outbox and clocks are all on. Without --dsn it starts a PostgreSQL of
its own with fsync on. The first time it installs the other engines into var/bench. A given server must let a
superuser in and preload pg_stat_statements, for the server counts the statements.
"""

import argparse
import json
import os
import statistics
import sys
from pathlib import Path
from typing import Any

if not __package__:  # started as a file
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from bench import cluster
from bench.peers import counting, rounds
from bench.peers.crew import crew
from bench.peers.line_up import BY_NAME, USUAL

RIVALS = ("viewflow", "caluma", "fsm_guardian", "bare")


def measured(dsn: str, *, cases: int, processes: int, number: int, names: list[str]) -> dict[str, Any]:
    """Count, then measure in rounds; a peer that is left out has no ratio."""
    with cluster.server(dsn) as admin, crew(admin, names, processes) as workers:
        print(cluster.described(admin), file=sys.stderr)
        cost = counting.counted(admin, BY_NAME["ours"])
        warm = workers["ours"][0].ask(op="run", n=20)
        seconds = max(0.5, cases / number * warm["wall"] / warm["n"])
        turns = rounds.measured(workers, rounds=number, seconds=seconds)
    _tell(turns)
    ours = turns["ours"]
    ratios = {name: _rounded(rounds.ratio(turns, "ours", name)) for name in RIVALS}
    return {
        "statements_per_case": round(cost.statements, 1),
        "wal_kb_per_case": round(cost.wal_bytes / 1024, 1),
        "cases_per_second": round(statistics.median(turn.rate for turn in ours), 1),
        "p50_ms": round(1000 * statistics.median(turn.p50 for turn in ours), 2),
        "p99_ms": round(1000 * statistics.median(turn.p99 for turn in ours), 2),
        **{f"ratio.{name}": value for name, value in ratios.items()},
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def _tell(turns: dict[str, list[rounds.Turn]]) -> None:
    """Print a row for each peer, for the README."""
    print("| engine | cases/s | ours × it | client CPU ms a case | p50 ms | p99 ms |", file=sys.stderr)
    print("|---|---:|---:|---:|---:|---:|", file=sys.stderr)
    for name, found in turns.items():
        rate, cpu, p50, p99 = (statistics.median(column) for column in zip(*found, strict=True))
        times = rounds.ratio(turns, "ours", name) or 0
        row = f"{rate:.1f} | {times:.2f} | {1000 * cpu:.1f} | {1000 * p50:.2f} | {1000 * p99:.2f}"
        print(f"| {name} | {row} |", file=sys.stderr)
    print(f"load average {os.getloadavg()[0]:.1f}", file=sys.stderr)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--dsn", default="", help="a superuser's address; default: a server of its own")
    parser.add_argument(
        "--cases", type=int, default=400, help="cases of ours that are timed, over all rounds"
    )
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--peers", nargs="*", choices=sorted(BY_NAME), default=USUAL)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    names = ["ours", *(name for name in options.peers if name != "ours")]
    found = measured(
        options.dsn, cases=options.cases, processes=options.processes, number=options.rounds, names=names
    )
    print(json.dumps(found) if options.json else json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
