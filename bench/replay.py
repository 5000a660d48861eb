"""How many records of open data are replayed in a second, and what each costs in statements.

    python -m devstack exec --ephemeral -- python -m bench.replay AUSTIN.csv.gz [--count 200] [--json]

Needs the servers (see above) and a file of the source. It migrates, loads the demo city without its records
and replays the first records into it, so it runs on an empty database only. The PDFs of invoices, letters and
permits are left out: a worker makes them later. Wall time and this process's own CPU time are both told, for
other work on the machine makes the first one longer.
"""

import argparse
import json
import os
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

WARM = 5


class Statements:
    """Counts what is sent to the database."""

    def __init__(self) -> None:
        self.count, self.seconds = 0, 0.0

    def __call__(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        self.count += 1
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.seconds += time.perf_counter() - began


def measured(source: str, file: Path, count: int) -> dict[str, Any]:
    """Replay records and return rates; the first few only warm up."""
    from django.core.management import call_command  # noqa: PLC0415 (after django.setup)
    from django.db import connection  # noqa: PLC0415

    from permits.applications.models import PermitApplication  # noqa: PLC0415
    from permits.casework.replay import mapping, runs  # noqa: PLC0415
    from permits.documents import store  # noqa: PLC0415
    from workflows.timing import now  # noqa: PLC0415

    call_command("migrate", verbosity=0, interactive=False)
    if PermitApplication.objects.exists():
        raise SystemExit("The database is not empty: run it with devstack exec --ephemeral.")
    call_command("load_demo", "--no-records", verbosity=0)
    store.ensure_bucket()
    described = mapping.load(source)

    def run(limit: int) -> Any:
        prepared = runs.prepare(at=now(), source=source, papers=False, limit=limit)
        return prepared.over(runs.items(file, described, prepared, shift_to=None))

    run(WARM)
    statements, cpu = Statements(), time.process_time()
    with connection.execute_wrapper(statements):
        report = run(count)
    cpu = time.process_time() - cpu
    types = Counter(
        PermitApplication.objects.filter(replayed_record__isnull=False).values_list("permit_type", flat=True)
    )
    return {
        **report.as_json(),
        "cpu_seconds": round(cpu, 2),
        "records_per_cpu_second": round(report.driven / cpu, 2),
        "statements_per_record": round(statements.count / max(report.driven, 1), 1),
        "database_seconds": round(statements.seconds, 2),
        "types": dict(types),
        "load_before": os.getloadavg()[1],
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--source", default="austin")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("LINTEL_DEMO", "1")
    django.setup()
    result = measured(options.source, options.file, options.count)
    if options.json:
        print(json.dumps(result))
        return
    print(
        f"{result['created']} records in {result['seconds']:.1f} s: "
        f"{result['records_per_second']:.1f} a second, "
        f"{result['records_per_cpu_second']:.1f} a second of CPU, "
        f"{result['statements_per_record']:.0f} statements each; load {result['load_before']:.1f}"
    )


if __name__ == "__main__":
    main()
