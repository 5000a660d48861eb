"""``manage.py verify_audit``: prove that the history is what was written."""

import json
from collections.abc import Iterator
from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.timezone import make_aware

from workflows import audit


class Command(BaseCommand):
    help = (
        "Recompute every hash chain; names what was changed, removed, inserted or re-ordered. Exit 1 if any."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--case", type=int, help="only this case")
        parser.add_argument("--since", help="only cases with a record since this day or moment (ISO 8601)")
        parser.add_argument("--json", action="store_true", help="answer as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        tell = self._tell_as_json if options["json"] else self._tell
        try:
            count = tell(self.findings(options))
        except audit.NoSuchCase as unknown:
            raise CommandError(str(unknown)) from unknown
        if count:
            raise SystemExit(1)

    def findings(self, options: dict[str, Any]) -> Iterator[audit.Finding]:
        """Find what is wrong with the cases that were asked for; a house with other chains adds them here."""
        return audit.verify(case=options["case"], since=_moment(options["since"]))

    def _tell(self, findings: Iterator[audit.Finding]) -> int:
        count = 0
        for finding in findings:
            self.stdout.write(finding.text)
            count += 1
        counted = audit.counted()
        self.stdout.write(f"{counted['records']} records of {counted['cases']} cases, {count} findings")
        return count

    def _tell_as_json(self, findings: Iterator[audit.Finding]) -> int:
        """Write each finding as it is found: however many there are, memory stays bounded."""
        count, first = 0, next(findings, None)  # a case that does not exist is refused before a word is said
        self.stdout.write('{"findings": [', ending="")
        for count, finding in enumerate(chain([first] if first else [], findings), start=1):
            self.stdout.write((", " if count > 1 else "") + json.dumps(vars(finding)), ending="")
        counted = audit.counted()
        self.stdout.write(f'], "cases": {counted["cases"]}, "records": {counted["records"]}}}')
        return count


def _moment(text: str | None) -> Any:
    if not text:
        return None
    day = parse_date(text) if len(text) == 10 else None
    moment = parse_datetime(f"{text}T00:00:00" if day else text)
    if moment is None:
        raise CommandError(f"--since takes a day like 2026-11-22 or a moment in ISO 8601, not “{text}”.")
    return moment if moment.tzinfo else make_aware(moment)
