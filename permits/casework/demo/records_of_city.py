"""The 300 shipped records, replayed so that the demo city looks like an office at work today."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.utils import timezone

from permits.applications.models import PermitApplication
from permits.applications.statuses import BEFORE_ISSUE, Status
from permits.casework.replay import mapping, runs
from permits.casework.replay.reports import Report
from permits.casework.replay.runs import Item

AT_WORK = {*BEFORE_ISSUE, Status.ISSUED, Status.INSPECTING}
RECORDS = Path(__file__).parent / "records"


def replay_shipped(*, at: datetime, told: Callable[[Report], None] = runs.no_news) -> Report:
    """Replay what is not there yet, with the newest dates just before today.

    What is still at work comes first, so that the queues fill while the rest goes on; then the oldest first.
    A record that is there stays as it is, whatever people have done with it since.
    """
    run = runs.prepare(at=at, source="demo city")
    run.told = told
    there = set(PermitApplication.objects.exclude(source="").values_list("source", "source_id"))
    missing = [each for each in _shipped(run, at) if _key(each) not in there]
    return run.over(sorted(missing, key=_order))


def _shipped(run: runs.Run, at: datetime) -> list[Item]:
    today = timezone.localdate(at)
    found: list[Item] = []
    for path in sorted(RECORDS.glob("*.csv")):
        found += runs.items(path, mapping.load(path.stem), run, shift_to=today)
    return found


def _key(item: Item) -> tuple[str, str]:
    return item.reader.mapping.source, item.reader.id_of(item.row)


def _order(item: Item) -> tuple[bool, str, str]:
    record = item.reader.read(item.row)
    return record.goal not in AT_WORK, record.applied.isoformat(), record.source_id
