"""A file of records: CSV, plain or gzipped, a row at a time."""

import csv
import gzip
import hashlib
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from permits.casework.replay.mapping import MappingRefused, SourceMapping, parse_day
from permits.casework.replay.records import RowRefused

GZIP = b"\x1f\x8b"
LONGEST_FIELD = 1_000_000


@dataclass(frozen=True)
class Row:
    """One row: its number in the file (the header is 1), its columns, and what is wrong with its shape."""

    number: int
    columns: Mapping[str, str]
    broken: str = ""

    @property
    def sha256(self) -> str:
        return hashlib.sha256(json.dumps(self.columns, sort_keys=True).encode()).hexdigest()


def rows(path: Path, mapping: SourceMapping) -> Iterator[Row]:
    """Yield the rows of a file.

    :raises MappingRefused: when the file is not the CSV that the mapping describes.
    """
    csv.field_size_limit(LONGEST_FIELD)
    with _opened(path, mapping.encoding) as lines:
        reader = csv.DictReader(lines)
        _demand_columns(path, mapping, set(reader.fieldnames or ()))
        try:
            for number, columns in enumerate(reader, start=2):
                yield _row(number, columns)
        except (csv.Error, UnicodeDecodeError, EOFError, OSError) as broken:
            raise MappingRefused(f"{path.name} cannot be read further: {broken}") from broken


def newest_day(path: Path, mapping: SourceMapping) -> date:
    """Return the last day that any row names: the end of the data.

    :raises MappingRefused: when no row has a readable date.
    """
    days = (day for row in rows(path, mapping) for day in _days(row, mapping))
    newest = max(days, default=None)
    if newest is None:
        raise MappingRefused(f"{path.name} has no date in the columns {', '.join(mapping.dates.columns)}.")
    return newest


def _days(row: Row, mapping: SourceMapping) -> Iterator[date]:
    for column in mapping.dates.columns:
        try:
            yield parse_day(row.columns.get(column, ""), mapping.dates.formats).date()
        except ValueError:
            continue


def demand_shape(row: Row) -> None:
    """Refuse a row that does not have the columns of the header. :raises RowRefused:"""
    if row.broken:
        raise RowRefused("broken_row", row.broken)


def _opened(path: Path, encoding: str) -> io.TextIOWrapper:
    try:
        with path.open("rb") as start:
            zipped = start.read(2) == GZIP
        binary = gzip.open(path, "rb") if zipped else path.open("rb")  # noqa: SIM115 (closed with its wrapper)
    except OSError as missing:
        raise MappingRefused(f"{path} cannot be opened: {missing.strerror or missing}.") from missing
    return io.TextIOWrapper(binary, encoding=encoding, newline="")


def _demand_columns(path: Path, mapping: SourceMapping, header: set[str]) -> None:
    wanted = {*mapping.id.columns, mapping.status, *mapping.dates.columns, *mapping.valuation.columns}
    wanted |= {column for rule in mapping.types for column in rule.when}
    missing = sorted(wanted - header)
    if missing:
        raise MappingRefused(
            f"{path.name} is not a file of “{mapping.title}”: it has no column {', '.join(missing)}."
        )


def _row(number: int, columns: dict[str | None, object]) -> Row:
    known = {str(name): str(value) for name, value in columns.items() if name and value is not None}
    if None in columns:
        return Row(number, known, "The row has more columns than the header: a field is not quoted rightly.")
    if any(value is None for value in columns.values()):
        return Row(number, known, "The row has fewer columns than the header.")
    return Row(number, known)
