"""Runs one command over a stack and makes sure that everything ends with it."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import FrameType

from devstack import make_watch, processes
from devstack.refusals import Refusal

_PATIENCE = 20.0  # seconds that a command has to end after it was asked to
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interruption(BaseException):
    """Somebody asked devstack to end while no command runs."""

    def __init__(self, signum: int) -> None:
        super().__init__(signum)
        self.signum = signum
        self.exit_code = 128 + signum


def _interrupt(signum: int, _frame: FrameType | None) -> None:
    raise Interruption(signum)


@contextmanager
def interruptible() -> Iterator[None]:
    """Turn the signals that mean "end" into one exception, so that every `finally` runs."""
    for signum in _SIGNALS:
        signal.signal(signum, _interrupt)
    yield


def ignore_signals() -> None:
    """Let nothing cut the clearing-up short; it is bounded in time."""
    for signum in _SIGNALS:
        signal.signal(signum, signal.SIG_IGN)


class Command:
    """The command that a stack is for, while it runs.

    At a terminal it shares devstack's process group, so the kernel gives Ctrl-C to both and devstack only
    waits. Elsewhere it has a group of its own and devstack passes signals on, exactly once.
    """

    def __init__(self, argv: Sequence[str], environment: Mapping[str, str], *, at_terminal: bool) -> None:
        self.at_terminal = at_terminal
        self.deadline: float | None = None
        self.asked_to_end_by: int | None = None
        self.watch = make_watch.MakeWatch()
        for signum in _SIGNALS:
            signal.signal(signum, self._pass_on)
        self.process = processes.start_command(argv, environment=environment, own_group=not at_terminal)

    def wait(self, meanwhile: Callable[[], None]) -> int:
        """Wait for the command's end, looking around now and then; return its exit code as a shell would."""
        while True:
            try:
                code = self.process.wait(0.25)
            except subprocess.TimeoutExpired:
                self._look_around()
                meanwhile()
            else:
                return code if code >= 0 else 128 - code

    def _pass_on(self, signum: int, _frame: FrameType | None) -> None:
        if signum == signal.SIGINT and self.at_terminal:
            return
        self._ask_to_end(signum)

    def _ask_to_end(self, signum: int) -> None:
        if self.deadline is None:
            self.deadline = time.monotonic() + _PATIENCE
            self.asked_to_end_by = signum
            self.process.send_signal(signum)

    def _look_around(self) -> None:
        if self.deadline is not None and time.monotonic() > self.deadline:
            self.process.kill()
        elif self.deadline is None and self.watch.was_interrupted():
            self._ask_to_end(signal.SIGINT)


def _nothing() -> None:
    """Do nothing."""


def run(
    argv: Sequence[str],
    environment: Mapping[str, str],
    *,
    at_terminal: bool | None = None,
    meanwhile: Callable[[], None] = _nothing,
) -> int:
    """Run a command to its end and return its exit code; call `meanwhile` a few times a second.

    :raises Interruption: somebody asked devstack to end meanwhile; the command has ended.
    :raises Refusal: there is no such program.
    """
    shares = sys.stdin.isatty() if at_terminal is None else at_terminal
    try:
        command = Command(argv, environment, at_terminal=shares)
        code = command.wait(meanwhile)
    except (FileNotFoundError, PermissionError):
        raise Refusal(f"{argv[0]!r} is no program that can be run here.") from None
    if command.asked_to_end_by is not None:
        raise Interruption(command.asked_to_end_by)
    with interruptible():
        return code
