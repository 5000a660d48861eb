"""Rounds of plan review: disciplines in parallel, joined under the case lock, one letter or approval."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permits.applications.facts import rulebook_of
from permits.applications.models import PermitApplication
from permits.applications.statuses import Status
from permits.casework import readiness, round_plans, time_limits
from permits.casework.round_plans import RoundReview
from permits.casework.time_limits import RESPONSE, REVIEW
from permits.documents import packages
from permits.documents.models import Package
from permits.fees.services import assessment
from permits.reviews import services as reviews
from permits.reviews.models import Correction, Review
from permits.rulebook.routing import RoutedReview
from workflows import misses, work_items
from workflows.actors import SYSTEM
from workflows.ticking import Paused, Stopped
from workflows.transitions import lock, move

STAGE = "plan_review"
Outcome = Review.Outcome
NEEDS_WORDS = {
    Outcome.APPROVED_AS_NOTED: gettext_lazy("Write the notes: they become conditions of the permit."),
    Outcome.NOT_APPLICABLE: gettext_lazy("Write why this discipline has nothing to review here."),
    Outcome.DENIED: gettext_lazy("Write the findings: nobody is denied without them."),
}
"""The results that say nothing without words, and what to write."""


class OutcomeRefused(Exception):
    """A result that does not fit what was found; the text says what to do."""


@transaction.atomic
def start_review(application: PermitApplication, *, at: datetime) -> PermitApplication:
    """Begin round 1: one review for each discipline that the routing rules name, all at once.

    A request about a permit has no reviews: it waits for whoever decides it.
    """
    planned = [] if application.is_request else round_plans.first_round(application)
    move(application, "start_review", actor=SYSTEM, at=at, clocks=[Stopped(RESPONSE, _("Review began"))])
    if not application.is_request:
        _open_round(application, planned, at=at)
    return application


@transaction.atomic
def close_review(review: Review, *, outcome: str, notes: str, actor: Any, at: datetime) -> PermitApplication:
    """Close a claimed review with its result; whoever closes the last one also ends the round.

    :raises OutcomeRefused: corrections without an open item, or approval over open items.
    :raises ItemTaken: when the review is not in the actor's hands (the other's result stands).
    """
    application = lock(review.application)
    work_items.demand_in_hands(review.work_item, actor=actor, at=at)
    _demand_fitting(review, outcome, notes)
    review.notes = notes
    review.save(update_fields=["notes"])
    finished = work_items.complete(review.work_item, outcome=outcome, note=notes, actor=actor, at=at)
    if finished:
        end_round(application, at=at)
    return application


@transaction.atomic
def reopen_review(review: Review, *, reason: str, actor: Any, at: datetime) -> PermitApplication:
    """Take back a closed review's result while its round still runs; it returns to whoever closed it.

    :raises OutcomeRefused: when its round is over: what was sent stays sent.
    :raises ItemTaken: when the review is not closed.
    """
    application = lock(review.application)
    if application.status != Status.IN_REVIEW or review.round != application.round:
        raise OutcomeRefused(_("Its round is over; a change now goes through the next round."))
    work_items.reopen(review.work_item, actor=actor, at=at, reason=reason)
    return application


@transaction.atomic
def end_round(application: PermitApplication, *, at: datetime) -> PermitApplication:
    """Send the round's one letter, or approve; nothing while a review is open or one denies."""
    lock(application)
    outcomes = round_plans.latest_outcomes(application)
    if Outcome.DENIED in outcomes.values():
        return application
    if round_plans.asks_for_another_round(application, outcomes):
        why = _("Waiting for the applicant’s corrections")
        waiting = [Paused(REVIEW, why), *time_limits.started(application, RESPONSE, at=at)]
        move(application, "request_corrections", actor=SYSTEM, at=at, clocks=waiting)
        reviews.send_letter(application, at=at)
        return application
    waiting = [Stopped(REVIEW, _("Plans approved")), *time_limits.started(application, RESPONSE, at=at)]
    move(application, "approve", actor=SYSTEM, at=at, clocks=waiting)
    reviews.send_advice(application, at=at)
    assessment.assess(application, "issuance", actor=SYSTEM, at=at)
    readiness.refresh(application, at=at)
    return application


