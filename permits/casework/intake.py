"""From a submission to the start of review: receipt, completeness, plan-check fees."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from permits.applications.facts import facts_of, rulebook_of, type_of
from permits.applications.models import PermitApplication
from permits.applications.services.numbers import next_number
from permits.casework import review_rounds
from permits.casework.plans import going_by
from permits.documents import packages
from permits.documents.queries import clean_counts
from permits.fees.services import assessment
from permits.reviews import services as reviews
from permits.rulebook.demands import ChecklistLine, checklist, review_limit
from workflows import clocks
from workflows.actors import SYSTEM
from workflows.calendars import Calendar
from workflows.transitions import lock, move

COMPLETENESS = "completeness"
REVIEW = "review"


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


@transaction.atomic
def submit(application: PermitApplication, *, actor: Any, at: datetime) -> PermitApplication:
    """Submit a draft: number, receipt date, frozen package, completeness clock; an instant type is invoiced.

    :raises MoveRefused: with every blocker when something that must hold does not.
    """
    receipt = calendar_of(application).receipt(at)
    lock(application)
    number = application.number or _next_application_number(application, at)
    move(
        application,
        "submit",
        actor=actor,
        at=at,
        number=number,
        received_on=receipt.received_on,
        receipt_rule=receipt.rule,
    )
    packages.freeze(application, actor=actor, at=at)
    if application.is_instant:
        assessment.assess(application, "issuance", actor=SYSTEM, at=at)
    else:
        _start_completeness_clock(application, at)
    going_by.pin_at_submission(application, at=at)
    return application


@transaction.atomic
def resubmit(application: PermitApplication, *, actor: Any, at: datetime) -> PermitApplication:
    """Hand in an incomplete application again: a new package and a completeness clock of full length."""
    receipt = calendar_of(application).receipt(at)
    move(
        application,
        "resubmit",
        actor=actor,
        at=at,
        received_on=receipt.received_on,
        receipt_rule=receipt.rule,
    )
    packages.freeze(application, actor=actor, at=at)
    _start_completeness_clock(application, at)
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
    move(application, "mark_incomplete", actor=actor, at=at, reason=message)
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
    _stop(application, COMPLETENESS, at, _("Returned as incomplete"))
    return application


@transaction.atomic
def accept(application: PermitApplication, *, actor: Any, at: datetime) -> PermitApplication:
    """Accept an application as complete, ask for the plan-check fees, and begin at once when none are due."""
    move(application, "accept", actor=actor, at=at)
    return _accepted(application, actor=actor, at=at)


@transaction.atomic
def deem_complete(application: PermitApplication, *, at: datetime) -> PermitApplication:
    """Take an application for complete because the law's time for an answer has passed."""
    move(
        application, "deem_complete", actor=SYSTEM, at=at, reason=_("No written notice within the time limit")
    )
    calendars = rulebook_of(application).calendars
    clocks.note(application.case, COMPLETENESS, "missed", calendar=calendars, at=at)
    return _accepted(application, actor=SYSTEM, at=at)


def _accepted(application: PermitApplication, *, actor: Any, at: datetime) -> PermitApplication:
    _record(application, complete=True, message="", actor=actor, at=at, missing=[])
    _stop(application, COMPLETENESS, at, _("Accepted as complete"))
    _start_review_clock(application, at)
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


def _start_completeness_clock(application: PermitApplication, at: datetime) -> None:
    terms = type_of(application).clocks.completeness
    if terms is None:
        return
    clocks.start(
        application.case,
        COMPLETENESS,
        calendar=rulebook_of(application).calendar(terms.calendar),
        day_zero=application.received_on,
        length=terms.days,
        unit=terms.unit,
        at=at,
        reason=terms.statute,
    )


def _start_review_clock(application: PermitApplication, at: datetime) -> None:
    terms = review_limit(type_of(application), facts_of(application))
    if terms is None:
        return
    calendar = rulebook_of(application).calendar(terms.calendar)
    clocks.start(
        application.case,
        REVIEW,
        calendar=calendar,
        day_zero=calendar.local_date(at),
        length=terms.days,
        unit=terms.unit,
        at=at,
        reason=terms.statute,
    )


def _stop(application: PermitApplication, clock: str, at: datetime, reason: str) -> None:
    calendars = rulebook_of(application).calendars
    clocks.note(application.case, clock, "stopped", calendar=calendars, at=at, reason=reason)
