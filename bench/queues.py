"""A team's queue while the store grows: page 1 and page 50 of the real work-item table.

    python -m bench.queues [--dsn postgresql://…/postgres] [--sizes 10000 100000 1000000] [--json]
                           [--peers viewflow,fsm_guardian,caluma,bare] [--peer-cases 100000]

One case in ten is in review with four open items, the others have four closed ones; due days cover a year. A
page is 20 items with case and assignee, by keyset; its heading has a bounded count. Each size is a database
of its own, and all are asked in turns, in a new order each round: growth is within one run. The other engines
show the same queue, at a size that is loaded for ours too. A million cases take some minutes and 3 GB.
"""

import argparse
import json
import os
import random
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

if not __package__:  # started as a file
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from bench import cluster
from bench.peers import environments
from bench.peers.crew import Worker, worker
from bench.peers.line_up import WORKLISTS

ROUNDS, TIMES, TIMES_OF_PEERS = 20, 6, 1
PAGES = ("page1", "page50")


@dataclass
class Desk:
    """A peer's queue over a store of one size, and the seconds that each question took."""

    name: str
    cases: int
    worker: Worker
    took: dict[str, list[float]] = field(default_factory=dict)

    def ask(self) -> None:
        """Ask every question a few times more."""
        times = TIMES if self.name == "ours" else TIMES_OF_PEERS
        for question, seconds in self.worker.ask(op="queues", n=times).items():
            self.took.setdefault(question, []).extend(seconds)

    def ms(self, question: str) -> float:
        """Return the median milliseconds of a question."""
        return round(1000 * statistics.median(self.took[question]), 2)


def measured(dsn: str, sizes: Sequence[int], peers: Sequence[str], peer_cases: int) -> dict[str, Any]:
    """Load every store, look at the plans, ask in turns, and say what grew."""
    wanted = [("ours", size) for size in sizes] + [(name, peer_cases) for name in peers]
    with cluster.server(dsn) as admin, ExitStack() as stack:
        print(cluster.described(admin), file=sys.stderr)
        desks = [stack.enter_context(_desk(admin, *each)) for each in wanted if _available(each[0])]
        ours = [desk for desk in desks if desk.name == "ours"]
        server = [_planned(desk) for desk in ours]
        for number in range(ROUNDS):
            for desk in random.Random(number).sample(desks, len(desks)):
                desk.ask()
    _tell(desks)
    grew = max(ours[-1].ms(page) / ours[0].ms(page) for page in PAGES)
    found = {f"{page}_ms": ours[-1].ms(page) for page in PAGES} | {"growth": round(grew, 2)}
    found["server_ms"] = {question: round(each["execution_ms"], 2) for question, each in server[-1].items()}
    return found | {"peers": {desk.name: _beside(desk, ours) for desk in desks if desk.name != "ours"}}


@contextmanager
def _desk(admin: str, name: str, cases: int) -> Iterator[Desk]:
    peer = WORKLISTS[name]
    with cluster.database(admin, f"{peer.database}_queue_{cases}") as address, worker(peer, address) as one:
        began = time.monotonic()
        one.ask(op="setup")
        one.ask(op="load", n=cases)
        print(f"{name}: {cases} cases in {time.monotonic() - began:.0f} s", file=sys.stderr)
        yield Desk(name, cases, one)


def _available(name: str) -> bool:
    try:
        environments.interpreter(WORKLISTS[name].environment)
    except environments.Unavailable as reason:
        print(f"{name} is left out: {reason}", file=sys.stderr)
        return False
    return True


def _planned(desk: Desk) -> dict[str, dict[str, float]]:
    """Have the server run every question once with its plan; one that reads beyond its page is an error."""
    plans: dict[str, dict[str, float]] = desk.worker.ask(op="plans")
    for question, plan in plans.items():
        told = "  ".join(f"{name} {value:g}" for name, value in plan.items())
        print(f"{desk.cases} cases, {question}: {told}", file=sys.stderr)
    return plans


def _beside(desk: Desk, ours: Sequence[Desk]) -> dict[str, Any]:
    """Tell a peer's pages, and how often ours goes into them at the same size."""
    told: dict[str, Any] = {"cases": desk.cases} | {f"{page}_ms": desk.ms(page) for page in PAGES}
    same = next((each for each in ours if each.cases == desk.cases), None)
    return told | (
        {f"times_{page}": round(desk.ms(page) / same.ms(page), 1) for page in PAGES} if same else {}
    )


def _tell(desks: Sequence[Desk]) -> None:
    """Print a row for each store, for the README."""
    for desk in desks:
        told = "  ".join(f"{question} {desk.ms(question)} ms" for question in desk.took)
        print(f"{desk.name}, {desk.cases} cases: {told}", file=sys.stderr)
    print(f"load average {os.getloadavg()[0]:.1f}", file=sys.stderr)


def _names(text: str) -> list[str]:
    names = [name for name in text.split(",") if name]
    unknown = [name for name in names if name not in WORKLISTS or name == "ours"]
    if unknown:
        known = ", ".join(name for name in WORKLISTS if name != "ours")
        raise argparse.ArgumentTypeError(f"no such peer: {', '.join(unknown)}; there are {known}")
    return names


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--dsn", default="", help="a superuser's address; default: a server of its own")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--peers", type=_names, default=[], help="other engines, separated by commas")
    parser.add_argument("--peer-cases", type=int, default=100_000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found = measured(options.dsn, sorted(options.sizes), options.peers, options.peer_cases)
    print(json.dumps(found) if options.json else json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
