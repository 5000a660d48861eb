"""Gates of submission and completeness."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from permits.applications.facts import facts_of, type_of
from permits.applications.models import Hold, PermitApplication
from permits.applications.newer_rules import newer_rules
from permits.applications.readiness import problems
from permits.applications.related import rows_of
from permits.casework import time_limits
from permits.casework.time_limits import COMPLETENESS
from permits.documents.queries import clean_counts, unchecked
from permits.rulebook.demands import checklist, missing_documents
from workflows.actors import Actor
from workflows.blockers import Blocker

APPLICANT = "the applicant"
INTAKE = "the permit technicians"


def rules_are_those_in_force(application: PermitApplication, actor: Actor, at: datetime) -> list[Blocker]:
    """The draft goes by the rules in force, which govern what is received today."""
    newer = newer_rules(application, at=at)
    if newer is None:
        return []
    link = reverse("applications:review", args=[application.pk])
    return [Blocker("rules_changed", newer.text, _(APPLICANT), link)]


def form_is_complete(application: PermitApplication, actor: Actor, at: datetime) -> list[Blocker]:
    """Every required answer, party and declaration is there and valid."""
    return [
        Blocker("form_incomplete", problem.text, _(APPLICANT), problem.link)
        for problem in problems(application, at=at)
    ]


def documents_are_in(application: PermitApplication, actor: Actor, at: datetime) -> list[Blocker]:
    """Every required document slot holds enough checked files."""
    lacking = missing_documents(type_of(application), facts_of(application), clean_counts(application))
    text = _("Upload the document “%(name)s”.")
    return [
        Blocker("document_missing", text % {"name": slot.name}, _(APPLICANT), documents_link(application))
        for slot in lacking
    ]


def files_are_checked(application: PermitApplication, actor: Actor, at: datetime) -> list[Blocker]:
    """No uploaded file is still on its way or being checked."""
    text = _("The file “%(name)s” is still being checked. Wait a moment, or remove it.")
    return [
        Blocker("file_unchecked", text % {"name": v.name}, _(APPLICANT), documents_link(application))
        for v in unchecked(application)
    ]


def no_hold_on_next_step(application: PermitApplication, actor: Actor, at: datetime) -> list[Blocker]:
    """No hold prevents the next submission."""
    return held(application, Hold.Severity.NEXT_STEP, Hold.Severity.ALL)


def is_instant(application: PermitApplication, actor: Actor, at: datetime) -> list[Blocker]:
    """The type of permit needs no plan review."""
    if application.is_instant:
        return []
    return [Blocker("not_instant", _("This type of permit needs plan review, so people decide it."))]


def is_not_instant(application: PermitApplication, actor: Actor, at: datetime) -> list[Blocker]:
    """The type of permit goes through intake by people."""
    if not application.is_instant:
        return []
    return [Blocker("instant", _("An instant permit is checked and issued by the system once it is paid."))]


def checklist_is_satisfied(application: PermitApplication, actor: Actor, at: datetime) -> list[Blocker]:
    """No item of the published checklist is known to be missing."""
    lines = checklist(type_of(application), facts_of(application), clean_counts(application))
    text = _("Missing from the published checklist: %(item)s")
    return [
        Blocker("checklist_item_missing", text % {"item": line.item.text}, _(APPLICANT))
        for line in lines
        if line.satisfied is False
    ]


def completeness_time_is_over(application: PermitApplication, actor: Actor, at: datetime) -> list[Blocker]:
    """The law's time for a written notice has passed without one, and the law has something follow."""
    if time_limits.consequence_of(application, COMPLETENESS) != "deemed_complete":
        return [Blocker("not_by_law", _("No law makes this type of application complete by silence."))]
    over = time_limits.over_at(application, COMPLETENESS)
    if over is not None and at >= over:
        return []
    return [Blocker("time_not_over", _("The time to check completeness is not over."))]


def held(application: PermitApplication, *severities: str) -> list[Blocker]:
    """Return a blocker for each hold in force of one of the severities."""
    in_force = rows_of(application, "holds", application.holds.filter(lifted_at__isnull=True))
    holds = [each for each in in_force if each.lifted_at is None and each.severity in severities]
    text = _("Hold – %(code)s: %(reason)s")
    return [
        Blocker(
            f"hold:{hold.code}",
            text % {"code": hold.get_code_display(), "reason": hold.reason},
            _("the plan-review supervisor or the building official"),
        )
        for hold in holds
    ]


def documents_link(application: PermitApplication) -> str:
    """Return the address of the application's documents."""
    return reverse("documents:for_application", args=[application.pk])
