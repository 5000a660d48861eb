"""From a submission to the start of review: receipt, completeness, plan-check fees."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import LicenceCheck
from permits.applications.facts import facts_of, rulebook_of, type_of
from permits.applications.models import PermitApplication
from permits.applications.services import belonging, taking_over
from permits.applications.services.numbers import next_number
from permits.casework import licence_checks, review_rounds, time_limits
from permits.casework.plans import going_by
from permits.casework.time_limits import COMPLETENESS, RESPONSE, REVIEW
from permits.documents import packages
from permits.documents.queries import clean_counts
from permits.fees.services import assessment
from permits.reviews import services as reviews
from permits.rulebook.demands import ChecklistLine, checklist
from workflows import misses
from workflows.actors import SYSTEM
from workflows.calendars import Calendar
from workflows.ticking import Started, Stopped
from workflows.transitions import lock, move

Occasion = LicenceCheck.Occasion


class NotOnTheList(Exception):
    """Something was demanded that the checklist published at receipt does not hold (AB 2234)."""


class NothingMissing(Exception):
    """An application was to be returned without saying what is missing."""


def calendar_of(application: PermitApplication) -> Calendar:
    """Return the statutory calendar of the city whose rules the application is under."""
    return rulebook_of(application).calendar()


def checklist_of(application: PermitApplication) -> list[ChecklistLine]:
    """Return the published checklist that governs the application: that of its rulebook version."""
    return checklist(type_of(application), facts_of(application), clean_counts(application))


def submit(application: PermitApplication, *, actor: Any, at: datetime) -> PermitApplication:
    """Submit a draft, after the licensing board was asked about its contractor.

    :raises MoveRefused: with every blocker when something that must hold does not.
    """
    licence_checks.ask_about(application, occasion=Occasion.SUBMITTED, at=at)
    return _submit(application, actor=actor, at=at)


@transaction.atomic
def _submit(application: PermitApplication, *, actor: Any, at: datetime) -> PermitApplication:
    """Submit: number, receipt date, frozen package, completeness clock; an instant type is invoiced."""
    lock(application)
    parent = belonging.tie(application, actor=actor)
    receipt = calendar_of(application).receipt(at)
    number = application.number or _next_application_number(application, at)
    move(
        application,
        "submit",
        actor=actor,
        at=at,
        number=number,
        clocks=time_limits.started(application, COMPLETENESS, at=at, day_zero=receipt.received_on),
        received_on=receipt.received_on,
        receipt_rule=receipt.rule,
    )
    packages.freeze(application, actor=actor, at=at)
    if application.is_instant:
        assessment.assess(application, "issuance", actor=SYSTEM, at=at)
    going_by.pin_at_submission(application, at=at)
    if parent is not None and application.is_request:
        belonging.name_people(application, parent, at=at)
        taking_over.name_who_takes_over(application, actor=actor, at=at)
    return application


def resubmit(application: PermitApplication, *, actor: Any, at: datetime) -> PermitApplication:
    """Hand in an incomplete application again: a new package and a completeness clock of full length.

    :raises MoveRefused: with every blocker when something that must hold does not.
    """
    licence_checks.ask_about(application, occasion=Occasion.SUBMITTED, at=at)
    return _resubmit(application, actor=actor, at=at)


@transaction.atomic
def _resubmit(application: PermitApplication, *, actor: Any, at: datetime) -> PermitApplication:
    lock(application)
    belonging.tie(application, actor=actor)
    receipt = calendar_of(application).receipt(at)
    begun = time_limits.started(application, COMPLETENESS, at=at, day_zero=receipt.received_on)
    move(
        application,
        "resubmit",
        actor=actor,
        at=at,
        clocks=[Stopped(RESPONSE, _("Handed in again")), *begun],
        received_on=receipt.received_on,
        receipt_rule=receipt.rule,
    )
    packages.freeze(application, actor=actor, at=at)
    if application.is_request:
        taking_over.name_who_takes_over(application, actor=actor, at=at)
    return application


@transaction.atomic
def return_incomplete(
    application: PermitApplication, *, missing: Mapping[str, str], message: str, actor: Any, at: datetime
) -> PermitApplication:
    """Return an application with the items of the published checklist that it lacks.

    ``missing`` maps checklist codes to how to cure each.

    :raises NothingMissing: when no item is named.
    :raises NotOnTheList: when an item is not on the checklist in force at receipt.
    """
    if not missing:
        raise NothingMissing(_("Choose at least one item of the checklist that is missing."))
    lines = {line.item.code: line.item for line in checklist_of(application)}
    unknown = sorted(set(missing) - set(lines))
    if unknown:
        raise NotOnTheList(
            _("Not on the checklist published at receipt, so it cannot be demanded: %s") % ", ".join(unknown)
        )
    answered = Stopped(COMPLETENESS, _("Returned as incomplete"))
    clocks = [answered, *time_limits.started(application, RESPONSE, at=at)]
    move(application, "mark_incomplete", actor=actor, at=at, reason=message, clocks=clocks)
    _record(
        application,
        complete=False,
        message=message,
        actor=actor,
        at=at,
        missing=[
            {"code": c, "text": lines[c].text, "citation": lines[c].citation, "how_to_cure": cure}
            for c, cure in missing.items()
        ],
    )
    return application


@transaction.atomic
def accept(application: PermitApplication, *, actor: Any, at: datetime) -> PermitApplication:
    """Accept an application as complete, ask for the plan-check fees, and begin at once when none are due."""
    answered = Stopped(COMPLETENESS, _("Accepted as complete"))
    clocks = [answered, *time_limits.started(application, REVIEW, at=at), *_fees_wait(application, at)]
    move(application, "accept", actor=actor, at=at, clocks=clocks)
    return _accepted(application, actor=actor, at=at)


@transaction.atomic
def deem_complete(application: PermitApplication, *, at: datetime) -> PermitApplication:
    """Take an application for complete because the law's time for an answer has passed (T06).

    It is complete, and the time for review runs, from the moment that the time was over, however late
    somebody notices.

    :raises MoveRefused: with every blocker, one of them that the time is not over.
    """
    lock(application)
    limits = time_limits.Limits(application)
    misses.mark_missed(application.case_id, COMPLETENESS, limits=limits, at=at)
    over = time_limits.over_at(application, COMPLETENESS) or at
    move(
        application,
        "deem_complete",
        actor=SYSTEM,
        at=at,
        reason=_("No written notice within the time limit"),
        clocks=[*time_limits.started(application, REVIEW, at=over), *_fees_wait(application, at)],
        complete_at=over,
    )
    return _accepted(application, actor=SYSTEM, at=at)


def _fees_wait(application: PermitApplication, at: datetime) -> list[Started]:
    """The plan-check fees wait for the applicant from now on."""
    return time_limits.started(application, RESPONSE, at=at)


def _accepted(application: PermitApplication, *, actor: Any, at: datetime) -> PermitApplication:
    _record(application, complete=True, message="", actor=actor, at=at, missing=[])
    if time_limits.with_outside_agency(application):
        time_limits.toll(application, at=at, reason=_("An outside agency has the plans"))
    invoice = assessment.assess(application, "plan_check", actor=actor, at=at)
    if invoice is None:
        review_rounds.start_review(application, at=at)
    return application


def _record(application: PermitApplication, **decision: Any) -> None:
    package = application.packages.order_by("-number").first()
    reviews.record_completeness(application, package, **decision)


def _next_application_number(application: PermitApplication, at: datetime) -> str:
    city, year = rulebook_of(application).city, calendar_of(application).local_date(at).year
    return str(city.application_number(year=year, seq=next_number(f"application-{year}")))
