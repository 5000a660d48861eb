"""Corrections: raised by a discipline, sent in one letter, answered, and settled by the reviewer."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from permits.applications.models import PermitApplication
from permits.documents.models import Package
from permits.reviews.models import (
    CompletenessCheck,
    Correction,
    CorrectionLetter,
    MissingItem,
    Review,
)
from permits.reviews.wording import standing_of
from workflows import outbox, work_items
from workflows.blockers import NotPermitted
from workflows.models import WorkItem
from workflows.transitions import lock

Status = Correction.Status
OPEN = (Status.OPEN, Status.ANSWERED, Status.STILL_OPEN)


class CorrectionRefused(Exception):
    """Something that cannot be done to a correction now; the text says why and what to do."""


@transaction.atomic
def raise_correction(
    review: Review, *, text: str, sheet: str, place: str, citation: str, actor: Any, at: datetime
) -> Correction:
    """Add a numbered correction to a claimed review.

    :raises CorrectionRefused: when the review is not in the actor's hands.
    """
    lock(review.application)
    _demand_in_hand(review, actor, at)
    last = review.application.corrections.aggregate(last=Max("number"))["last"] or 0
    return Correction.objects.create(
        application=review.application,
        number=last + 1,
        discipline=review.discipline,
        discipline_name=review.discipline_name,
        round_raised=review.round,
        sheet=sheet,
        place=place,
        citation=citation,
        text=text,
        raised_by=actor,
        raised_at=at,
    )


@transaction.atomic
def reword_correction(
    correction: Correction,
    *,
    review: Review,
    text: str,
    sheet: str,
    place: str,
    citation: str,
    actor: Any,
    at: datetime,
) -> Correction:
    """Change a correction that was not sent yet.

    :raises CorrectionRefused: when it was sent, or the review is not in the actor's hands.
    """
    _demand_in_hand(review, actor, at)
    if correction.sent_at is not None:
        raise CorrectionRefused(
            _("This correction was sent to the applicant; withdraw it and write a new one.")
        )
    correction.text, correction.sheet, correction.place, correction.citation = text, sheet, place, citation
    correction.save(update_fields=["text", "sheet", "place", "citation"])
    return correction


@transaction.atomic
def settle_correction(
    correction: Correction, *, review: Review, status: str, actor: Any, at: datetime
) -> Correction:
    """Say that a correction is resolved, still open, or withdrawn by the city.

    :raises CorrectionRefused: when the review is not in the actor's hands or the status is none of these.
    """
    _demand_in_hand(review, actor, at)
    if status not in {Status.RESOLVED, Status.STILL_OPEN, Status.WITHDRAWN}:
        raise CorrectionRefused(_("Choose resolved, still open or withdrawn."))
    correction.status, correction.decided_at = status, at
    correction.save(update_fields=["status", "decided_at"])
    return correction


@transaction.atomic
def answer_correction(correction: Correction, *, answer: str, actor: Any, at: datetime) -> Correction:
    """Record the applicant's answer to a correction that was sent.

    :raises CorrectionRefused: when the application does not wait for answers, or the answer is empty.
    """
    lock(correction.application)
    if correction.application.status != "corrections_required" or not correction.is_open:
        raise CorrectionRefused(_("This correction is not waiting for an answer any more. Reload the page."))
    if not answer.strip():
        raise CorrectionRefused(_("Write what you changed, or on which sheet the answer is."))
    correction.answer, correction.answered_by, correction.answered_at = answer.strip(), actor, at
    correction.status = Status.ANSWERED
    correction.save(update_fields=["answer", "answered_by", "answered_at", "status"])
    return correction


@transaction.atomic
def send_letter(application: PermitApplication, *, at: datetime) -> CorrectionLetter:
    """Send the one letter of the round with every open correction; a second call returns the first letter."""
    open_items = application.corrections.filter(status__in=[Status.OPEN, Status.STILL_OPEN])
    letter, created = CorrectionLetter.objects.get_or_create(
        application=application,
        round=application.round,
        defaults={"sent_at": at, "items": list(open_items.values_list("pk", flat=True))},
    )
    if created:
        open_items.filter(sent_at__isnull=True).update(sent_at=at)
        outbox.publish(application.case, "letter.sent", at=at, letter=letter.pk)
    return letter


@transaction.atomic
def request_letter_again(letter: CorrectionLetter, *, at: datetime) -> None:
    """Have the PDF of a letter made again after it failed; one that is ready stays."""
    failed = CorrectionLetter.objects.filter(pk=letter.pk, file_state=CorrectionLetter.State.FAILED)
    if failed.update(file_state=CorrectionLetter.State.PENDING, file_error=""):
        outbox.publish(letter.application.case, "letter.sent", at=at, letter=letter.pk)


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


def _demand_in_hand(review: Review, actor: Any, at: datetime) -> None:
    """Lock the review and demand that the actor has it, himself or for whom he stands in."""
    try:
        review.work_item = work_items.demand_in_hands(review.work_item, actor=actor, at=at)
    except work_items.ItemTaken as taken:
        raise CorrectionRefused(standing_of(taken.case)) from taken
    except NotPermitted as refused:
        raise CorrectionRefused(" ".join(each.text for each in refused.blockers)) from refused
