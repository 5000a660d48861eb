"""What a replay did: how many records reached their status, and why each other row did not."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Line:
    """One row that is told of by itself."""

    row: int
    source_id: str
    code: str
    text: str

    def __str__(self) -> str:
        return f"row {self.row}\t{self.source_id or '(no id)'}\t{self.code}\t{self.text}"


@dataclass
class Report:
    """The counts of one run, the rows refused, and the records that stopped short of their status."""

    source: str
    created: int = 0
    advanced: int = 0
    unchanged: int = 0
    seconds: float = 0.0
    interrupted: bool = False
    reached: Counter[str] = field(default_factory=Counter)
    refused: list[Line] = field(default_factory=list)
    short: list[Line] = field(default_factory=list)

    @property
    def driven(self) -> int:
        return self.created + self.advanced

    @property
    def rows(self) -> int:
        return self.driven + self.unchanged + len(self.refused)

    @property
    def rate(self) -> float:
        """Return the records driven in a second."""
        return self.driven / self.seconds if self.seconds else 0.0

    def refusals(self) -> Counter[str]:
        """Return how many rows were refused for each reason."""
        return Counter(line.code for line in self.refused)

    def summary(self) -> list[str]:
        """Return the counts in lines."""
        lines = [
            f"{self.source}: {self.rows} rows read. {self.created} replayed anew, "
            f"{self.advanced} moved further, {self.unchanged} unchanged, {len(self.refused)} refused.",
            f"{sum(self.reached.values())} of {self.driven} reached their recorded status; "
            f"{len(self.short)} stopped short of it.",
        ]
        if self.reached:
            lines.append("Reached: " + _counted(self.reached))
        if self.refused:
            lines.append("Refused: " + _counted(self.refusals()))
        lines.append(f"{self.seconds:.1f} s, {self.rate:.1f} records a second.")
        if self.interrupted:
            lines.append("Interrupted. What was replayed stays; run it again to go on.")
        return lines

    def as_json(self) -> dict[str, Any]:
        """Return everything but the lines."""
        return {
            "source": self.source,
            "rows": self.rows,
            "created": self.created,
            "advanced": self.advanced,
            "unchanged": self.unchanged,
            "refused": dict(self.refusals()),
            "reached": dict(self.reached),
            "short": len(self.short),
            "seconds": round(self.seconds, 2),
            "records_per_second": round(self.rate, 2),
        }


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {number}" for name, number in counts.most_common())
