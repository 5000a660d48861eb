"""`devstack run`: the demo city, all of it, until Ctrl-C."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from devstack import folders, ports, processes, supervision
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
    opening = Opening(environment, accounts.read_text())
    try:
        return supervision.run(honcho, environment, at_terminal=False, meanwhile=opening.hold_when_up)
    finally:
        opening.end()


class Opening:
    """Says once where Lintel is, as soon as it answers, and lets the records of the demo city come in."""

    def __init__(self, environment: dict[str, str], accounts: str) -> None:
        self.environment, self.accounts = environment, accounts
        self.filling: subprocess.Popen[bytes] | None = None

    def hold_when_up(self) -> None:
        """Print the address and the demo accounts when the web server has begun to listen."""
        if self.filling is None and ports.answers(int(self.environment["PORT"])):
            sys.stdout.write(
                f"\nLintel is at {self.environment['SITE_URL']}/ (Ctrl-C ends it).\n{self.accounts}\n"
            )
            sys.stdout.flush()
            fill = [_PYTHON, "-u", "manage.py", "load_demo"]
            self.filling = processes.start_command(fill, environment=self.environment, own_group=True)

    def end(self) -> None:
        """Stop the filling where it is; each record is whole or not there, and the next start goes on."""
        if self.filling is not None and self.filling.poll() is None:
            self.filling.terminate()
            self.filling.wait()


def _own_path() -> str:
    """Return a PATH on which the Procfile's programs are the project's own."""
    return f"{Path(_PYTHON).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
