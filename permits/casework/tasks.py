"""What the scheduler has casework do."""

from typing import Any

from celery import shared_task

from permits.casework import missed_clocks, sweeps, warnings
from workflows.checkpoints import take_checkpoint
from workflows.timing import now


@shared_task(name="casework.hourly", ignore_result=True)
def hourly(**_unknown: Any) -> None:
    """Do what time alone brings about; harmless when run twice."""
    at = now()
    missed_clocks.mark(at=at)
    sweeps.expire_permits(at=at)
    sweeps.refresh_readiness(at=at)
    sweeps.end_finished_rounds(at=at)
    sweeps.escalate_overdue_reviews(at=at)


@shared_task(name="casework.nightly", ignore_result=True)
def nightly(**_unknown: Any) -> None:
    """Take the daily checkpoint of history, warn of what expires soon, and report work that nobody sees."""
    at = now()
    take_checkpoint(at=at)
    warnings.warn(at=at)
    sweeps.report_unseen_work(at=at)
