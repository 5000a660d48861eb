"""Look after the files: `manage.py documents reconcile` and `manage.py documents reread`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from permits.documents import reconciling, rereading, store
from permits.documents.models import Stocktaking
from workflows.timing import now


class Command(BaseCommand):
    """Compare the rows of documents with the objects of the store, or read sheets that were never read."""

    help = (
        "reconcile: compare rows with objects both ways and report; ends with 1 when they differ. "
        "reread: read the sheets of files that were checked before sheets were kept, and picture them; "
        "may be stopped and begun again at any time."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["reconcile", "reread"])
        parser.add_argument("--batch", type=int, default=rereading.BATCH, help="reread: files in one query")
        parser.add_argument("--limit", type=int, default=0, help="reread: stop after so many files")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["what"] == "reread":
            self._reread(max(options["batch"], 1), options["limit"])
        else:
            self._reconcile()

    def _reread(self, batch: int, limit: int) -> None:
        waiting, troubled, read = rereading.due().count(), 0, 0
        self.stdout.write(f"{waiting} files to read")
        try:
            for read, done in enumerate(rereading.reread_all(batch=batch), start=1):
                troubled += bool(done.trouble)
                self.stdout.write(f"[{read}/{waiting}] {done.version.key}: {_said(done)}")
                if read == limit:
                    break
        except store.StoreAway as away:
            raise CommandError(f"{away} What was read is kept; begin again later.") from away
        if troubled:
            raise CommandError(f"{troubled} of {read} files could not be read; the list above says why.")
        self.stdout.write(f"{read} files read.")

    def _reconcile(self) -> None:
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


def _said(done: rereading.Reread) -> str:
    return done.trouble or f"{done.added} sheets added, {done.filled} filled in"


def _found(taken: Stocktaking) -> list[tuple[str, int, list[str]]]:
    return [
        ("rows without their object", taken.missing_count, taken.missing),
        ("objects of another size", taken.differing_count, taken.differing),
        ("objects that no row knows", taken.stray_count, taken.strays),
    ]
