"""How fast history is proved, and in how much memory.

    python -m devstack exec --ephemeral -- python -m bench.audit [--cases 100000] [--records 14] [--json]

Needs the servers (see above). It migrates, writes that many cases with whole chains into the tables,
takes a checkpoint over them, and has everything recomputed; then it changes one record, removes
another and looks whether both are named. Memory is what the process needs more than before it began.
"""

import argparse
import json
import os
import resource
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import django

START = datetime(2026, 1, 5, 16, tzinfo=UTC)
GENESIS = "0" * 64
COLUMNS = (
    "case_id, seq, thing, move, source, target, actor_id, acting_as, at, reason, facts, previous_hash, hash"
)


def chain(case: int, length: int) -> list[tuple[Any, ...]]:
    """Return the records of one case, each hashed with the one before."""
    from workflows.chains import Row  # noqa: PLC0415 (after django.setup)
    from workflows.history import record_hash  # noqa: PLC0415

    rows, last = [], GENESIS
    for seq in range(1, length + 1):
        at = START + timedelta(minutes=case % 100_000, seconds=seq)
        facts = {"weight": seq, "label": f"case {case}"}
        row = Row(
            case, seq, "", f"move_{seq}", f"s{seq - 1}", f"s{seq}", None, "system", at, "", facts, last, ""
        )
        last = record_hash(row)  # type: ignore[arg-type]
        hashes = bytes.fromhex(row.previous_hash), bytes.fromhex(last)
        rows.append((*row[:10], json.dumps(facts), *hashes))
    return rows


def fill(cases: int, length: int) -> None:
    """Write cases with their chains."""
    from django.db import connection  # noqa: PLC0415

    connection.ensure_connection()
    with connection.cursor() as cursor:
        with cursor.copy(f"COPY workflows_transitionrecord ({COLUMNS}) FROM STDIN") as copy:
            heads = [_copied(copy, case, length) for case in range(1, cases + 1)]
        with cursor.copy(
            "COPY workflows_case (id, machine, opened_at, head_seq, head_hash) FROM STDIN"
        ) as copy:
            for case, head in enumerate(heads, start=1):
                copy.write_row((case, "bench", START, length, head))
        cursor.execute("ANALYZE workflows_case, workflows_transitionrecord")


def _copied(copy: Any, case: int, length: int) -> str:
    last = ""
    for row in chain(case, length):
        copy.write_row(row)
        last = row[-1]
    return last


def megabytes() -> float:
    """Return the most memory that this process has needed so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def timed(work: Iterator[Any]) -> tuple[list[Any], float]:
    began = time.perf_counter()
    found = list(work)
    return found, time.perf_counter() - began


def measured(cases: int, length: int) -> dict[str, Any]:
    """Fill an empty database, prove it, spoil it and prove it again."""
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection, transaction  # noqa: PLC0415

    from workflows.audit import verify  # noqa: PLC0415
    from workflows.checkpoints import take_checkpoint  # noqa: PLC0415

    call_command("migrate", verbosity=0, interactive=False)
    with transaction.atomic():
        fill(cases, length)
    began = time.perf_counter()
    take_checkpoint(at=START)
    checkpoint = time.perf_counter() - began
    before = megabytes()
    whole, seconds = timed(verify())
    grew = megabytes() - before
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE workflows_transitionrecord DISABLE TRIGGER append_only")
        cursor.execute("UPDATE workflows_transitionrecord SET reason = 'x' WHERE case_id = 7 AND seq = 2")
        cursor.execute("DELETE FROM workflows_transitionrecord WHERE case_id = %s AND seq = 3", [cases])
    spoilt, _ = timed(verify())
    assert whole == []
    assert [(each.case, each.seq, each.kind) for each in spoilt] == [(7, 2, "changed"), (cases, 3, "removed")]
    return {
        "cases": cases,
        "records": cases * length,
        "checkpoint_seconds": round(checkpoint, 2),
        "verify_seconds": round(seconds, 2),
        "records_per_second": round(cases * length / seconds),
        "memory_grew_mb": round(grew, 1),
        "memory_mb": round(megabytes(), 1),
    }


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--cases", type=int, default=100_000)
    words.add_argument("--records", type=int, default=14)
    words.add_argument("--json", action="store_true")
    asked = words.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    result = measured(asked.cases, asked.records)
    print(json.dumps(result) if asked.json else "\n".join(f"{k}: {v}" for k, v in result.items()))


if __name__ == "__main__":
    main()
