"""Remembers what was done, so that set-up is quick when nothing changed."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def digest_of(*files: Path) -> str:
    """Return a digest of the files' content."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def digest_of_dates(files: Iterable[Path]) -> str:
    """Return a digest of names, sizes and dates: enough to notice an edit, quick for many files."""
    digest = hashlib.sha256()
    for file in sorted(files):
        state = file.stat()
        digest.update(f"{file} {state.st_size} {state.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def holds(stamp: Path, digest: str) -> bool:
    """Tell whether the stamp says that this was done."""
    return stamp.exists() and digest in stamp.read_text().split()


def write(stamp: Path, *digests: str) -> None:
    """Write down that these were done."""
    stamp.write_text("\n".join(digests) + "\n")
