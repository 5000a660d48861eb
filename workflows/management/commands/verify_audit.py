"""``manage.py verify_audit``: prove that the history is what was written."""

import json
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
        findings = list(audit.verify(case=options["case"], since=_moment(options["since"])))
        counted = audit.counted()
        if options["json"]:
            answer = {**counted, "findings": [vars(finding) for finding in findings]}
            self.stdout.write(json.dumps(answer))
        else:
            for finding in findings:
                self.stdout.write(finding.text)
            self.stdout.write(
                f"{counted['records']} records of {counted['cases']} cases, {len(findings)} findings"
            )
        if findings:
            raise SystemExit(1)


def _moment(text: str | None) -> Any:
    if not text:
        return None
    day = parse_date(text) if len(text) == 10 else None
    moment = parse_datetime(f"{text}T00:00:00" if day else text)
    if moment is None:
        raise CommandError(f"--since takes a day like 2026-11-22 or a moment in ISO 8601, not “{text}”.")
    return moment if moment.tzinfo else make_aware(moment)
