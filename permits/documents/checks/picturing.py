"""Have pictures made of a file in the reader's own process."""

import contextlib
import json
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from permits.documents.checks import reading
from permits.stationery.redacting import PagePicture

LARGEST = 1024 * 1024
"""Bytes of one picture; more than that is no thumbnail."""


def thumbnails(path: Path, *, is_pdf: bool) -> Iterator[tuple[int, bytes]]:
    """Yield page and JPEG of each sheet, as far as they could be made in the time that there is."""
    with _watched("thumbnails", "PDF" if is_pdf else "IMAGE", str(path)) as child:
        yield from _pictures(_pipe(child.stdout))


def painted_pages(
    path: Path, removed: Mapping[str, Any], folder: Path
) -> tuple[dict[int, int], list[PagePicture]]:
    """Return how many boxes were painted over on which page, and the pictures, written into a folder.

    :raises ReaderBroken: the painter ended before it had looked, which says nothing about the file.
    """
    with _watched("painting", str(path)) as child:
        with contextlib.suppress(BrokenPipeError):
            _pipe(child.stdin).write(json.dumps(removed).encode())
            _pipe(child.stdin).close()
        said = _pipe(child.stdout).readline(1_000_000)
        if not said.endswith(b"\n"):
            raise reading.ReaderBroken("The process that paints ended without an answer.")
        boxes = {int(page): count for page, count in json.loads(said)["boxes"].items()}
        return boxes, list(_painted(_pipe(child.stdout), folder))


@contextmanager
def _watched(part: str, *asked: str) -> Iterator["subprocess.Popen[bytes]"]:
    """Run one of the reader's programs, and kill it when its time is up or nobody listens any longer."""
    with reading.start(part, *asked) as child:
        watch = threading.Timer(reading.PATIENCE * 2, reading.kill, (child,))
        watch.start()
        try:
            yield child
        finally:
            watch.cancel()
            reading.kill(child)


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None  # noqa: S101 (it was asked for)
    return pipe


def _painted(written: IO[bytes], folder: Path) -> Iterator[PagePicture]:
    while line := written.readline(300):
        said = json.loads(line)
        jpeg = folder / f"page-{int(said['page'])}.jpg"
        picture = written.read(said["size"])
        if len(picture) != said["size"]:
            return
        jpeg.write_bytes(picture)
        yield PagePicture(int(said["page"]), jpeg, float(said["width"]), float(said["height"]))


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
