"""A run over the rows of a file: each record in a transaction of its own, so that a run may stop anywhere."""

import logging
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from time import monotonic

from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone

from permits.applications.models import PermitApplication
from permits.casework.replay import office, rows
from permits.casework.replay.builders import Builders
from permits.casework.replay.defaults import load_defaults
from permits.casework.replay.driving import Driver, remember
from permits.casework.replay.halting import Halt
from permits.casework.replay.journey import Journey
from permits.casework.replay.mapping import SourceMapping
from permits.casework.replay.papers import Papers
from permits.casework.replay.reading import Reader
from permits.casework.replay.records import RowRefused
from permits.casework.replay.reports import Line, Report
from permits.casework.replay.rows import Row
from permits.casework.replay.workdays import Workdays
from permits.documents.importing import store_all, store_pool
from permits.documents.store import StoreAway
from permits.rulebook.queries import NoRulebookInForce, version_in_force
from workflows.blockers import MoveRefused

log = logging.getLogger(__name__)

WEEK = 7
STOPPING = (OperationalError, InterfaceError, StoreAway)
"""When the database or the store is away every row would fail, so the run stops instead."""


def no_news(report: Report) -> None:
    """Tell nobody how far a run has come."""


@dataclass(frozen=True)
class Item:
    """A row to replay, with the reader of its file."""

    row: Row
    reader: Reader


@dataclass
class Run:
    """One run. ``limit`` counts the records that are driven; refused and unchanged rows do not count."""

    report: Report
    driver: Driver
    papers: Papers
    now: datetime
    limit: int | None = None
    told: Callable[[Report], None] = no_news
    _seen: set[tuple[str, str]] = field(default_factory=set)

    def over(self, items: Iterable[Item]) -> Report:
        """Replay rows until they or the limit end. Ctrl-C ends it after the record at hand, a second at once.

        :raises OperationalError, InterfaceError, StoreAway: when the database or the store went away, unless
            Ctrl-C ended them together with the run.
        """
        began = monotonic()
        with store_pool() as pool, Halt() as halt:
            try:
                for item in items:
                    if halt.asked or (self.limit is not None and self.report.driven >= self.limit):
                        break
                    self._take(item, pool)
                    self.report.seconds = monotonic() - began
                    self.told(self.report)
            except (KeyboardInterrupt, *STOPPING) as stopped:
                if not (halt.asked or isinstance(stopped, KeyboardInterrupt)):
                    raise
                halt.asked = True
        self.report.interrupted = halt.asked
        self.report.seconds = monotonic() - began
        return self.report

    def _take(self, item: Item, pool: ThreadPoolExecutor) -> None:
        """Replay one row; whatever is wrong with it is its own reason and never ends the run."""
        source_id = ""
        try:
            source_id = item.reader.id_of(item.row)
            self._replay(item, source_id, pool)
        except RowRefused as refused:
            self._refuse(item, source_id, refused.code, str(refused))
        except NoRulebookInForce as early:
            self._refuse(item, source_id, "before_rules", str(early))
        except MoveRefused as refused:
            why = " ".join(blocker.text for blocker in refused.blockers)
            self._refuse(item, source_id, "rules_refuse", f"{refused.move}: {why}")
        except STOPPING:
            raise
        except Exception as error:  # a bad row must not end the run, whatever a service makes of it
            if not isinstance(error, PermissionDenied):
                log.exception("replay.row_failed row=%s id=%s", item.row.number, source_id)
            self._refuse(item, source_id, "failed", f"{type(error).__name__}: {error}")

    def _refuse(self, item: Item, source_id: str, code: str, text: str) -> None:
        self.report.refused.append(Line(item.row.number, source_id, code, " ".join(text.split())[:500]))

    def _replay(self, item: Item, source_id: str, pool: ThreadPoolExecutor) -> None:
        key = (item.reader.mapping.source, source_id)
        if key in self._seen:
            raise RowRefused("repeated_id", "An earlier row of this run has the same number.")
        self._seen.add(key)
        standing = PermitApplication.objects.filter(source=key[0], source_id=source_id).first()
        if standing is None:
            self._begin(item, pool)
        elif _is_news(standing, item):
            self._go_on(standing, item, pool)
        else:
            self.report.unchanged += 1

    def _begin(self, item: Item, pool: ThreadPoolExecutor) -> None:
        record = item.reader.read(item.row)
        builder = self.driver.builder_of(record)
        with transaction.atomic(), without_savepoints():
            driven, journey = self.driver.begin(record, builder)
            self._finish(journey, None, pool)
        self.report.created += 1
        self._note(journey, driven.expected)

    def _go_on(self, standing: PermitApplication, item: Item, pool: ThreadPoolExecutor) -> None:
        known = getattr(standing, "replayed_record", None)
        reader = replace(item.reader, shift_days=known.shift_days) if known else item.reader
        record, before = reader.read(item.row), standing.status
        with transaction.atomic(), without_savepoints():
            driven, journey = self.driver.go_on(record, standing)
            self._finish(journey, journey.began, pool)
        self.report.advanced += standing.status != before
        self.report.unchanged += standing.status == before
        self._note(journey, driven.expected, counted=standing.status != before)

    def _finish(self, journey: Journey, since: datetime | None, pool: ThreadPoolExecutor) -> None:
        remember(journey, at=self.now)
        self.papers.order(journey.application, since=since)
        store_all(journey.kept, pool)

    def _note(self, journey: Journey, expected: str, *, counted: bool = True) -> None:
        application, record = journey.application, journey.record
        if application.status == expected:
            self.report.reached[expected] += counted
            return
        text = f"recorded as {record.recorded_status!r} ({expected}), stands at {application.status}"
        self.report.short.append(Line(record.row, record.source_id, "short", text))


