"""What open data never says, read from ``defaults.yaml``: sample answers, usual times, reviewers' texts."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from permits.casework.replay.mapping import Part

FILE = Path(__file__).parent / "defaults.yaml"


class UsualType(Part):
    """What is usual for a type: business days until the permit and until the final, and ordinary answers."""

    days_to_permit: int
    days_to_build: int
    answers: dict[str, Any]


class SampleCorrection(Part):
    """A correction as a reviewer might write it."""

    sheet: str
    place: str
    citation: str
    text: str


class Defaults(Part):
    """All that is filled in."""

    notice: str
    owner: str
    designer: str
    scope: str
    types: dict[str, UsualType]
    companies: tuple[str, ...]
    corrections: dict[str, tuple[SampleCorrection, ...]]
    answer: str
    noted: str

    def corrections_of(self, discipline: str) -> tuple[SampleCorrection, ...]:
        """Return the texts of a discipline."""
        return self.corrections.get(discipline, self.corrections["any"])


@cache
def load_defaults() -> Defaults:
    """Return the defaults."""
    return Defaults.model_validate(yaml.safe_load(FILE.read_bytes()))
