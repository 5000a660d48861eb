"""What the product demands of definitions besides what the linter finds: registered once."""

from collections.abc import Callable

from workflows.definitions.findings import Finding
from workflows.definitions.schema import Definition

Check = Callable[[Definition], list[Finding]]
_checks: list[Check] = []


def register(check: Check) -> None:
    """Have every draft checked by the product too, before it is offered or published."""
    _checks.append(check)


def findings(definition: Definition) -> list[Finding]:
    """Return what the registered checks find in a definition."""
    return [each for check in _checks for each in check(definition)]
