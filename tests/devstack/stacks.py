"""Starts devstack as a person would, and looks at what it started from outside."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent.parent
ADDRESSES = ("DATABASE_URL", "BROKER_URL", "CACHE_URL", "CLAMD_URL")
STORE = ("S3_ENDPOINT", "S3_BUCKET", "S3_ACCESS_KEY", "S3_SECRET_KEY")
# Writes its environment where the test can read it.
TELL = """
import json, os, sys
with open(sys.argv[1] + ".new", "w") as file:
    json.dump(dict(os.environ), file)
os.rename(sys.argv[1] + ".new", sys.argv[1])
"""
TELL_AND_WAIT = TELL + "import time; time.sleep(600)"


def clean_environment(**more: str) -> dict[str, str]:
    """Return this environment without the addresses of the stack that the tests themselves run on."""
    ours = (*ADDRESSES, *STORE, "SECRET_KEY", "EMAIL_DIR", "SIGNING_KEY_DIR", "SITE_URL", "PORT")
    return {name: value for name, value in os.environ.items() if name not in ours} | more


def command_line(*options: str, code: str, arguments: tuple[str, ...], var: Path | None) -> list[str]:
    """Return the command that runs a piece of Python over a stack."""
    place = ["--var", str(var)] if var else []
    devstack = [sys.executable, "-m", "devstack", *place, "exec", *options]
    return [*devstack, "--", sys.executable, "-c", code, *arguments]


class Stack:
    """One `devstack exec` whose command waits until it is ended."""

    def __init__(self, folder: Path, *options: str, var: Path | None = None, **given: str) -> None:
        self.told = folder / f"told-{time.monotonic_ns()}"
        self.environment: dict[str, str] = {}
        self.process = subprocess.Popen(
            command_line(*options, code=TELL_AND_WAIT, arguments=(str(self.told),), var=var),
            cwd=HOUSE,
            env=clean_environment(**given),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def await_up(self) -> "Stack":
        """Wait until the command runs; keep its environment."""
        wait_until(lambda: self.told.exists() or self.process.poll() is not None, patience=90)
        if not self.told.exists():
            raise AssertionError(f"devstack ended early: {self.process.communicate()[0].decode()}")
        self.environment = json.loads(self.told.read_text())
        return self

    def signal(self, signum: int) -> int:
        """Signal devstack, wait for its end and return its exit code."""
        self.process.send_signal(signum)
        return self.process.wait(30)

    def close(self) -> None:
        """End it, whatever state it is in."""
        if self.process.poll() is None:
            self.signal(signal.SIGTERM)
        if self.process.stdout:
            self.process.stdout.close()

    @property
    def folder(self) -> Path:
        """Return the folder of an ephemeral stack."""
        return Path(self.environment["EMAIL_DIR"]).parent


def exec_once(
    *options: str, code: str = TELL, arguments: tuple[str, ...] = (), var: Path | None = None, **given: str
) -> subprocess.CompletedProcess[str]:
    """Run a piece of Python over a stack, to its end."""
    return devstack_says(command_line(*options, code=code, arguments=arguments, var=var), **given)


def devstack_says(command: list[str], **given: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, away from the stack of the tests."""
    return subprocess.run(
        command,
        cwd=HOUSE,
        env=clean_environment(**given),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def wait_until(holds: Callable[[], bool], *, patience: float = 15.0) -> None:
    """Wait until something holds, and fail when it does not."""
    deadline = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def family(pid: int) -> dict[int, str]:
    """Return every process below this one with its program's name."""
    found: dict[int, str] = {}
    waiting = [pid]
    while waiting:
        for child in _children(waiting.pop()):
            found[child] = Path(f"/proc/{child}/comm").read_text().strip()
            waiting.append(child)
    return found


def is_alive(pid: int) -> bool:
    """Tell whether a process runs; one that only waits to be collected does not."""
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False


def listening_addresses(pids: set[int]) -> set[str]:
    """Return the local addresses, as the kernel writes them, on which these processes accept connections."""
    handles = [handle for pid in pids for handle in Path(f"/proc/{pid}/fd").iterdir() if handle.is_symlink()]
    sockets = {os.readlink(handle) for handle in handles}
    tables = [Path(f"/proc/net/{table}").read_text().splitlines()[1:] for table in ("tcp", "tcp6")]
    lines = [line.split() for table in tables for line in table]
    listening = [line for line in lines if line[3] == "0A" and f"socket:[{line[9]}]" in sockets]
    return {line[1].split(":")[0] for line in listening}


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:
        return []
