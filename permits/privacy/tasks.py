"""Background work that nobody waits for."""

from smtplib import SMTPException
from typing import Any

from celery import shared_task

from permits.privacy import chain_heads, copies, erasing, farewell
from permits.privacy.farewell import Farewell
from workflows.timing import now


@shared_task
def forget(**_unknown: Any) -> dict[str, int]:
    """Erase whom it is time to erase, and remove copies that were kept long enough (nightly)."""
    at = now()
    return {"erased": erasing.carry_out_due(at=at, tell=_later), "copies": copies.clear(at=at)}


@shared_task
def keep_chain_head(**_unknown: Any) -> bool:
    """Keep the end of the chain of security events outside of the database (nightly)."""
    return chain_heads.keep(at=now())


@shared_task(autoretry_for=(OSError, SMTPException), retry_backoff=60, max_retries=8, ignore_result=True)
def say_farewell(name: str, email: str, language: str, **_unknown: Any) -> None:
    """Tell an erased person; tried for hours where mail cannot be sent. The address is kept nowhere else."""
    farewell.send(Farewell(name, email, language))


def _later(told: Farewell) -> None:
    say_farewell.delay(*told)
