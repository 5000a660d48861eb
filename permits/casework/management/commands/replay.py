"""Replay real permit records through the services of the pages."""

import csv
import json
import sys
from argparse import ArgumentTypeError, RawDescriptionHelpFormatter
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from permits.casework.replay import mapping, runs
from permits.casework.replay.mapping import MappingRefused
from permits.casework.replay.office import OfficeIncomplete
from permits.casework.replay.reports import Report
from permits.documents.store import StoreAway
from permits.rulebook.queries import NoRulebookInForce
from workflows.timing import now

EVERY = 50
INTERRUPTED = 130


def shifted_to(text: str) -> date:
    """Read `today` or a day."""
    try:
        return timezone.localdate(now()) if text == "today" else date.fromisoformat(text)
    except ValueError as wrong:
        raise ArgumentTypeError("write today, or a day like 2026-11-09") from wrong


class Command(BaseCommand):
    """Drive each record of a file to its recorded status at its recorded dates; again, it moves further."""

    help = (
        "Drive each record of a file of open data through the services of the pages, as the right roles, at\n"
        "its recorded dates, up to its recorded status. Run twice it updates and never duplicates."
    )

    def create_parser(self, *args: Any, **options: Any) -> CommandParser:
        return super().create_parser(*args, formatter_class=RawDescriptionHelpFormatter, **options)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "source", help=f"one of {', '.join(mapping.names())}, or the path of a mapping file of your own"
        )
        parser.add_argument("file", type=Path, help="CSV, plain or gzipped")
        parser.add_argument(
            "--limit", type=int, metavar="N", help="stop after N records; refused rows do not count"
        )
        parser.add_argument(
            "--shift-to",
            type=shifted_to,
            metavar="DAY",
            help="move all dates by the same whole weeks: the newest then lies just before DAY (or today)",
        )
        parser.add_argument(
            "--no-papers",
            action="store_true",
            help="do not have the PDFs of invoices, letters and permits made; each can be asked for later",
        )
        parser.add_argument("--refused-to", type=Path, metavar="FILE", help="write refused rows here, as CSV")
        parser.add_argument("--json", action="store_true", help="print the counts as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """:raises CommandError: when the source, the file or the office is not ready for it."""
        try:
            report = self._run(options)
        except (MappingRefused, OfficeIncomplete, NoRulebookInForce, StoreAway) as refused:
            raise CommandError(str(refused)) from refused
        self._tell(report, options)
        if report.interrupted:
            sys.exit(INTERRUPTED)

    def _run(self, options: dict[str, Any]) -> Report:
        source = mapping.load(options["source"])
        at = now()
        run = runs.prepare(
            at=at, source=source.source, papers=not options["no_papers"], limit=options["limit"]
        )
        run.told = self._progress
        return run.over(runs.items(options["file"], source, run, shift_to=options["shift_to"]))

    def _progress(self, report: Report) -> None:
        if report.rows % EVERY == 0 and self.stderr.isatty():
            self.stderr.write(f"\r{report.rows} rows, {report.driven} replayed …", ending="")

    def _tell(self, report: Report, options: dict[str, Any]) -> None:
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json()))
        else:
            for line in [*report.short, *([] if options["refused_to"] else report.refused)]:
                self.stdout.write(str(line))
            for text in report.summary():
                self.stdout.write(text)
        if options["refused_to"]:
            _write(options["refused_to"], report)


def _write(path: Path, report: Report) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["row", "id", "reason", "text"])
        writer.writerows([line.row, line.source_id, line.code, line.text] for line in report.refused)
