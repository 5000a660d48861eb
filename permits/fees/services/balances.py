"""What is still owed."""

from decimal import Decimal

from permits.applications.models import PermitApplication
from permits.rulebook.schema.fee import Stage


def balance_due(application: PermitApplication, stage: Stage | None = None) -> Decimal:
    """Return what remains to pay of what was invoiced, for one stage or for all; reads prefetched invoices.

    Nothing invoiced means nothing due: a stage is invoiced by ``assessment.assess``.
    """
    owed = (each for each in application.invoices.all() if stage is None or each.stage == stage)
    return sum((each.balance for each in owed), Decimal("0.00"))
