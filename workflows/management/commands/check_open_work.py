"""``manage.py check_open_work``: prove that every open item is on the list of somebody who may work on it."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from workflows import open_work
from workflows.timing import now


class Command(BaseCommand):
    help = "Name every open work item that nobody who may work on it can see, and why. Exit 1 if any."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="answer as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        findings = list(open_work.unseen(at=now()))
        if options["json"]:
            self.stdout.write(json.dumps({"findings": [vars(finding) for finding in findings]}))
        else:
            for finding in findings:
                self.stdout.write(finding.text)
            self.stdout.write(f"{len(findings)} open items are on nobody's list")
        if findings:
            raise SystemExit(1)
