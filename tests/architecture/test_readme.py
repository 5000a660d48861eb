"""The README says what the code says."""

from pathlib import Path

from django.conf import settings
from django.utils import translation

from permits.applications.models import PermitApplication
from permits.casework.management.commands.life_cycle import with_drawing
from workflows import machines
from workflows.diagrams import mermaid


def test_the_drawn_life_cycle_is_the_one_in_the_code() -> None:
    text = (Path(settings.ROOT) / "README.md").read_text()

    with translation.override("en"):
        current = with_drawing(text, mermaid(machines.of(PermitApplication)))

    assert text == current, "run: manage.py life_cycle --write"
