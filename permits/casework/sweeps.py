"""What time alone brings about: law's deadlines, expiries, and checks that nothing fell between two lists."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from permits.applications.models import PermitApplication
from permits.applications.statuses import REQUESTS, Status
from permits.casework import licensing, readiness, review_rounds
from permits.rulebook.queries import rulebook_in_force
from workflows import escalation, open_work
from workflows.actors import SYSTEM
from workflows.blockers import MoveRefused
from workflows.models import WorkItem
from workflows.transitions import move

log = logging.getLogger(__name__)


def expire_permits(*, at: datetime) -> int:
    """Expire each permit whose expiry day has passed (T23); returns how many."""
    day = (at - timedelta(days=1)).date()
    over = PermitApplication.objects.filter(
        status__in=[Status.ISSUED, Status.INSPECTING], expires_on__lte=day
    )
    return _each(over.iterator(), lambda application: move(application, "expire_permit", actor=SYSTEM, at=at))


def refresh_readiness(*, at: datetime) -> int:
    """Ask the issuance checklist again of what is approved or ready: a licence may have lapsed."""
    waiting = PermitApplication.objects.filter(status__in=[Status.APPROVED, Status.READY_TO_ISSUE])
    return _each(waiting.iterator(), lambda application: readiness.refresh(application, at=at))


def hold_lapsed_licences(*, at: datetime) -> int:
    """Hold and release records as their contractors' licences and insurances lapse and are cured."""
    return _each(licensing.due(at=at), lambda application: licensing.look_again(application, at=at))


def ask_boards_again(*, at: datetime) -> None:
    """Ask once more about licences of which a licensing board said nothing when it was asked last."""
    licensing.ask_again(at=at)


def end_finished_rounds(*, at: datetime) -> int:
    """Find rounds that are finished and did not end; report each, then end it. There should be none."""
    open_items = WorkItem.objects.filter(
        case=OuterRef("case"), round=OuterRef("round"), status__in=["open", "claimed"]
    )
    stuck = PermitApplication.objects.filter(~Exists(open_items), status=Status.IN_REVIEW)
    stuck = stuck.exclude(relation__in=REQUESTS)  # those wait for whoever decides them
    found = [each for each in stuck if not each.reviews.filter(work_item__outcome="denied").exists()]
    for application in found:
        log.error("round.stuck application=%s round=%s", application.number, application.round)
    return _each(found, lambda application: review_rounds.end_round(application, at=at))


def escalate_overdue_reviews(*, at: datetime) -> int:
    """Tell the supervisor of each review whose due day is over, once; returns how many."""
    today = rulebook_in_force(at.date()).calendar().local_date(at)
    return escalation.escalate_overdue(today=today, at=at)


def report_unseen_work(*, at: datetime) -> int:
    """Report each open review that is on nobody's list; repairs nothing. There should be none."""
    found = list(open_work.unseen(at=at))
    for each in found:
        log.error("work.unseen item=%s case=%s kind=%s", each.item, each.case, each.kind)
    return len(found)


def _each(applications: Iterable[PermitApplication], act: Callable[[PermitApplication], Any]) -> int:
    done = 0
    for application in applications:
        try:
            with transaction.atomic():
                act(application)
            done += 1
        except MoveRefused as refused:
            log.info("sweep.refused application=%s code=%s", application.number, refused.code)
    return done
