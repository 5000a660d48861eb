"""How soon after a commit a consumer begins, idle and behind a long queue, with real processes.

    python -m devstack exec --ephemeral -- python -m bench.outbox [--waiting 10000] [--workers 2] [--json]

Needs the servers (see above). Starts a relay and a worker as in production. Idle: an event is committed, and
the next only when its consumer has begun. Behind a queue: that many events of a tenth as many cases wait, and
while they drain a new event of a new case is committed four times a second. Each time counts from the return
of the commit to the first line of the consumer.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django

IDLE = 60
PATIENCE = 300.0
CELERY = [
    "-m",
    "celery",
    "--quiet",
    "--app",
    "config.celery",
    "worker",
    "--without-mingle",
    "--without-gossip",
]


@contextmanager
def office(workers: int) -> Iterator[None]:
    """Run a relay and a worker for a while."""
    programs = [[*CELERY, "--concurrency", str(workers), "--loglevel", "ERROR"], ["manage.py", "relay"]]
    running = [
        subprocess.Popen([sys.executable, *program], stdout=subprocess.DEVNULL, start_new_session=True)
        for program in programs
    ]
    try:
        yield
    finally:
        for each in running:
            each.terminate()
        for each in running:
            each.wait(30)


def heard() -> dict[int, float]:
    """Return when the consumer began with each event that it has heard so far."""
    log = Path(os.environ["BENCH_HEARD"])
    lines = log.read_text().splitlines() if log.exists() else []
    return {int(number): float(moment) for number, moment in (line.split() for line in lines)}


def publish(case: Any = None) -> tuple[int, float]:
    """Commit one event; return its number and the moment of the commit."""
    from bench.listener.apps import TOPIC  # noqa: PLC0415 (after django.setup)
    from workflows import outbox  # noqa: PLC0415
    from workflows.timing import machine_now  # noqa: PLC0415

    return outbox.publish(case, TOPIC, at=machine_now()).pk, time.time()


def until_heard(number: int) -> float:
    deadline = time.monotonic() + PATIENCE
    while number not in (found := heard()):
        if time.monotonic() > deadline:
            raise SystemExit(f"Event {number} was not heard within {PATIENCE:.0f} s.")
        time.sleep(0.002)
    return found[number]


def idle() -> list[float]:
    """Return milliseconds from commit to consumer, one event at a time."""
    for _ in range(5):
        until_heard(publish()[0])
    waits = []
    for _ in range(IDLE):
        time.sleep(0.05)
        number, committed = publish()
        waits.append((until_heard(number) - committed) * 1000)
    return waits


def fill(count: int) -> int:
    """Have events of a tenth as many cases wait; return the number of the last."""
    from bench.listener.apps import TOPIC  # noqa: PLC0415
    from workflows.models import Case, OutboxEvent  # noqa: PLC0415
    from workflows.timing import machine_now  # noqa: PLC0415

    at = machine_now()
    cases = Case.objects.bulk_create(
        [Case(machine="bench", opened_at=at) for _ in range(max(count // 10, 1))]
    )
    rows = [
        OutboxEvent(case=cases[n % len(cases)], topic=TOPIC, at=at, available_at=at, state="waiting")
        for n in range(count)
    ]
    return max(row.pk for row in OutboxEvent.objects.bulk_create(rows, batch_size=2_000))


def draining(count: int) -> dict[str, Any]:
    """Let a long queue drain, and look how long what is new waits meanwhile."""
    from workflows.models import OutboxEvent  # noqa: PLC0415

    began, last = time.time(), fill(count)
    new: dict[int, float] = {}
    while OutboxEvent.objects.filter(state="waiting", pk__lte=last).exists():
        number, committed = publish()
        new[number] = committed
        time.sleep(0.25)
        if time.time() - began > PATIENCE:
            raise SystemExit("The queue did not drain.")
    seconds = time.time() - began
    for number in new:
        until_heard(number)
    found = heard()
    waits = sorted((found[number] - committed) * 1000 for number, committed in new.items())
    return {
        "waiting": count,
        "drained_seconds": round(seconds, 1),
        "events_per_second": round(count / seconds),
        "new_meanwhile": len(waits),
        "new_p50_ms": round(statistics.median(waits), 1),
        "new_worst_ms": round(waits[-1], 1),
    }


def measured(waiting: int, workers: int) -> dict[str, Any]:
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0, interactive=False)
    loads = [os.getloadavg()[0]]
    with office(workers):
        waits = sorted(idle())
        result: dict[str, Any] = {
            "idle_p50_ms": round(statistics.median(waits), 1),
            "idle_p95_ms": round(waits[int(len(waits) * 0.95)], 1),
        }
        result |= draining(waiting)
    return result | {"load": [round(each, 1) for each in (*loads, os.getloadavg()[0])]}


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--waiting", type=int, default=10_000)
    words.add_argument("--workers", type=int, default=2)
    words.add_argument("--json", action="store_true")
    asked = words.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.listener.settings"
    os.environ["BENCH_HEARD"] = str(Path(tempfile.mkdtemp()) / "heard")
    django.setup()
    result = measured(asked.waiting, asked.workers)
    print(json.dumps(result) if asked.json else "\n".join(f"{k}: {v}" for k, v in result.items()))


if __name__ == "__main__":
    main()
