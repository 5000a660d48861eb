"""Print the rights matrix as a table, or write it into docs/rights.md."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation

from permits.casework.access.matrix_table import markdown

BEGIN, END = "<!-- matrix -->\n", "<!-- end of matrix -->"
PAGE = settings.ROOT / "docs" / "rights.md"


class Command(BaseCommand):
    """Show who may do what."""

    help = "Print the rights matrix as a table; with --write, put it into docs/rights.md."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--write", action="store_true", help="put the table into docs/rights.md")

    def handle(self, *_args: Any, write: bool, **_options: Any) -> None:
        with translation.override("en"):
            table = markdown()
        if not write:
            self.stdout.write(table)
            return
        before, _old, after = _parts(PAGE.read_text())
        PAGE.write_text(before + BEGIN + table + END + after)
        self.stdout.write(f"{PAGE.relative_to(settings.ROOT)} is up to date.")


def _parts(page: str) -> tuple[str, str, str]:
    before, _begin, rest = page.partition(BEGIN)
    old, _end, after = rest.partition(END)
    return before, old, after
