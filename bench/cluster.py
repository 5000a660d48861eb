"""A PostgreSQL of the benchmark's own: durable (fsync on), counting statements, removed afterwards."""

import secrets
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from devstack.servers.postgres import Postgres

SETTINGS = {
    "shared_preload_libraries": "pg_stat_statements",
    "shared_buffers": "1GB",
    "checkpoint_timeout": "30min",
    "max_wal_size": "8GB",
    "max_connections": "200",
}


@contextmanager
def server(dsn: str = "") -> Iterator[str]:
    """Give the address of a server's ``postgres`` database: the given one, or a new server's."""
    signal.signal(signal.SIGTERM, _leave)
    if dsn:
        yield dsn
        return
    with tempfile.TemporaryDirectory(prefix="lintel-bench-") as folder:
        Path(folder).chmod(0o755)
        postgres = Postgres(Path(folder) / "pg", {"postgres_password": secrets.token_hex(12)}, durable=True)
        try:
            yield _tuned(postgres)
        finally:
            postgres.end()


def named(dsn: str, database: str) -> str:
    """Return the address of another database of the same server."""
    return urlunsplit(urlsplit(dsn)._replace(path=f"/{database}"))


@contextmanager
def database(dsn: str, name: str) -> Iterator[str]:
    """Give the address of a new database, which is dropped afterwards."""
    with psycopg.connect(dsn, autocommit=True) as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        admin.execute(f'CREATE DATABASE "{name}"')
        try:
            yield named(dsn, name)
        finally:
            admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def described(dsn: str) -> str:
    """Say which server it is and how durable."""
    with psycopg.connect(dsn) as admin:
        asked = ("server_version", "fsync", "synchronous_commit", "shared_buffers")
        found = [(name, admin.execute(f"SHOW {name}").fetchone()) for name in asked]
    return ", ".join(f"{name} {value[0]}" for name, value in found if value)


def _leave(*_signal: object) -> None:
    sys.exit(143)  # so that what was started is ended


def _tuned(postgres: Postgres) -> str:
    postgres.launch()
    postgres.await_ready()
    dsn = named(postgres.environment()["DATABASE_URL"], "postgres")
    with psycopg.connect(dsn, autocommit=True) as admin:
        for name, value in SETTINGS.items():
            admin.execute(f"ALTER SYSTEM SET {name} = '{value}'")
    postgres.end()
    postgres.launch()
    postgres.await_ready()
    return dsn
