"""What a reviewer does with corrections: write, reword, judge, withdraw and remark."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from permits.applications.models import PermitApplication
from permits.documents.models import Sheet
from permits.reviews.models import Correction, Review, StandardComment
from permits.reviews.services import threads
from permits.reviews.services.refusals import CorrectionRefused
from permits.reviews.services.standard_comments import count_use
from permits.reviews.services.threads import Kind
from permits.reviews.wording import standing_of
from workflows import work_items
from workflows.blockers import NotPermitted
from workflows.transitions import lock

Status = Correction.Status
JUDGED = frozenset({Status.RESOLVED, Status.STILL_OPEN, Status.WITHDRAWN})
LONGEST_REMARK = 2000


@transaction.atomic
def raise_correction(
    review: Review,
    *,
    text: str,
    sheet: str,
    place: str,
    citation: str,
    severity: str = Correction.Severity.MUST,
    on_sheet: Sheet | None = None,
    standard: StandardComment | None = None,
    actor: Any,
    at: datetime,
) -> Correction:
    """Add a numbered correction to a claimed review.

    ``on_sheet`` is a sheet of the package under review; ``sheet`` names it, by itself where that is left out.

    :raises CorrectionRefused: when the review is not in the actor's hands, or the sheet not of its package.
    """
    lock(review.application)
    _demand_in_hand(review, actor, at)
    _demand_of_package(review, on_sheet)
    last = review.application.corrections.aggregate(last=Max("number"))["last"] or 0
    correction: Correction = Correction.objects.create(
        application=review.application,
        number=last + 1,
        discipline=review.discipline,
        discipline_name=review.discipline_name,
        round_raised=review.round,
        severity=severity,
        on_sheet=on_sheet,
        on_unchanged_sheet=_has_seen(review, on_sheet),
        sheet=sheet or name_of(on_sheet),
        place=place,
        citation=citation,
        text=text,
        standard_comment=standard,
        raised_by=actor,
        raised_at=at,
    )
    if standard is not None:
        count_use(standard)
    threads.write(
        correction, Kind.RAISED, round=review.round, actor=actor, at=at, text=text, on_sheet=on_sheet
    )
    return correction


@transaction.atomic
def reword_correction(
    correction: Correction,
    *,
    review: Review,
    text: str,
    sheet: str,
    place: str,
    citation: str,
    severity: str = "",
    on_sheet: Sheet | None = None,
    actor: Any,
    at: datetime,
) -> Correction:
    """Change a correction that was not sent yet. An empty severity leaves it as it is.

    A supervisor who had approved it is asked again.

    :raises CorrectionRefused: when it was sent, or the review is not in the actor's hands.
    """
    _demand_in_hand(review, actor, at)
    _demand_of_package(review, on_sheet)
    correction = locked(correction)
    if correction.sent_at is not None:
        raise CorrectionRefused(
            _("This correction was sent to the applicant; withdraw it and write a new one.")
        )
    correction.text, correction.place, correction.citation = text, place, citation
    correction.sheet, correction.on_sheet = sheet or name_of(on_sheet), on_sheet
    correction.on_unchanged_sheet = _has_seen(review, on_sheet)
    correction.severity = severity or correction.severity
    correction.approved_by = correction.approved_at = None
    correction.save()
    threads.write(
        correction, Kind.REWORDED, round=review.round, actor=actor, at=at, text=text, on_sheet=on_sheet
    )
    return correction


@transaction.atomic
def settle_correction(
    correction: Correction, *, review: Review, status: str, note: str = "", actor: Any, at: datetime
) -> Correction:
    """Say that a correction is resolved, still open, or withdrawn by the city, and in a note why.

    :raises CorrectionRefused: when the review is not in the actor's hands or the status is none of these.
    """
    _demand_in_hand(review, actor, at)
    if status not in JUDGED:
        raise CorrectionRefused(_("Choose resolved, still open or withdrawn."))
    correction = locked(correction)
    if correction.status == status and not note.strip():
        return correction
    correction.status, correction.decided_at = status, at
    correction.save(update_fields=["status", "decided_at"])
    threads.write(correction, Kind.SETTLED, round=review.round, actor=actor, at=at, text=note.strip())
    return correction


@transaction.atomic
def remark(correction: Correction, *, text: str, for_team: bool, actor: Any, at: datetime) -> None:
    """Say something about a correction without changing it.

    ``for_team`` keeps it among reviewers; else the applicant reads it as soon as the correction was sent.

    :raises CorrectionRefused: when nothing was written, or it is settled.
    """
    if not text.strip():
        raise CorrectionRefused(_("Write the remark first."))
    correction = locked(correction)
    if not correction.is_open:
        raise CorrectionRefused(_("This correction is settled; nobody would read the remark any more."))
    threads.write(
        correction,
        Kind.REMARK,
        round=correction.application.round,
        actor=actor,
        at=at,
        text=text.strip()[:LONGEST_REMARK],
        for_team=for_team,
    )


@transaction.atomic
def withdraw_open(application: PermitApplication, *, actor: Any, at: datetime) -> None:
    """Withdraw every correction that is not settled: nobody waits for it any more."""
    waiting = list(application.corrections.filter(status__in=Correction.UNSETTLED))
    application.corrections.filter(pk__in=[each.pk for each in waiting]).update(
        status=Status.WITHDRAWN, decided_at=at
    )
    for each in waiting:
        each.status = Status.WITHDRAWN
    threads.write_of_each(waiting, Kind.SETTLED, round=application.round, actor=actor, at=at)


def locked(correction: Correction) -> Correction:
    """Return a correction as it stands, locked until the end of the transaction."""
    found: Correction = Correction.objects.select_for_update(of=("self",)).get(pk=correction.pk)
    found.application = correction.application
    return found


def name_of(sheet: Sheet | None) -> str:
    """Name a sheet as a letter does: by its number, else by its file and page."""
    if sheet is None:
        return ""
    return (sheet.number or f"{sheet.version.document.title}, {_('page')} {sheet.page}")[:40]


def _demand_of_package(review: Review, sheet: Sheet | None) -> None:
    if sheet is not None and not review.package.items.filter(version=sheet.version_id).exists():
        raise CorrectionRefused(_("This sheet is not in the package under review. Choose one that is."))


def _has_seen(review: Review, sheet: Sheet | None) -> bool:
    """Tell whether the discipline had the very same drawing before it in an earlier round."""
    if sheet is None or not sheet.sha256:
        return False
    earlier = Review.objects.filter(
        application=review.application, discipline=review.discipline, round__lt=review.round
    )
    return earlier.filter(package__versions__sheets__sha256=sheet.sha256).exists()


def _demand_in_hand(review: Review, actor: Any, at: datetime) -> None:
    """Lock the review and demand that the actor has it, himself or for whom he stands in."""
    try:
        review.work_item = work_items.demand_in_hands(review.work_item, actor=actor, at=at)
    except work_items.ItemTaken as taken:
        raise CorrectionRefused(standing_of(taken.case)) from taken
    except NotPermitted as refused:
        raise CorrectionRefused(" ".join(each.text for each in refused.blockers)) from refused
