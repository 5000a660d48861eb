"""Legal time limits that ran out: marked once, with what the city's rules declare to follow."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from permits.applications.models import PermitApplication
from permits.casework import expiring, intake, review_rounds
from permits.casework.time_limits import Limits
from workflows import misses
from workflows.blockers import MoveRefused

log = logging.getLogger(__name__)


def nothing_more(application: PermitApplication, *, at: datetime) -> None:
    """The miss stands in the history and on the page, and whom it concerns is told; people draw the rest."""


CONSEQUENCES: Mapping[str, Callable[..., Any]] = {
    "deemed_complete": intake.deem_complete,
    "deemed_approved": review_rounds.deem_approved,
    "application_expires": expiring.expire_what_rests,
    "fee_reduction": nothing_more,
    "third_party_right": nothing_more,
    "report_only": nothing_more,
}
"""What each consequence that rules may declare does to the application, in the transaction of the miss."""


def mark(*, at: datetime) -> int:
    """Mark each clock whose last day is over and draw what follows, once; returns how many.

    What follows may start a clock that is over too, when nobody looked for long: it is marked as well.
    """
    total = 0
    while marked := _marked(at):
        total += marked
    return total


def _marked(at: datetime) -> int:
    """Go once through what is overdue; one case that cannot be read does not keep the others waiting."""
    marked = 0
    for case_id, clock in misses.overdue(at=at):
        try:
            marked += _mark(case_id, clock, at)
        except MoveRefused as refused:
            log.error("clock.consequence_refused case=%s clock=%s why=%s", case_id, clock, refused)
        except Exception:
            log.exception("clock.unreadable case=%s clock=%s", case_id, clock)
    return marked


@transaction.atomic
def _mark(case_id: int, clock: str, at: datetime) -> bool:
    query = PermitApplication.objects.select_related("case", "rulebook_version")
    application = query.filter(case_id=case_id).first()
    if application is None:
        return False
    missed = misses.mark_missed(case_id, clock, limits=Limits(application), at=at)
    if missed is None:
        return False
    CONSEQUENCES[missed.reason](application, at=at)
    return True
