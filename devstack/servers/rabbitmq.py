"""RabbitMQ from the operating system, for the one test lane that proves Lintel on the other broker."""

import os
import signal
from urllib.parse import quote

from devstack import processes, vault
from devstack.ports import LOOPBACK, answers, free_ports
from devstack.refusals import Refusal
from devstack.servers.base import Server, find_program

_EPMD_PLACES = ("/usr/lib/erlang/bin",)


class RabbitMQ(Server):
    """One node with its own port mapper, folders and cookie, so that it never meets another RabbitMQ here."""

    name = "RabbitMQ"
    start_patience = 90.0
    port: int

    def launch(self) -> None:
        """Start a port mapper of our own, then the node."""
        self.make_folder()
        self.port, distribution, mapper_port = free_ports(3)
        environment = self._environment(distribution, mapper_port)
        mapper = find_program("epmd", *_EPMD_PLACES)
        server = _program()
        if mapper is None or server is None:
            raise Refusal("RabbitMQ is not installed: install rabbitmq-server, or leave --rabbitmq out.")
        self.mapper = processes.start_server(
            [mapper, "-port", str(mapper_port), "-address", LOOPBACK], log=self.log, stop=signal.SIGKILL
        )
        self.process = processes.start_server([server], log=self.log, environment=environment)

    def is_ready(self) -> bool:
        """Tell whether the AMQP port answers."""
        return answers(self.port)

    def environment(self) -> dict[str, str]:
        """Return TEST_RABBITMQ_URL."""
        password = quote(self.secrets["rabbitmq_password"], safe="")
        return {"TEST_RABBITMQ_URL": f"amqp://lintel:{password}@{LOOPBACK}:{self.port}/"}

    def end(self) -> None:
        """End the node, then its port mapper."""
        super().end()
        if hasattr(self, "mapper"):
            processes.end_server(self.mapper, signum=signal.SIGKILL, patience=2)

    def _environment(self, distribution: int, mapper_port: int) -> dict[str, str]:
        configuration = self.folder / "rabbitmq.conf"
        vault.write_private(configuration, self._configuration())
        vault.write_private(self.folder / ".erlang.cookie", self.secrets["rabbitmq_password"])
        (self.folder / ".erlang.cookie").chmod(0o400)
        (self.folder / "enabled_plugins").write_text("[].\n")
        return {
            "HOME": str(self.folder),
            "ERL_EPMD_PORT": str(mapper_port),
            "ERL_EPMD_ADDRESS": LOOPBACK,
            "RABBITMQ_NODENAME": f"lintel{os.getpid()}@localhost",
            "RABBITMQ_DIST_PORT": str(distribution),
            "RABBITMQ_CONFIG_FILE": str(configuration),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.folder / "enabled_plugins"),
            "RABBITMQ_MNESIA_BASE": str(self.folder / "mnesia"),
            "RABBITMQ_LOG_BASE": str(self.folder / "logs"),
            "RABBITMQ_PID_FILE": str(self.folder / "pid"),
            "RABBITMQ_CONF_ENV_FILE": os.devnull,
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+S 1:1 -kernel inet_dist_use_interface {127,0,0,1}",
        }

    def _configuration(self) -> str:
        lines = [
            f"listeners.tcp.1 = {LOOPBACK}:{self.port}",
            "default_user = lintel",
            f"default_pass = {self.secrets['rabbitmq_password']}",
            "log.console = true",
            "log.file = false",
        ]
        return "\n".join(lines) + "\n"


def _program() -> str | None:
    """Return the server's own script; Debian's wrapper in PATH switches account and folders."""
    return find_program("rabbitmq-server", "/usr/lib/rabbitmq/bin")


def is_installed() -> bool:
    """Tell whether the operating system has RabbitMQ."""
    return _program() is not None
