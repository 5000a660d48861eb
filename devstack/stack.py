"""A stack: the servers that the environment does not name already, started together and ended together."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from devstack import vault
from devstack.servers.base import Server
from devstack.servers.clamd import Clamd
from devstack.servers.postgres import Postgres
from devstack.servers.rabbitmq import RabbitMQ
from devstack.servers.seaweedfs import SeaweedFS
from devstack.servers.valkey import Valkey


@dataclass(frozen=True)
class Wish:
    """Which servers somebody wants, and for how long."""

    ephemeral: bool = False
    clamd: bool = False
    rabbitmq: bool = False


@dataclass
class Stack:
    """The running servers over one data folder."""

    folder: Path
    wish: Wish
    given: Mapping[str, str]
    servers: list[Server] = field(default_factory=list)

    def start(self) -> dict[str, str]:
        """Start the servers and return the environment of a program that uses them."""
        secrets = vault.credentials(self.folder)
        self._choose(secrets)
        for server in self.servers:
            server.launch()
        for server in self.servers:
            server.await_ready()
        own: dict[str, str] = {}
        for server in self.servers:
            own |= server.environment()
        for name in ("BROKER_URL", "CACHE_URL"):  # one Valkey offers both; either may be given
            if self.given.get(name):
                own.pop(name, None)
        return {**self._given_rest(own), **self._defaults(secrets), **own}

    def end(self) -> None:
        """End the servers, the last one first."""
        for server in reversed(self.servers):
            server.end()

    def _choose(self, secrets: dict[str, str]) -> None:
        durable = not self.wish.ephemeral
        # The slowest to answer goes first; PostgreSQL's launch may create a cluster while the others come up.
        if self.wish.rabbitmq:
            self.servers.append(RabbitMQ(self.folder / "rabbitmq", secrets, durable=durable))
        if not self.given.get("S3_ENDPOINT"):
            store = SeaweedFS(self.folder / "s3", secrets, durable=durable)
            store.origins = web_origins(self.given, any_port=self.wish.ephemeral)
            self.servers.append(store)
        if self._needs_valkey():
            self.servers.append(Valkey(self.folder / "valkey", secrets, durable=durable))
        if self.wish.clamd and not self.given.get("CLAMD_URL"):
            self.servers.append(Clamd(self.folder / "clamd", secrets, durable=durable))
        if not self.given.get("DATABASE_URL"):
            self.servers.append(Postgres(self.folder / "pg", secrets, durable=durable))

    def _needs_valkey(self) -> bool:
        """Tell whether broker or cache is missing; a Redis that is given as broker is the cache too."""
        broker = self.given.get("BROKER_URL", "")
        return not broker or not (broker.startswith("redis") or self.given.get("CACHE_URL"))

    def _defaults(self, secrets: dict[str, str]) -> dict[str, str]:
        """Return what has no server: the secret key, the folders, the site's address."""
        for name in ("mail", "signing"):
            (self.folder / name).mkdir(mode=0o700, exist_ok=True)
        own = {
            "SECRET_KEY": secrets["secret_key"],
            "EMAIL_DIR": str(self.folder / "mail"),
            "SIGNING_KEY_DIR": str(self.folder / "signing"),
            "PORT": "8000",
            "SITE_URL": f"http://127.0.0.1:{self.given.get('PORT', '8000')}",
            "ALLOWED_HOSTS": "127.0.0.1,localhost,[::1]",
        }
        chosen = {name: self.given.get(name) or value for name, value in own.items()}
        if self.wish.ephemeral:  # what a command leaves among its temporary files goes with the stack
            (self.folder / "tmp").mkdir(mode=0o700)
            chosen["TMPDIR"] = str(self.folder / "tmp")
        return chosen

    def _given_rest(self, own: Mapping[str, str]) -> dict[str, str]:
        """Return the rest of the environment; what an embedded server set wins over leftovers beside it."""
        return {name: value for name, value in self.given.items() if name not in own and value}


def web_origins(given: Mapping[str, str], *, any_port: bool) -> tuple[str, ...]:
    """Return the web origins of this stack's pages: SITE_URL, and both names of loopback.

    The store has no pattern for "any port", which tests need; an ephemeral stack serves any plain-HTTP page.
    """
    if any_port:
        return ("http://*",)
    port = given.get("PORT") or "8000"
    origins = [f"http://127.0.0.1:{port}", f"http://localhost:{port}"]
    if site := given.get("SITE_URL"):
        origins.append("{0.scheme}://{0.netloc}".format(urlsplit(site)))
    return tuple(dict.fromkeys(origins))
