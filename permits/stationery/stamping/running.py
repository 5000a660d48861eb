"""Stamping a file in a process of its own, that can be killed and cannot take the worker with it."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from permits.stationery.stamping.face import Face
from permits.stationery.stamping.places import Box

HOME = Path(__file__).resolve().parents[3]
PATIENCE = 240
"""Seconds of wall time that one file may take."""


class StampingRefused(Exception):
    """The file cannot be stamped, and never will be; the text says why."""


class StampingBroken(Exception):
    """Stamping failed in a way that says nothing about the file, or took too long; try it again."""


@dataclass(frozen=True, slots=True)
class Report:
    """Where the stamp stands on each sheet: ``page``, ``found``, ``left`` and ``bottom`` in inches."""

    sheets: list[dict[str, Any]]


def stamp_file(
    source: Path,
    target: Path,
    *,
    face: Face,
    box: Box,
    on_sheet: Callable[[int, int], None],
    picture: bool = False,
) -> Report:
    """Write a stamped copy of a PDF, or of a picture as a PDF of one sheet.

    ``on_sheet`` hears of each sheet that is done, and of how many.

    :raises StampingRefused: the file is none that can be stamped
    :raises StampingBroken: it took too long, too much memory, or was killed
    """
    job: dict[str, Any] = {
        "source": str(source),
        "target": str(target),
        "face": asdict(face),
        "box": asdict(box),
    }
    job["picture"] = picture
    with subprocess.Popen(
        [sys.executable, "-s", "-m", "permits.stationery.stamping.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONPATH": str(HOME)},
        cwd=source.parent,
        start_new_session=True,
    ) as child:
        clock = threading.Timer(PATIENCE, _end, [child])
        clock.start()
        try:
            _hand_over(child, job)
            sheets, last = _listened(child, on_sheet)
            complaint = _rest(child.stderr)
        finally:
            clock.cancel()
            _end(child)
    if "refused" in last:
        raise StampingRefused(last["refused"])
    if last.get("done") != len(sheets) or not sheets:
        raise StampingBroken(complaint or "The process that stamps ended without an answer.")
    return Report(sheets)


def _hand_over(child: "subprocess.Popen[bytes]", job: dict[str, Any]) -> None:
    assert child.stdin is not None  # noqa: S101 (it was opened as a pipe)
    child.stdin.write(json.dumps(job).encode())
    child.stdin.close()


def _listened(
    child: "subprocess.Popen[bytes]", on_sheet: Callable[[int, int], None]
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return what was said of each sheet, and the last word."""
    assert child.stdout is not None  # noqa: S101 (it was opened as a pipe)
    sheets: list[dict[str, Any]] = []
    for line in child.stdout:
        said: dict[str, Any] = json.loads(line)
        if "page" not in said:
            return sheets, said
        total = said.pop("of")
        sheets.append(said)
        on_sheet(said["page"], total)
    return sheets, {}


def _rest(pipe: IO[bytes] | None) -> str:
    return pipe.read().decode("utf-8", "replace")[-300:] if pipe else ""


def _end(child: "subprocess.Popen[bytes]") -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
