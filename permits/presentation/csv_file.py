"""A file for a spreadsheet, line by line (RFC 4180), so that it can be sent while it is still being read."""

import csv
from collections.abc import Iterable, Iterator, Sequence


class _Line:
    """A file that gives back what is written."""

    def write(self, text: str) -> str:
        return text


def lines(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield the rows as lines."""
    writer = csv.writer(_Line())
    for row in rows:
        yield writer.writerow(row)


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula. Not for amounts, which may be below zero."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
