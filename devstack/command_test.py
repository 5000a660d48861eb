"""`devstack test`: everything the tests need, then the tests, over servers of their own."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from devstack import command_exec
from devstack.servers import rabbitmq
from devstack.servers.base import find_program
from devstack.stack import Wish

_APT_PATIENCE = 600
_WORKERS = 2  # the whole suite; more would want more than two cores and the memory for as many browsers


@dataclass(frozen=True)
class Need:
    """One program from the operating system that some tests need."""

    package: str
    tests: str
    programs: tuple[str, ...]

    def path(self) -> str | None:
        """Return where the program is, if it is installed."""
        if self.package == "rabbitmq-server":
            return "rabbitmq-server" if rabbitmq.is_installed() else None
        return next((found for name in self.programs if (found := find_program(name))), None)


CHROMIUM = Need("chromium", "the journeys in a browser", ("chromium", "chromium-browser", "google-chrome"))
CLAMD = Need("clamav-daemon", "virus scanning", ("clamd",))
RABBITMQ = Need("rabbitmq-server", "the lane on RabbitMQ", ("rabbitmq-server",))
NEEDS = (CHROMIUM, CLAMD, RABBITMQ)


def test(arguments: list[str], *, folder: Path) -> int:
    """Install what is missing where allowed, run pytest over a fresh stack, and return its exit code."""
    _install([need for need in NEEDS if need.path() is None])
    missing = [need for need in NEEDS if need.path() is None]
    for need in missing:
        sys.stderr.write(
            f"NOT INSTALLED: {need.package}. Tests of {need.tests} are skipped; install it to run them.\n"
        )
    os.environ["TEST_CHROMIUM"] = CHROMIUM.path() or ""
    os.environ["TEST_MISSING"] = ",".join(need.package for need in missing)
    wish = Wish(ephemeral=True, clamd=CLAMD not in missing, rabbitmq=RABBITMQ not in missing)
    several = [] if arguments else ["-n", str(_WORKERS), "--dist", "loadfile", "--no-loadscope-reorder"]
    command = [sys.executable, "-m", "pytest", *several, *arguments]
    return command_exec.execute(command, folder=folder, wish=wish)


def _install(needs: list[Need]) -> None:
    """Install packages when this is root on a Debian-like system; otherwise leave the machine alone."""
    if not needs or os.geteuid() != 0 or shutil.which("apt-get") is None:
        return
    packages = [need.package for need in needs]
    sys.stderr.write(f"Installing for the tests: {', '.join(packages)}.\n")
    # Run level 1 keeps the packages from starting services of their own.
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    for command in (["update", "-q"], ["install", "-q", "-y", "--no-install-recommends", *packages]):
        _apt(command, environment)


def _apt(command: list[str], environment: dict[str, str]) -> None:
    try:
        asked = subprocess.run(
            ["apt-get", *command],
            check=False,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_APT_PATIENCE,
        )
    except subprocess.TimeoutExpired:
        sys.stderr.write(f"apt-get {command[0]} took more than {_APT_PATIENCE} s and was stopped.\n")
    else:
        if asked.returncode:
            sys.stderr.write(f"apt-get {command[0]} failed: {asked.stderr.strip()[-500:]}\n")
