"""The stamped set of an approval: begun with it, made in the background, withdrawn with it."""

from datetime import datetime
from typing import Any

from django.db import transaction

from permits.applications.models import PermitApplication
from permits.applications.statuses import Status
from permits.documents.models import Package
from permits.issuance.codes import new_code
from permits.issuance.models import StampedFile, StampedSet
from permits.issuance.stamp_words import words_of
from workflows import outbox
from workflows.models import OutboxEvent
from workflows.transitions import lock

TOPIC = "plans.stamp_wanted"
STANDING = frozenset({Status.APPROVED, Status.READY_TO_ISSUE, Status.ISSUED, Status.INSPECTING})
"""Where a case stands whose plans are approved and not yet built."""
State = StampedFile.State


def plans_approved(event: OutboxEvent) -> None:
    """Begin the stamped set of an approval (consumer); nothing when it was taken back meanwhile."""
    application = lock(PermitApplication.objects.get(case_id=event.case_id))
    if application.status in STANDING:
        begin(application, at=event.at)


@transaction.atomic
def begin(application: PermitApplication, *, at: datetime) -> StampedSet | None:
    """Begin the stamped set of an approved package; a second call returns the one that stands.

    None where there are no plans. ``at`` is the moment of approval.
    """
    lock(application)
    standing: StampedSet | None = StampedSet.objects.standing().filter(application=application).first()
    package = application.packages.order_by("-number").first()
    if standing is not None or package is None:
        return standing
    made: StampedSet = StampedSet.objects.create(
        application=application,
        package=package,
        code=new_code(),
        approved_at=at,
        words=words_of(application, at=at),
    )
    files = StampedFile.objects.bulk_create(_files_of(made, package))
    for file in files:
        if file.file_state == State.PENDING:
            outbox.publish(None, TOPIC, at=at, file=file.pk)
    return made


@transaction.atomic
def begin_late(application: PermitApplication) -> StampedSet | None:
    """Begin the set of an approval from before plans were stamped here; None when none stands.

    The stamp bears the day of that approval.
    """
    lock(application)
    approvals = application.case.records.filter(thing="", move__in=["approve", "deem_approved"])
    approval = approvals.order_by("-seq").first()
    if approval is None or application.status not in STANDING:
        return None
    return begin(application, at=approval.at)


@transaction.atomic
def withdraw(application: PermitApplication, *, reason: str, at: datetime) -> None:
    """Withdraw the stamped set that stands: the approval was taken back. Its record stays."""
    standing = StampedSet.objects.standing().filter(application=application)
    standing.update(withdrawn_at=at, withdrawn_because=reason[:500])


@transaction.atomic
def want_again(stamped: StampedSet, *, at: datetime) -> int:
    """Ask for every failed file of a set again; tell how many there were."""
    failed = list(stamped.files.select_for_update().filter(file_state=State.FAILED))
    for file in failed:
        file.file_state, file.file_error = State.PENDING, ""
        file.save(update_fields=["file_state", "file_error"])
        outbox.publish(None, TOPIC, at=at, file=file.pk)
    return len(failed)


def _files_of(made: StampedSet, package: Package) -> list[StampedFile]:
    items = package.items.select_related("version").order_by("version__document__slot", "pk")
    return [_file(made, each.version) for each in items]


def _file(made: StampedSet, version: Any) -> StampedFile:
    return StampedFile(
        stamped_set=made,
        version=version,
        original_sha256=version.sha256,
        page_count=version.page_count or 0,
        file_state=State.PENDING,
    )
