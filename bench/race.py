"""Four reviewers close one case at the same moment: none stuck, none doubled, and how much longer it takes.

    python -m bench.race [--dsn postgresql://…/postgres] [--cases 1000] [--peers ours viewflow …] [--json]

As many cases are closed one reviewer after another in between, as the measure of the others. Each peer is
also asked to let a wrong officer, a wrong reviewer, a step out of order and a repeated step pass.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

if not __package__:  # started as a file
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from bench import cluster
from bench.peers.crew import crew
from bench.peers.line_up import BY_NAME


def measured(dsn: str, *, cases: int, names: list[str]) -> dict[str, Any]:
    """Race each peer and try what it must refuse."""
    with cluster.server(dsn) as admin, crew(admin, names, 1) as workers:
        return {name: _raced(found[0], cases) for name, found in workers.items()}


def _raced(worker: Any, cases: int) -> dict[str, Any]:
    refusals = worker.ask(op="refusals")
    raced = worker.ask(op="race", n=cases)
    check = raced.pop("check")
    if "joins" in check:
        raced["doubled"] = check["joins"] - (2 * cases - raced["stuck"])
    passed = [name for name, error in refusals.items() if not error]
    ratio = raced["worst_ms"] / raced["one_by_one_ms"]
    return {**raced, "worst_ratio": round(ratio, 2), "not_refused": passed}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--dsn", default="", help="a superuser's address; default: a server of its own")
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--peers", nargs="*", choices=sorted(BY_NAME), default=["ours"])
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found = measured(options.dsn, cases=options.cases, names=options.peers)
    print(json.dumps(found) if options.json else json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
