"""``manage.py life_cycle``: draw the life cycle from the code, into the README or on the screen."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation

from permits.applications.models import PermitApplication
from workflows import machines
from workflows.diagrams import mermaid

START, END = "<!-- life cycle: begin -->", "<!-- life cycle: end -->"


class Command(BaseCommand):
    help = "Print the life cycle of an application as a Mermaid diagram; --write puts it into README.md."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--write", action="store_true", help="replace the drawing in README.md")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("en"):
            drawing = mermaid(machines.of(PermitApplication))
        if not options["write"]:
            self.stdout.write(drawing)
            return
        readme = Path(settings.ROOT) / "README.md"
        readme.write_text(with_drawing(readme.read_text(), drawing))


def with_drawing(text: str, drawing: str) -> str:
    """Return a text with the drawing between its marks replaced."""
    before, rest = text.split(START)
    _old, after = rest.split(END)
    return f"{before}{START}\n```mermaid\n{drawing}\n```\n{END}{after}"
