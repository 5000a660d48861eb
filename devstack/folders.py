"""Where a stack's data lives, and who holds it."""

import fcntl
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from devstack import vault
from devstack.refusals import Refusal

HOUSE = Path(__file__).resolve().parent.parent
_EPHEMERAL = "lintel-stack-"


class Held(Exception):
    """Another stack runs over this folder."""


@contextmanager
def durable(folder: Path) -> Iterator[Path]:
    """Hold the data folder of `make run` for one stack.

    :raises Held: a stack over it runs already.
    """
    _make(folder)
    with _locked(folder):
        announcement = folder / "stack.json"
        announcement.unlink(missing_ok=True)  # a killed stack's
        try:
            yield folder
        finally:
            announcement.unlink(missing_ok=True)


@contextmanager
def ephemeral() -> Iterator[Path]:
    """Give a fresh folder, and remove it afterwards together with any that a killed stack left behind."""
    _sweep()
    folder = Path(tempfile.mkdtemp(prefix=_EPHEMERAL))
    try:
        with _locked(folder):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def announce(folder: Path, environment: dict[str, str]) -> None:
    """Write down a running stack's addresses for other commands that want to join it."""
    vault.write_private(folder / "stack.json", json.dumps(environment, indent=1))


def announced(folder: Path) -> dict[str, str]:
    """Return the addresses of the stack that runs over a folder.

    :raises Refusal: it is still starting, or just ending.
    """
    try:
        found: dict[str, str] = json.loads((folder / "stack.json").read_text())
    except FileNotFoundError:
        raise Refusal(
            "Lintel is just starting or ending in this folder: wait a moment and try again."
        ) from None
    return found


def empty(folder: Path) -> None:
    """Remove everything in the data folder.

    :raises Refusal: a stack over it runs.
    """
    if not folder.exists():
        return
    try:
        with _locked(folder):
            for path in folder.iterdir():
                shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    except Held:
        raise Refusal("Lintel is running on this data: stop it with Ctrl-C, then reset.") from None


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refusal(f"The data folder {folder} cannot be made: {error.strerror}.") from None


@contextmanager
def _locked(folder: Path) -> Iterator[TextIO]:
    """Hold a folder's lock; the kernel lets go of it when this process dies, however it dies."""
    with (folder / ".lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Held from None
        yield file


def _sweep() -> None:
    for folder in Path(tempfile.gettempdir()).glob(f"{_EPHEMERAL}*"):
        try:
            if not (folder / ".lock").exists():
                continue
            with _locked(folder):
                for link in folder.glob("*/socket"):
                    shutil.rmtree(link.readlink(), ignore_errors=True)
                shutil.rmtree(folder, ignore_errors=True)
        except (Held, OSError):
            continue
