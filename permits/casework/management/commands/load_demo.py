"""Load the demo city: its rules, its people, and the records that it replays."""

import sys
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from permits.casework.demo.duties import settle_duties
from permits.casework.demo.people import settle_people
from permits.casework.demo.records_of_city import replay_shipped
from permits.casework.replay.reports import Report
from permits.documents.store import StoreAway
from permits.rulebook import services as rulebook
from permits.rulebook.models import RulebookVersion
from permits.rulebook.pack import read_folder
from workflows.timing import now

SAMPLE = settings.RULEBOOK_PACKS / "san_diego_sample"
IN_FORCE_SINCE = date(2000, 1, 1)
"""Before the oldest record that is replayed, so that every recorded day has its rules."""
TOLD_EVERY = 50
INTERRUPTED = 130


class Command(BaseCommand):
    """Load what is not there yet; run twice it changes nothing."""

    help = "Load the demo city: the sample rules, an account for every role, and 300 replayed records."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-records", action="store_true", help="load rules and accounts only")

    def handle(self, *args: Any, **options: Any) -> None:
        """:raises CommandError: where this is not a demo city, since the password is known to everybody."""
        if not settings.DEMO:
            raise CommandError(
                "This is not a demo city: its accounts have a password that everybody knows. "
                "Set LINTEL_DEMO=1 only where nothing is real."
            )
        version = self._rules()
        accounts = settle_people(version.rulebook)
        settle_duties(zone=version.rulebook.city.time_zone, at=now())
        self.stdout.write(f"The demo city follows {version}; it has {len(accounts)} accounts.")
        if not options["no_records"]:
            self._replay()

    def _replay(self) -> None:
        """:raises CommandError: when the documents of the records cannot be stored."""
        try:
            report = replay_shipped(at=now(), told=self._tell)
        except StoreAway as away:
            raise CommandError(str(away)) from away
        if report.rows:
            self.stdout.write(f"Replayed {report.driven} records of open data in {report.seconds:.0f} s.")
        for line in [*report.refused, *report.short]:
            self.stderr.write(str(line))
        if report.interrupted:
            sys.exit(INTERRUPTED)

    def _tell(self, report: Report) -> None:
        if report.driven % TOLD_EVERY == 1:
            self.stdout.write(f"Replaying records of open data into the demo city … {report.driven}")

    def _rules(self) -> RulebookVersion:
        standing = RulebookVersion.objects.order_by("number").last()
        if standing is not None:
            return standing
        return rulebook.publish(
            read_folder(SAMPLE), effective_from=IN_FORCE_SINCE, actor=None, approver=None, at=now()
        )
