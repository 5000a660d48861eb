"""``manage.py verify_audit``: prove every history of the house: the cases and the security events."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from accounts.security import chain as security_chain
from permits.privacy import chain_heads
from workflows.audit import Finding
from workflows.management.commands import verify_audit
from workflows.timing import now


class Command(verify_audit.Command):
    def findings(self, options: dict[str, Any]) -> Iterator[Finding]:
        """Find what is wrong with the cases, and, unless one case is asked for, with the security events."""
        of_cases = super().findings(options)
        return of_cases if options["case"] else chain(of_cases, _of_security_events())


def _of_security_events() -> Iterator[Finding]:
    for flaw in chain(security_chain.verify(), chain_heads.compare(at=now())):
        yield Finding(0, flaw.seq, f"security event {flaw.kind}", flaw.text)
