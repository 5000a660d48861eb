"""Have pictures made of a file in the reader's own process."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from permits.documents.checks import reading

LARGEST = 1024 * 1024
"""Bytes of one picture; more than that is no thumbnail."""


def thumbnails(path: Path, *, is_pdf: bool) -> Iterator[tuple[int, bytes]]:
    """Yield page and JPEG of each sheet, as far as they could be made in the time that there is."""
    child = reading.start("thumbnails", "PDF" if is_pdf else "IMAGE", str(path))
    watch = threading.Timer(reading.PATIENCE, reading.end, (child,))
    watch.start()
    try:
        assert child.stdout is not None  # noqa: S101 (it was asked for)
        yield from _pictures(child.stdout)
    finally:
        watch.cancel()
        reading.end(child)


def _pictures(written: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    while line := written.readline(200):
        try:
            said = json.loads(line)
            page, size = int(said["page"]), int(said["size"])
        except (ValueError, KeyError, TypeError):
            return
        picture = written.read(size) if 0 < size <= LARGEST else b""
        if len(picture) != size:
            return
        yield page, picture