@transaction.atomic
def deem_approved(application: PermitApplication, *, at: datetime) -> PermitApplication:
    """Approve because the law's time for a decision has passed; what reviewers still have is cancelled.

    The law counts the days that a review took: one that waits for fees or for the applicant is left to
    people. Nothing is issued by it: the issuance checklist must hold as ever.

    :raises MoveRefused: with every blocker, one of them that the time is not over.
    """
    lock(application)
    limits = time_limits.Limits(application)
    misses.mark_missed(application.case_id, REVIEW, limits=limits, at=at)
    if application.status != Status.IN_REVIEW:
        return application
    over, why = time_limits.over_at(application, REVIEW) or at, _("No decision within the time limit")
    waits = time_limits.started(application, RESPONSE, at=at)
    move(application, "deem_approved", actor=SYSTEM, at=at, reason=why, clocks=waits, approved_at=over)
    work_items.cancel_open(application.case, actor=SYSTEM, at=at, reason=why)
    assessment.assess(application, "issuance", actor=SYSTEM, at=at)
    return readiness.refresh(application, at=at)


@transaction.atomic
def resubmit_corrections(application: PermitApplication, *, actor: Any, at: datetime) -> PermitApplication:
    """Begin the next round: only disciplines with open items or changed sheets review again."""
    why = _("Corrections received")
    move(application, "resubmit_corrections", actor=actor, at=at, clocks=[Stopped(RESPONSE, why)])
    package = packages.freeze(application, actor=actor, at=at)
    time_limits.run_on(application, at=at, reason=why)
    planned = round_plans.next_round(application, package)
    _open_round(application, planned, at=at, package=package)
    return application


@transaction.atomic
def review_again(application: PermitApplication, disciplines: Sequence[str], *, at: datetime) -> None:
    """Open the present round for the named disciplines: a decision was taken back, and they review anew."""
    planned = round_plans.first_round(application)
    chosen = [each for each in planned if each.routed.discipline in disciplines]
    _open_round(application, chosen or planned, at=at)


def _open_round(
    application: PermitApplication,
    planned: Sequence[RoundReview],
    *,
    at: datetime,
    package: Package | None = None,
) -> None:
    package = package or application.packages.order_by("-number").first()
    assert package is not None  # noqa: S101 (a submission always froze one)
    plan = [work_of(application, each, package, at=at) for each in planned]
    items = work_items.open_stage(
        application.case, STAGE, round=application.round, plan=plan, actor=SYSTEM, at=at
    )
    for item, each in zip(items, planned, strict=True):
        reviews.open_review(item, application, package, discipline_name=each.routed.name, why=each.why)


def work_of(
    application: PermitApplication, planned: RoundReview, package: Package, *, at: datetime
) -> work_items.Planned:
    """Return the work that a review of the present round is, with its due day."""
    return work_items.Planned(
        key=planned.routed.discipline,
        title=planned.routed.name,
        team=planned.routed.team,
        due_on=_due_on(application, planned.routed, at),
        facts={
            "why": planned.why,
            "rule": planned.routed.rule,
            "cause": planned.cause,
            "changed": list(planned.changed),
            "package": package.number,
            "skills": [application.permit_type],
        },
    )


def _due_on(application: PermitApplication, routed: RoutedReview, at: datetime) -> date:
    calendar = rulebook_of(application).calendar()
    return calendar.due_on(calendar.local_date(at), routed.days_for(application.round))


def _demand_fitting(review: Review, outcome: str, notes: str) -> None:
    items = review.application.corrections.filter(discipline=review.discipline)
    waiting = items.waiting().count()
    if outcome not in Outcome.values:
        raise OutcomeRefused(_("Choose a result: a review is never closed without one."))
    if items.filter(status=Correction.Status.ANSWERED).exists():
        raise OutcomeRefused(_("Say for each answered correction whether it is resolved or still open."))
    late = [str(number) for number in items.awaiting_approval().values_list("number", flat=True)]
    if late:
        raise OutcomeRefused(
            _(
                "New comments on unchanged sheets wait for a supervisor’s approval (correction %(numbers)s): "
                "ask for it, or withdraw them."
            )
            % {"numbers": ", ".join(late)}
        )
    if outcome == Outcome.CORRECTIONS and not waiting:
        raise OutcomeRefused(_("Write at least one correction, or choose another result."))
    if outcome != Outcome.CORRECTIONS and outcome != Outcome.DENIED and waiting:
        raise OutcomeRefused(
            _("%(count)d corrections are open: settle them, or choose “Corrections required”.")
            % {"count": waiting}
        )
    if outcome in NEEDS_WORDS and not notes.strip():
        raise OutcomeRefused(str(NEEDS_WORDS[outcome]))
