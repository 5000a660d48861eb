"""What comes next for an application: the move ahead, who must make it, and what it waits for."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from permits.applications.models import PermitApplication
from permits.applications.statuses import Status
from workflows.blockers import Blocker
from workflows.options import MoveOption

AHEAD: dict[str, str] = {
    Status.DRAFT: "submit",
    Status.SUBMITTED: "accept",
    Status.INCOMPLETE: "resubmit",
    Status.INTAKE_FEES_DUE: "start_review",
    Status.IN_REVIEW: "approve",
    Status.CORRECTIONS_REQUIRED: "resubmit_corrections",
    Status.APPROVED: "mark_ready",
    Status.READY_TO_ISSUE: "issue",
    Status.ISSUED: "begin_inspections",
    Status.INSPECTING: "finalize",
    Status.SUSPENDED: "lift_suspension",
}

WORDS: dict[str, Promise | str] = {
    Status.DRAFT: _("Finish the form, upload the documents and submit."),
    Status.SUBMITTED: _("The city checks that everything on the published checklist is there."),
    Status.INCOMPLETE: _("Add what is missing and hand the application in again."),
    Status.INTAKE_FEES_DUE: _("Pay the plan-check fees; review starts at once."),
    Status.IN_REVIEW: _("The disciplines review the plans at the same time; each closes with a result."),
    Status.CORRECTIONS_REQUIRED: _("Answer each correction, upload the changed sheets and resubmit."),
    Status.APPROVED: _("Finish the issuance checklist: everything listed here must hold."),
    Status.READY_TO_ISSUE: _("A permit technician issues the permit."),
    Status.ISSUED: _("Work may start. Ask for the first inspection when it is ready."),
    Status.INSPECTING: _("Pass every required inspection; the final comes last."),
    Status.FINALED: _("The work is finished and approved."),
    Status.SUSPENDED: _("Work must stop until the cause is cleared."),
    Status.DENIED: _("The decision can be appealed."),
    Status.APPLICATION_EXPIRED: _("Ask the building official to reinstate it, or apply anew."),
    Status.PERMIT_EXPIRED: _("Work must stop. Ask the building official to reactivate the permit."),
}


@dataclass(frozen=True)
class NextStep:
    """The step ahead in words, and the reasons why it has not happened yet."""

    words: str
    court: str
    blockers: tuple[Blocker, ...]


def next_step(application: PermitApplication, options: dict[str, MoveOption]) -> NextStep:
    """Return the next step of an application from what :func:`workflows.options.available` answered."""
    name = _of_a_permit(application).get(application.status) or AHEAD.get(application.status, "")
    if application.is_instant and application.status == Status.SUBMITTED:
        name = "accept_automatically"
    option = options.get(name)
    reasons = option.blockers if option else ()
    return NextStep(
        words=str(
            _instant_words(application)
            or _words_of_a_permit(application)
            or WORDS.get(application.status, "")
        ),
        court=str(application.court.label),
        blockers=tuple(each for each in reasons if each.code not in {"not_permitted", "not_from_here"}),
    )


AHEAD_OF_REQUESTS: dict[str, str] = {Status.IN_REVIEW: "grant_request"}
AHEAD_OF_CHANGES: dict[str, str] = {Status.READY_TO_ISSUE: "put_in_force"}
WORDS_OF_REQUESTS: dict[str, Promise | str] = {
    Status.INTAKE_FEES_DUE: _("Pay the fee; then the city decides."),
    Status.IN_REVIEW: _("The city decides; what is granted happens at once."),
    Status.CLOSED: _("Granted. What was asked for is done."),
}
WORDS_OF_CHANGES: dict[str, Promise | str] = {
    Status.READY_TO_ISSUE: _("A permit technician puts it in force."),
    Status.CLOSED: _("Approved. It belongs to the approved plans of the permit now."),
}


def _of_a_permit(application: PermitApplication) -> dict[str, str]:
    if application.is_request:
        return AHEAD_OF_REQUESTS
    return AHEAD_OF_CHANGES if application.relation else {}


def _words_of_a_permit(application: PermitApplication) -> Promise | str:
    if not application.relation:
        return ""
    words = WORDS_OF_REQUESTS if application.is_request else WORDS_OF_CHANGES
    return words.get(application.status, "")


def _instant_words(application: PermitApplication) -> Promise | str:
    if application.is_instant and application.status == Status.SUBMITTED:
        return _("Pay the fees; the permit is issued at once.")
    return ""