@contextmanager
def without_savepoints() -> Iterator[None]:
    """Let the services inside one transaction share its fate.

    A record succeeds or falls as a whole, so the savepoint that each nested service would set protects
    nothing, and the savepoints are a third of all statements.
    """
    connection.features.uses_savepoints = False
    try:
        yield
    finally:
        connection.features.uses_savepoints = True


def prepare(*, at: datetime, source: str, papers: bool = True, limit: int | None = None) -> Run:
    """Get everything ready that all rows share.

    :raises OfficeIncomplete: when nobody holds a role that is needed.
    :raises NoRulebookInForce: when no rules are published.
    """
    rulebook = version_in_force(timezone.localdate(at)).rulebook
    defaults = load_defaults()
    driver = Driver(
        office=office.assemble(rulebook),
        builders=Builders(defaults, at),
        defaults=defaults,
        workdays=Workdays(rulebook.calendar(rulebook.city.service_calendar)),
        now=at,
    )
    return Run(Report(source), driver, Papers(start=at, wanted=papers), at, limit)


def items(path: Path, mapping: SourceMapping, run: Run, *, shift_to: date | None) -> Iterator[Item]:
    """Yield the rows of a file with their reader.

    ``shift_to`` moves every date by the same whole weeks, so that the newest falls on the last such day
    before it.

    :raises MappingRefused: when the file is not one of this source.
    """
    newest = rows.newest_day(path, mapping)
    shift = (shift_to - timedelta(days=1) - newest).days // WEEK * WEEK if shift_to else 0
    reader = Reader(mapping, run.driver.defaults, run.driver.workdays, newest, shift)
    return (Item(row, reader) for row in rows.rows(path, mapping))


def _is_news(standing: PermitApplication, item: Item) -> bool:
    """Tell whether a row or its mapping says something else than when it was replayed last."""
    known = getattr(standing, "replayed_record", None)
    if known is None:
        return True
    same_mapping = known.mapping_sha256 == item.reader.mapping.sha256
    return not (same_mapping and known.recorded_sha256 == item.row.sha256)
