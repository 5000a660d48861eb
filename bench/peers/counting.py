"""What a case costs the server: statements that the client sent, and bytes of write-ahead log."""

from collections import Counter
from typing import NamedTuple

import psycopg

from bench import cluster
from bench.peers.crew import Worker, worker
from bench.peers.line_up import Peer

LENGTHS = (10, 30)
PAIRS = 3
OPTIONS = "-c pg_stat_statements.track=top"
KINDS = (
    "BEGIN",
    "COMMIT",
    "SAVEPOINT",
    "RELEASE",
    "ROLLBACK",
    "SELECT",
    "INSERT",
    "UPDATE",
    "DELETE",
    "WITH",
)


class Cost(NamedTuple):
    """What one case costs."""

    statements: float
    kinds: dict[str, float]
    wal_bytes: float


def counted(admin: str, peer: Peer) -> Cost:
    """Count by two lengths of run, whose difference leaves out what only starts a run.

    The log is the least of six runs, because a checkpoint in between adds images of full pages.
    """
    with (
        psycopg.connect(admin, autocommit=True) as asked,
        worker(peer, cluster.named(admin, peer.database), server_options=OPTIONS) as counted_one,
    ):
        asked.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
        counted_one.ask(op="run", n=5)
        runs = [(n, *_run(asked, counted_one, peer, n)) for n in LENGTHS * PAIRS]
    (short, few, _), (long, many, _) = runs[:2]
    kinds = {kind: (many[kind] - few[kind]) / (long - short) for kind in many}
    return Cost(sum(kinds.values()), kinds, min(wal / n for n, _, wal in runs))


def _run(asked: psycopg.Connection, one: Worker, peer: Peer, count: int) -> tuple[Counter[str], float]:
    asked.execute("SELECT pg_stat_statements_reset()")
    began = _value(asked, "SELECT pg_current_wal_insert_lsn()::text")
    one.ask(op="run", n=count)
    wal = _value(asked, f"SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '{began}')::float8")
    return _statements(asked, peer), float(wal)


def _statements(asked: psycopg.Connection, peer: Peer) -> Counter[str]:
    kinds: Counter[str] = Counter()
    rows = asked.execute(
        "SELECT s.query, s.calls FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid "
        "WHERE d.datname = %s AND s.toplevel",
        [peer.database],
    )
    for query, calls in rows:
        text = query.lstrip().upper()
        if " FROM ONLY " not in text:  # the server's own checks of foreign keys
            kinds[next((kind for kind in KINDS if text.startswith(kind)), "other")] += calls
    return kinds


def _value(asked: psycopg.Connection, question: str) -> str:
    row = asked.execute(question).fetchone()
    assert row is not None
    return str(row[0])
