"""Why somebody does not have the right that he asked for, where more than his role decides: with a code."""

from typing import Any

from permits.applications.interests import interest_in, sentence
from permits.applications.models import PermitApplication
from permits.applications.staff import is_staff
from permits.separation import barred_by, told
from workflows.models import WorkItem
from workflows.own_work import is_own_work
from workflows.timing import now


def why_not(actor: Any, permission: str, subject: Any = None) -> str:
    """Return the sentence that refuses city staff by a rule that keeps duties apart, "" where none does."""
    if actor.pk is None or not is_staff(actor):
        return ""
    if code := barred_by(permission, {held.role for held in actor.roles_at(now())}):
        return told(code)
    if isinstance(subject, WorkItem) and is_own_work(actor, permission, subject):
        return told("S5")
    application = application_of(subject)
    kind = interest_in(actor, application, at=now()) if application is not None else ""
    return sentence(kind) if kind else ""


def application_of(subject: Any) -> PermitApplication | None:
    """Return the application that something belongs to, None where it belongs to none."""
    if isinstance(subject, PermitApplication):
        return subject
    if isinstance(subject, WorkItem):
        return PermitApplication.objects.select_related("case").filter(case_id=subject.case_id).first()
    return getattr(subject, "application", None)
