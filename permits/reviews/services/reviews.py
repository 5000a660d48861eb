"""Open a review, and write down what intake decided."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from permits.applications.models import PermitApplication
from permits.documents.models import Package
from permits.reviews.models import CompletenessCheck, MissingItem, Review
from workflows.models import WorkItem


@transaction.atomic
def open_review(
    item: WorkItem, application: PermitApplication, package: Package, *, discipline_name: str, why: str
) -> Review:
    """Write the review that belongs to an opened work item."""
    return Review.objects.create(
        work_item=item,
        application=application,
        package=package,
        discipline=item.key,
        discipline_name=discipline_name,
        round=item.round,
        why=why,
    )


@transaction.atomic
def record_completeness(
    application: PermitApplication,
    package: Package,
    *,
    complete: bool,
    missing: Sequence[dict[str, str]],
    message: str,
    actor: Any,
    at: datetime,
) -> CompletenessCheck:
    """Write one completeness decision with its missing items (code, text, citation, how_to_cure)."""
    check = CompletenessCheck.objects.create(
        application=application,
        package=package,
        complete=complete,
        message=message,
        decided_by_id=actor.pk,
        decided_at=at,
    )
    MissingItem.objects.bulk_create(MissingItem(check_made=check, **item) for item in missing)
    return check
