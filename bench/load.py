"""Fifty people at work at once: what they wait for their pages, on the machine that also serves them.

    python -m devstack exec --ephemeral -- python -m bench.load [--users 50] [--seconds 300] [--json]

Two gunicorn workers serve a city with ``--copies`` times 34 applications. Thirty of the staff and twenty
contractors, each signed in, ask for one page after another: a queue, a dashboard (a contractor's own list, an
office's overview), an application, a review desk; between two pages each looks at what he got, ``--think``
seconds in the mean (exponential). A page counts from the request to its last byte. An error is an
answer other than 200, or none. It migrates and so runs on an empty database only.
"""

import argparse
import json
import os
import random
import statistics
import sys
import threading
import time
from collections import defaultdict
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import TYPE_CHECKING, Any

if not __package__:  # started as a file
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

import django

from bench.serving import served
from devstack.ports import free_ports

if TYPE_CHECKING:
    from bench.load_city import Visitor

GOAL_MS = 300.0
JUDGED = ("dashboard", "queue")


class Crowd:
    """Everybody at once, each with a connection of his own, until the time is over."""

    def __init__(self, port: int, think: float, seconds: float) -> None:
        self.port, self.think, self.end = port, think, time.monotonic() + seconds
        self.took: dict[str, list[float]] = defaultdict(list)
        self.errors: list[str] = []

    def work(self, visitors: "list[Visitor]") -> None:
        """Let everybody work, and wait for the last."""
        threads = [
            threading.Thread(target=self._visit, args=(each, number)) for number, each in enumerate(visitors)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _visit(self, visitor: "Visitor", number: int) -> None:
        chance = random.Random(number)
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        weights = [often for _kind, _address, often in visitor.looks]
        time.sleep(chance.random() * self.think)
        while time.monotonic() < self.end:
            kind, address, _often = chance.choices(visitor.looks, weights)[0]
            self._look(connection, kind, address, visitor.session)
            time.sleep(min(chance.expovariate(1 / self.think), 10 * self.think))
        connection.close()

    def _look(self, connection: HTTPConnection, kind: str, address: str, session: str) -> None:
        begun = time.perf_counter()
        try:
            connection.request("GET", address, headers={"Cookie": f"sessionid={session}"})
            answer = connection.getresponse()
            answer.read()
        except (OSError, HTTPException) as failure:
            self.errors.append(f"{address}: {failure!r}")
            connection.close()
            return
        self.took[kind].append(time.perf_counter() - begun)
        if answer.status != 200:
            self.errors.append(f"{address}: {answer.status}")

    def found(self) -> dict[str, Any]:
        """Return the table: milliseconds by kind of page."""
        return {kind: _row(sorted(self.took[kind])) for kind in sorted(self.took)}


def _row(seconds: list[float]) -> dict[str, float]:
    hundredths = statistics.quantiles(seconds, n=100)
    told = {
        "p50": statistics.median(seconds),
        "p95": hundredths[94],
        "p99": hundredths[98],
        "max": seconds[-1],
    }
    return {"pages": len(seconds)} | {name: round(1000 * value, 1) for name, value in told.items()}


def measured(users: int, seconds: int, think: float, copies: int, port: int) -> dict[str, Any]:
    """Fill the city, serve it, and let everybody work."""
    from bench.load_city import DRIVEN, built  # noqa: PLC0415 (after django.setup)

    visitors = built(copies)[-users:]
    with served(port, "config.settings"):
        Crowd(port, 0.05, 10).work(visitors)  # so that both workers have read their templates
        crowd = Crowd(port, think, seconds)
        crowd.work(visitors)
    pages = crowd.found()
    return {
        "users": len(visitors),
        "seconds": seconds,
        "think_s": think,
        "applications": sum(DRIVEN.values()) * (copies + 1),
        "pages_per_second": round(sum(row["pages"] for row in pages.values()) / seconds, 1),
        "errors": len(crowd.errors),
        "first_errors": crowd.errors[:5],
        "p95_ms": max(pages[kind]["p95"] for kind in JUDGED),
        "goal_ms": GOAL_MS,
        "pages": pages,
        "load_average": round(os.getloadavg()[0], 1),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=300)
    parser.add_argument("--think", type=float, default=2.0)
    parser.add_argument("--copies", type=int, default=1000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    port = free_ports(1)[0]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    os.environ["SITE_URL"] = f"http://127.0.0.1:{port}"
    django.setup()
    found = measured(options.users, options.seconds, options.think, options.copies, port)
    print(json.dumps(found, indent=None if options.json else 2))


if __name__ == "__main__":
    main()
