"""What happens next and who must do it: a date and a step, never a bare label (domain §0)."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from permits.applications.models import PermitApplication
from permits.applications.statuses import Court, Status
from permits.casework.time_limits import RESPONSE
from permits.register import plain_words
from permits.register.public_record import Details, Summary
from workflows.clocks import ClockState, calendar_of, read
from workflows.models import ClockEvent

Words = str | Promise

WHO: dict[str, Words] = {
    Court.CITY: gettext_lazy("The city"),
    Court.APPLICANT: gettext_lazy("The applicant"),
    Court.BOARD: gettext_lazy("The appeals board"),
}
WHO_BY_STATUS: dict[str, Words] = {
    Status.ISSUED: gettext_lazy("The permit holder"),
    Status.INSPECTING: gettext_lazy("The permit holder"),
    Status.FINALED_WITH_CONDITIONS: gettext_lazy("The permit holder"),
    Status.SUSPENDED: gettext_lazy("The permit holder"),
    Status.PERMIT_EXPIRED: gettext_lazy("The permit holder"),
}
WHAT: dict[str, Words] = {
    Status.SUBMITTED: gettext_lazy("checks that everything on the published checklist is there."),
    Status.INCOMPLETE: gettext_lazy("hands in what is missing. The city has said in writing what that is."),
    Status.INTAKE_FEES_DUE: gettext_lazy("pays the plan-check fees. Plan review begins right after."),
    Status.IN_REVIEW: gettext_lazy("reviews the plans, every discipline at the same time."),
    Status.CORRECTIONS_REQUIRED: gettext_lazy("answers every correction and hands in changed plans."),
    Status.APPROVED: gettext_lazy("pays what is due and finishes the issuance checklist."),
    Status.READY_TO_ISSUE: gettext_lazy("issues the permit. Everything that it needs is there."),
    Status.ISSUED: gettext_lazy("begins the work and asks for the first inspection."),
    Status.INSPECTING: gettext_lazy("goes on building and asks for the next inspection."),
    Status.FINALED_WITH_CONDITIONS: gettext_lazy("meets the conditions that are still open."),
    Status.DENIED: gettext_lazy("may appeal, or apply again with another design."),
    Status.APPLICATION_EXPIRED: gettext_lazy(
        "may ask the city to reinstate the application, or apply again."
    ),
    Status.SUSPENDED: gettext_lazy("stops work and clears the cause with the city."),
    Status.PERMIT_EXPIRED: gettext_lazy(
        "stops work and asks for the permit to be reactivated, or applies again."
    ),
    Status.UNDER_APPEAL: gettext_lazy("decides the appeal."),
}
PAY: Words = gettext_lazy("pays the fees. The permit is then issued at once, without plan review.")
NOTHING: dict[str, Words] = {
    Status.FINALED: gettext_lazy("Nothing more is to be done: the work passed its final inspection."),
    Status.OCCUPANCY_GRANTED: gettext_lazy("Nothing more is to be done: the building may be used."),
    Status.CLOSED: gettext_lazy("Nothing more is to be done: the record is closed."),
    Status.WITHDRAWN: gettext_lazy(
        "Nothing more will happen: the applicant withdrew. Building needs a new application."
    ),
    Status.REVOKED: gettext_lazy(
        "Nothing more will happen under this permit. Building needs a new application."
    ),
    Status.VOID: gettext_lazy("Nothing more will happen under this permit: it was issued in error."),
}


@dataclass(frozen=True)
class NextStep:
    """Who acts next, what they do, and by when: the city's own aim and the law's last day."""

    who: str
    what: str
    progress: str = ""
    aimed_on: date | None = None
    due_on: date | None = None
    overdue: bool = False


def next_step(application: PermitApplication, summary: Summary, details: Details, *, today: date) -> NextStep:
    """Say what happens next with an application loaded by :func:`reading.whole`."""
    status = summary.status
    if status in NOTHING:
        return NextStep(who="", what=str(NOTHING[status]))
    who = str(WHO_BY_STATUS.get(status) or WHO.get(summary.court, ""))
    due_on = _due_by_law(application)
    aimed_on = max((line.due_on for line in details.reviews if line.due_on), default=None)
    late = [day for day in (aimed_on, due_on) if day is not None and day < today]
    return NextStep(
        who=who,
        what=str(_what(summary.track, status)),
        progress=_progress(summary, details),
        aimed_on=aimed_on,
        due_on=due_on,
        overdue=bool(late) and summary.court == Court.CITY,
    )


def _due_by_law(application: PermitApplication) -> date | None:
    rulebook = application.rulebook_version.rulebook
    by_clock: dict[str, list[ClockEvent]] = {}
    for event in application.case.clock_events.all():
        by_clock.setdefault(event.clock, []).append(event)
    readings = (read(events, calendar_of(events, rulebook.calendars)) for events in by_clock.values())
    running = (found for found in readings if found is not None and found.state == ClockState.RUNNING)
    return min((found.due_on for found in running if found.clock != RESPONSE), default=None)


def _progress(summary: Summary, details: Details) -> str:
    if summary.status != Status.IN_REVIEW:
        return ""
    lines = [line for line in details.reviews if line.round == summary.round]
    waiting = [line.discipline for line in lines if line.state == plain_words.REVIEW_OPEN]
    done = len(lines) - len(waiting)
    if not waiting or not lines:
        return ""
    counted = ngettext(
        "%(done)d of %(all)d review is done.", "%(done)d of %(all)d reviews are done.", len(lines)
    )
    still = _("Still at work: %(names)s.") % {"names": ", ".join(waiting)}
    return f"{counted % {'done': done, 'all': len(lines)}} {still}"


def _what(track: str, status: str) -> Promise | str:
    if track == "instant" and status == Status.SUBMITTED:
        return PAY
    return OF_A_PERMIT.get((track, status)) or WHAT[status]


OF_A_PERMIT: dict[tuple[str, str], Promise] = {
    ("request", Status.INTAKE_FEES_DUE): gettext_lazy("pays the fee."),
    ("request", Status.IN_REVIEW): gettext_lazy("decides; nobody reviews plans for it."),
    ("change", Status.READY_TO_ISSUE): gettext_lazy("puts it in force."),
}
"""What comes next for what belongs to a permit and is never issued one of its own."""
