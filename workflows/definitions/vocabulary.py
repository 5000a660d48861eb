"""What a definition may name that it does not declare itself."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The teams and roles of the office; None where they are not known and so not checked."""

    teams: frozenset[str] | None = None
    roles: frozenset[str] | None = None
