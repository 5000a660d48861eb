"""Notices that only `make` was interrupted.

GNU make does not pass SIGINT on: it expects the terminal to have told its recipe too, and waits. When
somebody signals make alone, the recipe would run for ever. On Linux the change shows in make's own status:
it stops catching SIGINT.
"""

import os
import signal
from pathlib import Path

_DEPTH = 4  # make, perhaps a shell, perhaps a sub-make


class MakeWatch:
    """The `make` above this process, if there is one."""

    def __init__(self) -> None:
        self.makes = [
            pid
            for pid in _ancestors()
            if _field(pid, "Name") in ("make", "gmake") and _catches_interrupt(pid)
        ]

    def was_interrupted(self) -> bool:
        """Tell whether a `make` above was interrupted after this watch began."""
        return any(not _catches_interrupt(pid) for pid in self.makes)


def _ancestors() -> list[int]:
    found: list[int] = []
    pid = os.getppid()
    while pid > 1 and len(found) < _DEPTH:
        found.append(pid)
        pid = int(_field(pid, "PPid") or 0)
    return found


def _catches_interrupt(pid: int) -> bool:
    caught = int(_field(pid, "SigCgt") or "0", 16)
    return bool(caught >> (signal.SIGINT - 1) & 1)


def _field(pid: int, name: str) -> str:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return ""
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith(f"{name}:")), "")
