"""Letters about receipt, completeness and files."""

from typing import Any

from permits.applications.models import PermitApplication
from permits.documents import findings
from permits.documents.models import DocumentVersion
from permits.notices import links
from permits.notices.letters import money
from workflows import clocks
from workflows.models import OutboxEvent


def received(application: PermitApplication, event: OutboxEvent) -> dict[str, Any]:
    """Tell that an application was received, when that counts from, and what comes next."""
    return {"due_on": _answer_due_on(application), **money.issued_with(application, event)}


def resubmitted(application: PermitApplication, event: OutboxEvent) -> dict[str, Any]:
    """Tell that what was missing was received."""
    return {"due_on": _answer_due_on(application)}


def incomplete(application: PermitApplication, event: OutboxEvent) -> dict[str, Any]:
    """Tell every item that is missing and how to cure it."""
    check = application.completeness_checks.filter(decided_at=event.at, complete=False).last()
    check = check or application.completeness_checks.filter(complete=False).order_by("id").last()
    items = list(check.missing_items.order_by("id")) if check else []
    return {
        "items": items,
        "message": check.message if check else "",
        "documents_url": links.documents(application),
    }


def accepted(application: PermitApplication, event: OutboxEvent) -> dict[str, Any]:
    """Tell that an application is complete, by decision or by law, and what is to be paid."""
    return {"by_law": application.deemed_complete_by_law, **money.issued_with(application, event)}


def file_refused(application: PermitApplication, event: OutboxEvent) -> dict[str, Any] | None:
    """Tell why a file was refused and what to do; nothing is told of a file that is fine."""
    version = DocumentVersion.objects.select_related("document").get(pk=event.payload["version"])
    if version.status != DocumentVersion.Status.REFUSED:
        return None
    reasons = [found.text for found in findings.read(version.findings) if found.refuses]
    return {"version": version, "reasons": reasons, "documents_url": links.documents(application)}


def _answer_due_on(application: PermitApplication) -> Any:
    reading = clocks.readings(application.case, application.rulebook_version.rulebook.calendars).get(
        "completeness"
    )
    return reading.due_on if reading and reading.state == clocks.ClockState.RUNNING else None
