"""Background work that nobody waits for."""

from typing import Any

from celery import shared_task

from permits.documents import disposing, reconciling, sweeping
from workflows.timing import now


@shared_task
def sweep_uploads(**_unknown: Any) -> dict[str, int]:
    """Clear away uploads that nobody finished (hourly)."""
    return sweeping.sweep(at=now())


@shared_task
def propose_disposals(**_unknown: Any) -> int:
    """Propose what retention no longer keeps (nightly); returns how many documents are new."""
    return disposing.propose(at=now())


@shared_task
def take_stock(**_unknown: Any) -> int:
    """Compare rows with the objects of the store (nightly); returns how many differ."""
    taken = reconciling.reconcile(at=now())
    return taken.missing_count + taken.differing_count + taken.stray_count
