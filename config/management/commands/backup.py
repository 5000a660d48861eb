"""``manage.py backup FILE``: write everything a city can be made again from into one file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import SecurityEvent
from accounts.security import events as security_events
from config.backup import writing
from config.backup.format import Refused
from workflows.timing import now


class Command(BaseCommand):
    help = "Write every table as of one moment and the list of all objects. Exit 1 when an object is missing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the file to write; it must not exist yet")
        parser.add_argument(
            "--with-objects", action="store_true", help="put the bytes of the objects in it too"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        at = now()
        try:
            written = writing.write(options["file"], at=at, with_contents=options["with_objects"])
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        manifest = written.manifest
        rows = sum(table.rows for table in manifest.tables.values())
        security_events.record(
            SecurityEvent.Kind.BACKED_UP, at=at, sha256=written.sha256, rows=rows, objects=manifest.objects
        )
        self.stdout.write(f"{rows} rows of {len(manifest.tables)} tables, {manifest.objects} objects")
        self.stdout.write(f"sha256 {written.sha256}  {options['file']}")
        if written.missing:
            for key in written.missing:
                self.stderr.write(f"The store does not have what the database names: {key}")
            raise SystemExit(1)
