"""A city to replay into, and thirty real rows of each source."""

import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from permits.applications.models import PermitApplication
from permits.casework.demo.people import settle_people
from permits.casework.replay import mapping, runs
from permits.casework.replay.reports import Report
from tests.driving import publish_rules

ROWS = Path(__file__).parent / "replay_rows"
SOURCES = ("austin", "calgary", "san_francisco", "seattle")
TODAY = datetime(2026, 11, 9, 20, tzinfo=UTC)


def settle_city() -> None:
    """Publish the rules and settle the people of the demo city."""
    settle_people(publish_rules().rulebook)


def replay(
    source: str,
    file: Path | None = None,
    *,
    limit: int | None = None,
    papers: bool = False,
    shift_to: date | None = None,
) -> Report:
    """Replay a file, the thirty rows of the source unless another is given."""
    described = mapping.load(source)
    run = runs.prepare(at=TODAY, source=source, papers=papers, limit=limit)
    return run.over(runs.items(file or ROWS / f"{source}.csv", described, run, shift_to=shift_to))


def rows_of(source: str) -> list[dict[str, str]]:
    with (ROWS / f"{source}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def written(folder: Path, rows: list[dict[str, str]]) -> Path:
    """Write rows as a file of the same columns."""
    path = folder / "rows.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def replayed() -> Iterator[PermitApplication]:
    """Yield what was replayed, with its case."""
    return iter(PermitApplication.objects.exclude(source="").select_related("case", "replayed_record"))
