"""Read a file in a child process that can be killed, so that no file can hold up or harm a worker."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings

from permits.documents.reader.limits import MOST_PAGES

PATIENCE = 60
"""Seconds of wall time that one file may take."""


class ReaderBroken(Exception):
    """The reader itself failed, which says nothing about the file."""


def read(path: Path, content_type: str) -> dict[str, Any]:
    """Return the report on a file: ``outcome`` (read, locked, not_readable, too_complex …) and what was seen.

    :raises ReaderBroken: the reader could not be started.
    """
    kind = "PDF" if content_type == "application/pdf" else "IMAGE"
    child = start("main", kind, str(path))
    try:
        written, complaint = child.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        end(child)
        return {"outcome": "too_complex"}
    return _report(child.returncode, written, complaint)


def read_sheets(path: Path, rules: Mapping[str, Any]) -> dict[int, dict[str, Any]]:
    """Return what is written on each sheet of a PDF, by page; pages that could not be read are left out.

    Never raises for what is in the file: a sheet without text is still a sheet. ``rules`` are those of
    :mod:`permits.documents.checks.drawing_rules`.
    """
    child = start("sheets", str(path))
    try:
        written, _complaint = child.communicate(json.dumps(rules).encode(), timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        written = end(child)
    return {sheet["page"]: sheet for sheet in _whole_lines(written) if sheet["page"] <= MOST_PAGES}


def start(part: str, *asked: str) -> "subprocess.Popen[bytes]":
    """Start one of the reader's programs: it sees the code of the product, and nothing of its settings."""
    return subprocess.Popen(  # noqa: S603 (our own interpreter, our own module; the path is an argument)
        [sys.executable, "-s", "-P", "-m", f"permits.documents.reader.{part}", *asked],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONPATH": str(settings.ROOT)},
        start_new_session=True,
    )


def _whole_lines(written: bytes) -> Iterable[dict[str, Any]]:
    """Yield the reports that a child wrote to their end before it was stopped."""
    for line in written.splitlines():
        try:
            yield json.loads(line)
        except ValueError:
            return


def _report(code: int, written: bytes, complaint: bytes) -> dict[str, Any]:
    """Read the child's report; a child that crashed or was stopped by its limits met a file beyond them."""
    if code == 0:
        report: dict[str, Any] = json.loads(written)
        return report
    if code < 0 or b"MemoryError" in complaint or b"bad_alloc" in complaint:
        return {"outcome": "too_complex"}
    raise ReaderBroken(complaint.decode("utf-8", "replace")[-500:])


def kill(child: "subprocess.Popen[bytes]") -> None:
    """Kill a child, if it still runs, and all that it started."""
    if child.poll() is None:
        os.killpg(child.pid, signal.SIGKILL)


def end(child: "subprocess.Popen[bytes]") -> bytes:
    """Kill a child and return what it had written."""
    if child.poll() is None:
        os.killpg(child.pid, signal.SIGKILL)
    return child.communicate()[0]
