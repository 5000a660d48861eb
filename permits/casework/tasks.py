"""What the scheduler has casework do."""

from typing import Any

from celery import shared_task

from permits.casework import licensing, missed_clocks, red_flag_sources, sweeps, training_warnings, warnings
from permits.casework.access import working
from workflows.checkpoints import take_checkpoint
from workflows.timing import now


@shared_task(name="casework.hourly", ignore_result=True)
def hourly(**_unknown: Any) -> None:
    """Do what time alone brings about; harmless when run twice."""
    at = now()
    working.return_work_of_ended(at=at)
    missed_clocks.mark(at=at)
    sweeps.expire_permits(at=at)
    sweeps.ask_boards_again(at=at)
    sweeps.hold_lapsed_licences(at=at)
    sweeps.refresh_readiness(at=at)
    sweeps.end_finished_rounds(at=at)
    sweeps.escalate_overdue_reviews(at=at)


@shared_task(name="casework.licences", ignore_result=True)
def check_licences(after: tuple[str, str] = ("", ""), **_unknown: Any) -> None:
    """Ask the licensing board about every licence, some at a time; harmless when run twice."""
    last = licensing.check_some(after=(after[0], after[1]), at=now())
    if last is not None:
        check_licences.delay(after=last)


@shared_task(name="casework.flags", ignore_result=True)
def flags(**_unknown: Any) -> None:
    """Read history for red flags; harmless when run twice."""
    red_flag_sources.gather_all(at=now())


@shared_task(name="casework.nightly", ignore_result=True)
def nightly(**_unknown: Any) -> None:
    """Take the daily checkpoint of history, warn of what expires soon, and report work that nobody sees."""
    at = now()
    take_checkpoint(at=at)
    warnings.warn(at=at)
    training_warnings.warn(at=at)
    sweeps.report_unseen_work(at=at)
