"""What is wrong with a definition, where, and what to do about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Path = tuple[str | int, ...]
Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: a stable code, its place, a sentence, and what to do.

    An error forbids publishing; a warning is probably not meant; a note says what could not be checked.
    """

    code: str
    path: Path
    text: str
    what_to_do: str
    severity: Severity = "error"

    @property
    def where(self) -> str:
        """The place the way people write it: stages[0].steps[2].when[0]."""
        parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in self.path)
        return "".join(parts).lstrip(".")

    def __str__(self) -> str:
        return f"{self.where or 'definition'}: {self.text} {self.what_to_do}".rstrip()

    def as_json(self) -> dict[str, str]:
        return {
            "code": self.code,
            "severity": self.severity,
            "where": self.where,
            "text": self.text,
            "what_to_do": self.what_to_do,
        }


class DefinitionRefused(ValueError):
    """A definition that cannot be used; ``findings`` says everything that is wrong."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = list(findings)
        super().__init__("\n".join(str(finding) for finding in findings))


def errors(findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings that forbid publishing."""
    return [finding for finding in findings if finding.severity == "error"]
