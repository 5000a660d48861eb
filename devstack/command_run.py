"""`devstack run`: the demo city, all of it, until Ctrl-C."""

import os
import signal
import sys
from pathlib import Path

from devstack import folders, ports, supervision
from devstack.command_exec import running_stack
from devstack.refusals import Refusal
from devstack.stack import Wish

_PYTHON = sys.executable
# Celery warns root, who has chosen; its tasks are named by us and carry JSON only.
_QUIET = "ignore:You're running the worker with superuser privileges"


def run_demo(folder: Path, *, port: str) -> int:
    """Start the servers, prepare the demo city and run every process of the Procfile; return the exit code.

    :raises Refusal: the port is taken, or the demo city already runs.
    """
    ports.web_port(port)
    given = {
        **os.environ,
        "PORT": port,
        "LINTEL_DEMO": os.environ.get("LINTEL_DEMO", "1"),
        "PATH": _own_path(),
    }
    with supervision.interruptible():
        try:
            with folders.durable(folder) as place, running_stack(place, Wish(), given) as environment:
                own = {"LINTEL_VAR": str(folder), "PYTHONWARNINGS": _QUIET}
                return _run_city({**environment, **own}, place / "demo-accounts.txt")
        except supervision.Interruption as interruption:
            sys.stdout.write("\nLintel has stopped. Its data stays in var/ for the next `make run`.\n")
            return 0 if interruption.signum == signal.SIGINT else interruption.exit_code
        except folders.Held:
            raise Refusal(
                "Lintel already runs on this data: use that one, or stop it with Ctrl-C first."
            ) from None


def _run_city(environment: dict[str, str], accounts: Path) -> int:
    prepare = [_PYTHON, "-m", "devstack.demo_city", str(accounts)]
    if supervision.run(prepare, environment, at_terminal=False):
        raise Refusal("Lintel could not prepare the demo city; the lines above say why.")
    honcho = [_PYTHON, "-m", "honcho", "--env", os.devnull, "start"]
    announcement = Announcement(environment, accounts.read_text())
    return supervision.run(honcho, environment, at_terminal=False, meanwhile=announcement.make_when_up)


class Announcement:
    """Says once where Lintel is, as soon as it answers."""

    def __init__(self, environment: dict[str, str], accounts: str) -> None:
        self.port = int(environment["PORT"])
        self.text = f"\nLintel is at {environment['SITE_URL']}/ (Ctrl-C ends it).\n{accounts}\n"
        self.made = False

    def make_when_up(self) -> None:
        """Print the address and the demo accounts when the web server has begun to listen."""
        if not self.made and ports.answers(self.port):
            self.made = True
            sys.stdout.write(self.text)
            sys.stdout.flush()


def _own_path() -> str:
    """Return a PATH on which the Procfile's programs are the project's own."""
    return f"{Path(_PYTHON).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
