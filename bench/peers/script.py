"""The work that every peer does: one case from draft to issued in 14 committed units, the same for all.

Each unit could be one request: a peer gets a case's id and a role, loads and checks everything anew, moves the
case, records who, when, from and to, and commits.
"""

import time
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import parse_qs, urlsplit

DISCIPLINES = ("building", "fire", "zoning", "utilities")
STEPS: list[tuple[str, str, str | None]] = [
    ("submit", "contractor", None),
    ("accept", "intake", None),
    *(step for d in DISCIPLINES for step in (("claim", f"rev_{d}", d), ("approve", f"rev_{d}", d))),
    ("assess", "fees", None),
    ("pay", "contractor", None),
    ("issue", "issuer", None),
]
NEEDS = {
    "create": "contractor",
    "submit": "contractor",
    "accept": "intake",
    "assess": "fees",
    "pay": "contractor",
    "issue": "issuer",
}
ROLES = ("contractor", "intake", *(f"rev_{d}" for d in DISCIPLINES), "fees", "issuer")
CASE_FIELDS: dict[str, Any] = {
    "address": "17 Harbour Street, Lot 4, Block 12",
    "description": "Two-storey detached dwelling with attached garage, new water and sewer connections",
    "valuation": 412000,
}
Create = Callable[[], Any]
Step = Callable[[Any, str, str, str | None], None]


class Denied(Exception):
    """The acting user may not perform the step."""


class Meter:
    """Wall clock and processor time of this process, and the time of each unit."""

    def __enter__(self) -> "Meter":
        self.units: list[float] = []
        self.wall, self.cpu = time.perf_counter(), time.process_time()
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.wall, self.cpu = time.perf_counter() - self.wall, time.process_time() - self.cpu

    def unit(self, act: Callable[..., Any], *given: Any) -> Any:
        """Do one unit and note how long it took."""
        began = time.perf_counter()
        result = act(*given)
        self.units.append(time.perf_counter() - began)
        return result


def needed(step: str, discipline: str | None = None) -> str:
    """Return the role that a step demands, for peers that keep their rules here."""
    return f"rev_{discipline}" if discipline else NEEDS[step]


def drive(count: int, create: Create, step: Step) -> tuple[Meter, list[Any]]:
    """Bring some cases from draft to issued; returns the meter and the ids."""
    ids = []
    with Meter() as meter:
        for _ in range(count):
            case = meter.unit(create)
            for each in STEPS:
                meter.unit(step, case, *each)
            ids.append(case)
    return meter, ids


def result(meter: Meter, ids: Sequence[Any], check: dict[str, Any]) -> dict[str, Any]:
    """Return what a run measured and what it checked."""
    return {
        "n": len(ids),
        "wall": meter.wall,
        "cpu": meter.cpu,
        "p50": percentile(meter.units, 0.50),
        "p99": percentile(meter.units, 0.99),
        "check": check,
    }


def percentile(values: Sequence[float], part: float) -> float:
    """Return the value below which a part of all lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else 0.0


def address_parts(dsn: str) -> dict[str, str]:
    """Take the address of a database apart, a socket folder after ``?host=`` included."""
    parts = urlsplit(dsn)
    query = parse_qs(parts.query)
    return {
        "host": query.get("host", [parts.hostname or "127.0.0.1"])[0],
        "port": str(parts.port or 5432),
        "user": parts.username or "postgres",
        "password": parts.password or "",
        "dbname": parts.path.lstrip("/"),
    }


def django_database(dsn: str, **options: Any) -> dict[str, Any]:
    """Return Django's dictionary of a database."""
    parts = address_parts(dsn)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts["dbname"],
        "HOST": parts["host"],
        "PORT": parts["port"],
        "USER": parts["user"],
        "PASSWORD": parts["password"],
        "CONN_MAX_AGE": None,
        "OPTIONS": options,
    }
