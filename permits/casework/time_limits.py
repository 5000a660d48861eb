"""The legal time limits of an application: what the rules say of each, and what a move does to its clocks."""

from datetime import date, datetime

from permits.applications.facts import facts_of, rulebook_of, type_of
from permits.applications.models import Hold, PermitApplication
from permits.applications.statuses import Status
from permits.rulebook.demands import appeal_limit, review_limit
from permits.rulebook.schema.demand import TimeLimit
from workflows import clocks
from workflows.ticking import Started, Stopped

COMPLETENESS = "completeness"
REVIEW = "review"
RESPONSE = "response"
APPEAL = "appeal"
CLOCKS = (COMPLETENESS, REVIEW, RESPONSE, APPEAL)
COUNTED_AT = (Status.INTAKE_FEES_DUE, Status.IN_REVIEW)
"""Where the time for review runs, unless another agency has the plans."""


class Limits:
    """What the engine asks about the legal time limits of an application."""

    def __init__(self, application: PermitApplication) -> None:
        self.application = application
        self.calendars = rulebook_of(application).calendars

    def consequence(self, clock: str) -> str:
        """Return what the rules declare to follow from missing a clock."""
        return consequence_of(self.application, clock)


def terms_of(application: PermitApplication, clock: str) -> TimeLimit | None:
    """Return what the rules say of a time limit of an application; None where they set none."""
    kind = type_of(application)
    if clock == REVIEW:
        return review_limit(kind, facts_of(application))
    if clock == APPEAL:
        return appeal_limit(kind, facts_of(application))
    return kind.clocks.response if clock == RESPONSE else kind.clocks.completeness


def consequence_of(application: PermitApplication, clock: str) -> str:
    """Return what follows by the rules when a time limit runs out.

    Of itself nothing follows for an application that was replayed from records: its past obeyed another
    law or another system, so a miss is reported and people draw the consequence.
    """
    terms = terms_of(application, clock)
    return terms.on_miss if terms and not application.source else "report_only"


def started(
    application: PermitApplication, clock: str, *, at: datetime, day_zero: date | None = None
) -> list[Started]:
    """Return a clock's start, for the move that starts it; nothing where the rules set no limit."""
    terms = terms_of(application, clock)
    if terms is None:
        return []
    calendar = rulebook_of(application).calendar(terms.calendar)
    return [
        Started(clock, calendar, day_zero or calendar.local_date(at), terms.days, terms.unit, terms.statute)
    ]


def all_stopped(reason: str) -> list[Stopped]:
    """Return the stop of every clock that runs, for the move that ends them."""
    return [Stopped(clock, reason) for clock in CLOCKS]


def note(application: PermitApplication, clock: str, kind: str, *, at: datetime, reason: str) -> None:
    """Resume, extend or reopen a clock, beside a move; nothing happens to one that does not stand so."""
    calendars = rulebook_of(application).calendars
    clocks.note(application.case, clock, kind, calendar=calendars, at=at, reason=reason)


def with_outside_agency(application: PermitApplication) -> bool:
    """Tell whether another agency has the plans now: the law does not count that time against the city."""
    held = application.holds.filter(code=Hold.Code.OUTSIDE_AGENCY, lifted_at__isnull=True)
    return bool(held.exists())


def toll(application: PermitApplication, *, at: datetime, reason: str) -> None:
    """Pause the time for review from a moment on (Gov. Code 65913.3: while an outside entity reviews)."""
    note(application, REVIEW, "paused", at=at, reason=reason)


def run_on(application: PermitApplication, *, at: datetime, reason: str) -> None:
    """Let the time for review run on from a moment, unless it has to wait for something else."""
    if application.status in COUNTED_AT and not with_outside_agency(application):
        note(application, REVIEW, "resumed", at=at, reason=reason)


def reading_of(application: PermitApplication, clock: str) -> clocks.Reading | None:
    """Read one clock of an application; None when it never started."""
    return clocks.readings(application.case, rulebook_of(application).calendars).get(clock)


def over_at(application: PermitApplication, clock: str) -> datetime | None:
    """Return the moment at which the last day of a clock is over; None when it never started."""
    reading = reading_of(application, clock)
    if reading is None:
        return None
    terms = terms_of(application, clock)
    calendar = rulebook_of(application).calendar(terms.calendar if terms else "statutory")
    return calendar.ends_at(reading.due_on)
