"""Licences from a file that the board hands out: comma-separated values in UTF-8, one line a licence.

Columns: state, number, status, classifications (separated by spaces), expires_on, compensation (insured or
exempt), carrier, policy, insured_until. The file is replaced as a whole, by renaming a new one over it.
"""

import csv
import time
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from accounts.companies.licences.boards import BoardRecord, CannotVerify, record_of

COLUMNS = frozenset({"state", "number", "status", "classifications", "expires_on", "compensation"})
OLDEST = 3 * 24 * 3600
"""For how many seconds a file counts: over a long week-end, but not when nobody brings a new one."""
Lines = Mapping[tuple[str, str], Mapping[str, str]]


class FileSource:
    """The board's file."""

    def __init__(self, path: str) -> None:
        self.path = Path(path)

    def look_up(self, state: str, number: str) -> BoardRecord | None:
        """Return the line of a licence; None when the file is good and has none."""
        line = self._lines().get((state.upper(), number.upper()))
        return None if line is None else record_of(line, (line["classifications"] or "").split())

    def _lines(self) -> Lines:
        try:
            found = self.path.stat()
            if time.time() - found.st_mtime > OLDEST:
                raise CannotVerify(f"The file of licences {self.path.name} is older than three days.")
            return _read(self.path, found.st_mtime_ns, found.st_size)
        except (OSError, UnicodeDecodeError, csv.Error) as unreadable:
            raise CannotVerify(f"The file of licences cannot be read: {unreadable}") from unreadable


@lru_cache(maxsize=1)
def _read(path: Path, _changed: int, _size: int) -> Lines:
    with path.open(encoding="utf-8-sig", newline="") as opened:
        rows = csv.DictReader(opened)
        missing = COLUMNS - set(rows.fieldnames or ())
        if missing:
            raise CannotVerify(f"The file of licences lacks the columns: {', '.join(sorted(missing))}.")
        lines = {((row["state"] or "").upper(), (row["number"] or "").upper()): row for row in rows}
    if not lines:
        raise CannotVerify("The file of licences is empty.")
    return lines
