"""Read a file in a child process that can be killed, so that no file can hold up or harm a worker."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from permits.documents.checks import file_reader

PATIENCE = 60
"""Seconds of wall time that one file may take."""


class ReaderBroken(Exception):
    """The reader itself failed, which says nothing about the file."""


def read(path: Path, content_type: str) -> dict[str, Any]:
    """Return the report on a file: ``outcome`` (read, locked, not_readable, too_complex …) and what was seen.

    :raises ReaderBroken: the reader could not be started.
    """
    kind = "PDF" if content_type == "application/pdf" else "IMAGE"
    child = subprocess.Popen(  # noqa: S603 (our own interpreter, our own file; the path is an argument)
        [sys.executable, "-s", str(file_reader.__file__), kind, str(path)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={"PATH": os.defpath, "LANG": "C.UTF-8"},
        cwd=path.parent,
        start_new_session=True,
    )
    try:
        written, complaint = child.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        _end(child)
        return {"outcome": "too_complex"}
    return _report(child.returncode, written, complaint)


def _report(code: int, written: bytes, complaint: bytes) -> dict[str, Any]:
    """Read the child's report; a child that crashed or was stopped by its limits met a file beyond them."""
    if code == 0:
        report: dict[str, Any] = json.loads(written)
        return report
    if code < 0 or b"MemoryError" in complaint or b"bad_alloc" in complaint:
        return {"outcome": "too_complex"}
    raise ReaderBroken(complaint.decode("utf-8", "replace")[-500:])


def _end(child: "subprocess.Popen[bytes]") -> None:
    os.killpg(child.pid, signal.SIGKILL)
    child.communicate()
