"""Gates of plan review."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from permits.applications.models import PermitApplication
from permits.applications.related import rows_of
from permits.casework import time_limits
from permits.casework.time_limits import REVIEW
from permits.fees.services.balances import balance_due
from permits.reviews.models import Review
from workflows.actors import Actor
from workflows.blockers import Blocker
from workflows.definitions.migrating import LOST_WITH

Outcome = Review.Outcome
REVIEWS = Review.objects.select_related("work_item").order_by("round", "pk")
APPROVING = {Outcome.APPROVED, Outcome.APPROVED_AS_NOTED, Outcome.NOT_APPLICABLE}


def plan_check_fees_are_settled(application: PermitApplication, actor: Actor, at: datetime) -> list[Blocker]:
    """Nothing is due that must be paid before review."""
    due = balance_due(application, "plan_check")
    if not due:
        return []
    text = _("Plan-check fees of $%(due)s are to be paid before review starts.")
    link = reverse("casework:application", args=[application.pk]) + "#money"
    return [Blocker("plan_check_fees_due", text % {"due": f"{due:,.2f}"}, _("the applicant"), link)]


def every_review_is_closed(application: PermitApplication, actor: Actor, at: datetime) -> list[Blocker]:
    """No discipline's review of the present round is open."""
    text = _("The review by %(discipline)s is not finished.")
    return [
        Blocker(
            "review_open", text % {"discipline": each.work_item.title}, _("the reviewer of that discipline")
        )
        for each in reviews_of(application)
        if _is_under_way(each, application)
    ]


def some_review_asks_for_corrections(
    application: PermitApplication, actor: Actor, at: datetime
) -> list[Blocker]:
    """At least one discipline wants corrections."""
    if Outcome.CORRECTIONS in latest_outcomes(application).values():
        return []
    return [Blocker("no_corrections", _("No discipline asks for corrections."))]


def every_latest_review_approves(application: PermitApplication, actor: Actor, at: datetime) -> list[Blocker]:
    """The latest review of every required discipline approves; one under way is told by the gate above."""
    text = _("The latest review by %(discipline)s is not an approval.")
    who = _("the reviewer of that discipline")
    return [
        Blocker("review_not_approving", text % {"discipline": each.discipline_name}, who)
        for each in _latest(application).values()
        if each.work_item.outcome not in APPROVING and not _is_under_way(each, application)
    ]


def review_time_is_over(application: PermitApplication, actor: Actor, at: datetime) -> list[Blocker]:
    """The law's time for a decision has passed without one, and the law has approval follow."""
    if time_limits.consequence_of(application, REVIEW) != "deemed_approved":
        return [Blocker("not_by_law", _("No law approves this type of application by silence."))]
    over = time_limits.over_at(application, REVIEW)
    if over is not None and at >= over:
        return []
    return [Blocker("time_not_over", _("The time for plan review is not over."))]


def some_review_denies(application: PermitApplication, actor: Actor, at: datetime) -> list[Blocker]:
    """At least one discipline denies, with findings."""
    if Outcome.DENIED in latest_outcomes(application).values():
        return []
    return [Blocker("no_denial", _("No discipline denies the application."))]


def every_correction_is_answered(application: PermitApplication, actor: Actor, at: datetime) -> list[Blocker]:
    """Every correction that was sent has an answer; advice needs none."""
    unanswered = [each for each in application.corrections.all() if each.needs_answer]
    link = reverse("reviews:answer", args=[application.pk])
    text = _("Answer correction %(number)d (%(discipline)s).")
    return [
        Blocker(
            "correction_unanswered",
            text % {"number": each.number, "discipline": each.discipline_name},
            _("the applicant"),
            f"{link}#correction-{each.number}",
        )
        for each in unanswered
    ]


def latest_outcomes(application: PermitApplication) -> dict[str, str]:
    """Return each discipline's outcome in its latest round ("" while open)."""
    return {code: each.work_item.outcome for code, each in _latest(application).items()}


def _latest(application: PermitApplication) -> dict[str, Review]:
    """Return each discipline's latest review, but those that another plan has taken away."""
    standing = (each for each in reviews_of(application) if LOST_WITH not in each.work_item.facts)
    return {each.discipline: each for each in standing}


def _is_under_way(review: Review, application: PermitApplication) -> bool:
    return review.round == application.round and bool(review.work_item.is_open)


def reviews_of(application: PermitApplication) -> list[Review]:
    """Return every review with its work, the earliest round first."""
    return rows_of(application, "reviews", REVIEWS.filter(application=application))
