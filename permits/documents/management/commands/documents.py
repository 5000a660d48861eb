"""Look after the files: `manage.py documents reconcile`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from permits.documents import reconciling
from permits.documents.models import Stocktaking
from workflows.timing import now


class Command(BaseCommand):
    """Compare the rows of documents with the objects of the store, and say what differs."""

    help = "reconcile: compare rows with objects both ways and report; ends with 1 when they differ."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["reconcile"])

    def handle(self, *args: Any, **options: Any) -> None:
        taken = reconciling.reconcile(at=now())
        self.stdout.write(f"{taken.files} files, {taken.objects_seen} objects")
        for label, count, names in _found(taken):
            self.stdout.write(f"{label}: {count}")
            for name in names:
                self.stdout.write(f"  {name}")
        if taken.trouble:
            raise CommandError(f"The comparison could not be finished: {taken.trouble}")
        if not taken.is_good:
            raise CommandError("Rows and objects differ; the list above says where.")
        self.stdout.write("Rows and objects agree.")


def _found(taken: Stocktaking) -> list[tuple[str, int, list[str]]]:
    return [
        ("rows without their object", taken.missing_count, taken.missing),
        ("objects of another size", taken.differing_count, taken.differing),
        ("objects that no row knows", taken.stray_count, taken.strays),
    ]
