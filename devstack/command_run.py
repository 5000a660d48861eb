"""`devstack run`: the demo city, all of it, until Ctrl-C."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from devstack import folders, ports, supervision
from devstack.command_exec import running_stack
from devstack.refusals import Refusal
from devstack.stack import Wish

_PYTHON = sys.executable
# Celery warns root, who has chosen; its tasks are named by us and carry JSON only.
_QUIET = "ignore:You're running the worker with superuser privileges"
_MANAGE = [_PYTHON, "manage.py"]


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
                return _run_city({**environment, "LINTEL_VAR": str(folder), "PYTHONWARNINGS": _QUIET})
        except supervision.Interruption as interruption:
            sys.stdout.write("\nLintel has stopped. Its data stays in var/ for the next `make run`.\n")
            return 0 if interruption.signum == signal.SIGINT else interruption.exit_code
        except folders.Held:
            raise Refusal(
                "Lintel already runs on this data: use that one, or stop it with Ctrl-C first."
            ) from None


def _run_city(environment: dict[str, str]) -> int:
    _step(["migrate", "--verbosity", "0"], "bring the database up to date", environment)
    _step(["load_demo"], "load the demo city", environment)
    accounts = _demo_accounts(environment)
    honcho = [_PYTHON, "-m", "honcho", "--env", os.devnull, "start"]
    announcement = Announcement(environment, accounts)
    return supervision.run(honcho, environment, at_terminal=False, meanwhile=announcement.make_when_up)


def _step(command: list[str], aim: str, environment: dict[str, str]) -> None:
    if supervision.run([*_MANAGE, *command], environment, at_terminal=False):
        raise Refusal(f"Lintel could not {aim}; the lines above say why.")


def _demo_accounts(environment: dict[str, str]) -> str:
    """Return one line per demo account."""
    asked = subprocess.run(
        [*_MANAGE, "demo_accounts"], check=False, env=environment, capture_output=True, text=True
    )
    return asked.stdout.rstrip()


class Announcement:
    """Says once where Lintel is, as soon as it answers."""

    def __init__(self, environment: dict[str, str], accounts: str) -> None:
        self.port = int(environment["PORT"])
        self.text = f"\nLintel is at {environment['SITE_URL']}/ (Ctrl-C ends it).\n{accounts}\n\n"
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
