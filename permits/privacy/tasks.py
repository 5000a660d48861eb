"""Background work that nobody waits for."""

from typing import Any

from celery import shared_task

from permits.privacy import copies, erasing
from workflows.timing import now


@shared_task
def forget(**_unknown: Any) -> dict[str, int]:
    """Erase whom it is time to erase, and remove copies that were kept long enough (nightly)."""
    at = now()
    return {"erased": erasing.carry_out_due(at=at), "copies": copies.clear(at=at)}
