"""Starting and ending other programs so that none outlives the stack."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

ON_LINUX = sys.platform == "linux"
_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER = 1, 36
_libc = ctypes.CDLL(None) if ON_LINUX else None


def _dying_with_parent(signum: int) -> Callable[[], None] | None:
    """Return what a new process runs first, so that the kernel signals it when devstack dies.

    It is safe between fork and exec because devstack has one thread.
    """
    if _libc is None:
        return None

    def ask_kernel() -> None:
        _libc.prctl(_PR_SET_PDEATHSIG, signum, 0, 0, 0)

    return ask_kernel


def adopt_orphans() -> None:
    """Become the parent of any grandchild whose own parent dies, so that `end_descendants` finds it."""
    if _libc is not None:
        _libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def start_server(
    argv: Sequence[str],
    *,
    log: Path,
    environment: Mapping[str, str] | None = None,
    stop: int = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Start a server in its own session, away from the terminal's Ctrl-C, with its output in a log file."""
    with log.open("ab") as output:
        return subprocess.Popen(
            list(argv),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(environment or {})},
            start_new_session=True,
            preexec_fn=_dying_with_parent(stop),
        )


def start_command(
    argv: Sequence[str], *, environment: Mapping[str, str], own_group: bool
) -> subprocess.Popen[bytes]:
    """Start the command that the stack is for; without its own group it shares the terminal with devstack."""
    return subprocess.Popen(
        list(argv),
        env=dict(environment),
        process_group=0 if own_group else None,
        preexec_fn=_dying_with_parent(signal.SIGTERM),
    )


def end_server(process: subprocess.Popen[bytes], *, signum: int, patience: float) -> None:
    """Signal a server, wait for it, and kill what is left of its session."""
    if process.poll() is None:
        process.send_signal(signum)
        with suppress(subprocess.TimeoutExpired):
            process.wait(patience)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def end_descendants_except(kept: Iterable[subprocess.Popen[bytes] | None], *, patience: float = 5.0) -> None:
    """End every process below this one but the given ones: first politely, then for good."""
    spared = {process.pid for process in kept if process is not None}
    deadline = time.monotonic() + patience
    while others := _children() - spared:
        signum = signal.SIGTERM if time.monotonic() < deadline else signal.SIGKILL
        for pid in others:
            _signal_and_reap(pid, signum)
        time.sleep(0.05)


def _signal_and_reap(pid: int, signum: int) -> None:
    with suppress(ProcessLookupError, ChildProcessError, PermissionError):
        os.kill(pid, signum)
        os.waitpid(pid, os.WNOHANG)


def _children() -> set[int]:
    if not ON_LINUX:
        return set()
    listing = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
    return {int(pid) for pid in listing.read_text().split()} if listing.exists() else set()
