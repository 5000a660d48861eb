"""What the applicant does next, in words, for every status."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from permits.applications.models import PermitApplication
from permits.applications.statuses import Status

APPLICATION = "casework:application"
CORRECTIONS = "reviews:answer"
FORM = "applications:review"
PAY_INSTANT = (_("Pay the fees; the permit follows at once."), _("Pay"), APPLICATION)

STEPS = {
    Status.DRAFT: (_("Finish the form, then submit it."), _("Continue"), FORM),
    Status.SUBMITTED: (_("The city checks whether everything is there."), _("Open"), APPLICATION),
    Status.INCOMPLETE: (_("Add what is missing, then submit again."), _("Add it"), FORM),
    Status.INTAKE_FEES_DUE: (_("Pay the plan-check fees; then the review starts."), _("Pay"), APPLICATION),
    Status.IN_REVIEW: (_("The city’s reviewers look at the plans."), _("Open"), APPLICATION),
    Status.CORRECTIONS_REQUIRED: (
        _("Answer every correction and upload the changed plans."),
        _("Answer"),
        CORRECTIONS,
    ),
    Status.APPROVED: (
        _("Pay the remaining fees and finish the checklist for the permit."),
        _("Finish"),
        APPLICATION,
    ),
    Status.READY_TO_ISSUE: (_("The city issues the permit."), _("Open"), APPLICATION),
    Status.ISSUED: (_("Start the work and ask for inspections."), _("Open"), APPLICATION),
    Status.INSPECTING: (_("Go on with the work and ask for the next inspection."), _("Open"), APPLICATION),
    Status.FINALED_WITH_CONDITIONS: (_("Fulfil the conditions."), _("Open"), APPLICATION),
    Status.SUSPENDED: (_("Stop the work and read why."), _("Read why"), APPLICATION),
    Status.PERMIT_EXPIRED: (
        _("Stop the work and ask the city to reactivate the permit."),
        _("Open"),
        APPLICATION,
    ),
    Status.UNDER_APPEAL: (_("The appeals board decides."), _("Open"), APPLICATION),
}
NOTHING_TO_DO = (_("Nothing is left to do."), _("Open"), APPLICATION)


@dataclass(frozen=True)
class NextStep:
    """A sentence, and the link that does it."""

    text: str
    action: str
    url: str


def next_step(application: PermitApplication) -> NextStep:
    """Return the applicant's next step."""
    chosen = STEPS.get(application.status, NOTHING_TO_DO)
    if application.status == Status.SUBMITTED and application.is_instant:
        chosen = PAY_INSTANT
    text, action, name = chosen
    return NextStep(str(text), str(action), _address(name, application.pk))


def _address(name: str, pk: int) -> str:
    try:
        return reverse(name, args=[pk])
    except NoReverseMatch:
        return reverse("applications:mine")
