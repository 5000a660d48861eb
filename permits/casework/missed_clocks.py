"""Legal time limits that ran out: marked once, with what the city's rules declare to follow."""

import logging
from datetime import datetime

from permits.applications.facts import facts_of, rulebook_of, type_of
from permits.applications.models import PermitApplication
from permits.casework.intake import COMPLETENESS
from permits.rulebook.demands import review_limit
from workflows import misses

log = logging.getLogger(__name__)
BY_LAW_COMPLETE = "deemed_complete"


class Limits:
    """What the engine asks about the legal time limits of an application."""

    def __init__(self, application: PermitApplication) -> None:
        self.application = application
        self.calendars = rulebook_of(application).calendars

    def consequence(self, clock: str) -> str:
        """Return what the rules declare to follow from missing a clock."""
        kind = type_of(self.application)
        if clock == COMPLETENESS:
            terms = kind.clocks.completeness
        else:
            terms = review_limit(kind, facts_of(self.application))
        return terms.on_miss if terms else "report_only"


def mark(*, at: datetime) -> int:
    """Mark each clock whose last day is over, once; returns how many.

    A miss that makes an application complete by law is left to the sweep that moves it on (T06). Every other
    consequence is for people to draw, and stands in the history and on the page. One case that cannot be
    read does not keep the others waiting.
    """
    marked = 0
    for case_id, clock in misses.overdue(at=at):
        try:
            marked += _mark(case_id, clock, at)
        except Exception:
            log.exception("clock.unreadable case=%s clock=%s", case_id, clock)
    return marked


def _mark(case_id: int, clock: str, at: datetime) -> bool:
    application = PermitApplication.objects.select_related("rulebook_version").filter(case_id=case_id).first()
    if application is None:
        return False
    limits = Limits(application)
    if clock == COMPLETENESS and limits.consequence(clock) == BY_LAW_COMPLETE:
        return False
    return misses.mark_missed(case_id, clock, limits=limits, at=at) is not None
