"""Ctrl-C while a run is under way: the record at hand is finished first."""

import signal
import threading
from types import FrameType, TracebackType
from typing import Any


class Halt:
    """Between ``with`` and its end, the first Ctrl-C only sets ``asked``; a second one interrupts at once.

    Interrupted in the middle of a statement, the driver could be left in a state in which not even the
    record under way can be undone.
    """

    def __init__(self) -> None:
        self.asked = False
        self._before: Any = None

    def __enter__(self) -> "Halt":
        if threading.current_thread() is threading.main_thread():
            self._before = signal.signal(signal.SIGINT, self._hear)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)

    def _hear(self, number: int, frame: FrameType | None) -> None:
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True
