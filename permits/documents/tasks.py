"""Background work that nobody waits for."""

from typing import Any

from celery import shared_task

from permits.documents import sweeping
from workflows.timing import now


@shared_task
def sweep_uploads(**_unknown: Any) -> dict[str, int]:
    """Clear away uploads that nobody finished (hourly)."""
    return sweeping.sweep(at=now())
