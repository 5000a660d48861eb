"""``manage.py restore FILE``: make an empty database and a bucket what they were, and prove it."""

from itertools import chain
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import SecurityEvent
from accounts.security import chain as security_chain
from accounts.security import events as security_events
from config.backup import reading
from config.backup.format import Refused
from workflows import audit
from workflows.timing import now


class Command(BaseCommand):
    help = "Restore a backup of this version into an empty database. Exit 1 when history or objects differ."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="a file that `manage.py backup` wrote")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with reading.opened(options["file"]) as archive:
                manifest = reading.restore_tables(archive)
                missing = reading.restore_objects(archive, manifest)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        found = [each.text for each in chain(audit.verify(), security_chain.verify())]
        if security_chain.head() != manifest.security_head:
            found.append("The chain of security events does not end where it ended in the backup.")
        security_events.record(SecurityEvent.Kind.RESTORED, at=now(), made_at=manifest.made_at)
        rows = sum(table.rows for table in manifest.tables.values())
        self.stdout.write(f"{rows} rows of {len(manifest.tables)} tables, {manifest.objects} objects")
        self.stdout.write(f"history: {len(found)} findings; objects: {len(missing)} missing or different")
        for text in [*found, *(f"object {key}" for key in missing)]:
            self.stderr.write(text)
        if found or missing:
            raise SystemExit(1)
