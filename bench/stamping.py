"""How long the stamp takes on a large approved set, and how much memory web, worker and its child need.

    python -m devstack exec --ephemeral -- python -m bench.stamping [--sheets 200] [--megabytes 100] [--json]

Needs the servers (see above) and an empty database. The set is one PDF whose sheets each hold a scan that
does not compress, and lines. Starts one web process, one worker and the relay as in production, begins the
stamped set as an approval does, and asks the page of the plans for its progress every half second, as a
browser would. Memory is the highest resident size in MB that the kernel saw: of web and worker before the
first sheet and after the last, of the child while it lived. ``progress`` counts the different states shown.
"""

import re
import socket
import time
from pathlib import Path
from typing import Any

import urllib3

from bench.office import office, peak_memory, told, until_it_answers
from bench.plan_sets import paid_application
from bench.serving import signed_in

PATIENCE = 600.0
EVERY = 0.5
CHILD = b"permits.stationery.stamping.child"
SHOWN = re.compile(r"(\d+) (?:of|/) (\d+)")


def prepared(sheets: int, megabytes: int) -> tuple[Any, str, int]:
    """Write the city and an application whose plans are approved; return it, a session, and the size."""
    from tests.driving import NOON, approve_all  # noqa: PLC0415 (after django.setup)
    from workflows.timing import at_moment  # noqa: PLC0415

    application, who, size = paid_application(sheets, megabytes)
    with at_moment(NOON):
        approve_all(application, who, NOON)
    application.refresh_from_db()
    return application, signed_in(who.technician), size


def begun(application: Any, sheets: int) -> Any:
    """Begin the set as an approval does; the small papers beside the plans count as done."""
    from django.db import transaction  # noqa: PLC0415

    from permits.issuance import stamping  # noqa: PLC0415
    from permits.issuance.models import StampedFile  # noqa: PLC0415
    from workflows import outbox  # noqa: PLC0415
    from workflows.models import OutboxEvent  # noqa: PLC0415
    from workflows.timing import now  # noqa: PLC0415

    with transaction.atomic():
        made = stamping.begin(application, at=now())
        assert made is not None
        others = made.files.exclude(page_count=sheets)
        others.update(file_state="done", unstamped_because=StampedFile.Unstamped.REFUSED)
        file = made.files.get(page_count=sheets)
        OutboxEvent.objects.exclude(state="done").update(state="done", done_at=now())
        outbox.publish(None, stamping.TOPIC, at=now(), file=file.pk)
    return file


def watched(file: Any, address: str, session: str, pids: dict[str, int]) -> dict[str, Any]:
    """Wait until the file is stamped; look at the page and at the child meanwhile."""
    web, seen, child = urllib3.PoolManager(), set(), 0.0
    page = f"{address}/applications/{file.stamped_set.application_id}/plans/state/"
    began = time.perf_counter()
    asked = 0.0
    while file.file_state not in {"done", "failed"} and time.perf_counter() - began < PATIENCE:
        child = max([child, *(peak_memory(pid) for pid in _children(pids["worker"]))])
        if time.perf_counter() - asked > EVERY:
            asked = time.perf_counter()
            answer = web.request("GET", page, headers={"Cookie": f"sessionid={session}"})
            seen |= set(SHOWN.findall(answer.data.decode()))
            file.refresh_from_db()
        time.sleep(0.05)
    seconds = time.perf_counter() - began
    return {"state": file.file_state, "seconds": seconds, "child": child, "progress": len(seen)}


def _children(pid: int) -> list[int]:
    """Return the processes below a process that stamp."""
    found: list[int] = []
    try:
        below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        for each in map(int, below):
            command = Path(f"/proc/{each}/cmdline").read_bytes()
            found += [each] if CHILD in command else _children(each)
    except (FileNotFoundError, ProcessLookupError):
        pass
    return found


def measured(sheets: int, megabytes: int) -> dict[str, Any]:
    """Stamp, and return the figures."""
    application, session, size = prepared(sheets, megabytes)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with office(port) as pids:
        until_it_answers(f"http://127.0.0.1:{port}/")
        before = {name: peak_memory(pids[name]) for name in ("web", "worker")}
        told = watched(begun(application, sheets), f"http://127.0.0.1:{port}", session, pids)
        after = {name: peak_memory(pids[name]) for name in ("web", "worker")}
    return {
        "sheets": sheets,
        "megabytes": round(size / 1_000_000),
        "state": told["state"],
        "seconds": round(told["seconds"], 1),
        "sheets_per_s": round(sheets / told["seconds"], 1),
        "progress": told["progress"],
        "memory_mb": {name: [round(before[name]), round(after[name])] for name in before}
        | {"child": round(told["child"])},
    }


if __name__ == "__main__":
    told(__doc__, measured, sheets=200, megabytes=100)
