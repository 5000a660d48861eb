"""What a supervisor says to a late comment: a new one, from round 4 on, on a drawing that did not change."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from permits.applications.facts import rulebook_of
from permits.reviews.models import Correction
from permits.reviews.services import threads
from permits.reviews.services.corrections import LONGEST_REMARK, locked
from permits.reviews.services.refusals import CorrectionRefused
from permits.reviews.services.threads import Kind


@transaction.atomic
def approve_late_comment(correction: Correction, *, note: str = "", actor: Any, at: datetime) -> Correction:
    """Let a late comment go into the letter; a second call changes nothing.

    :raises CorrectionRefused: without the right, by who wrote it, or when nothing waits for approval.
    """
    correction = _waiting(correction, actor)
    if correction.approved_at is not None:
        return correction
    correction.approved_by, correction.approved_at = actor, at
    correction.save(update_fields=["approved_by", "approved_at"])
    _tell(correction, Kind.APPROVED, note, actor, at)
    return correction


@transaction.atomic
def send_back_late_comment(correction: Correction, *, note: str, actor: Any, at: datetime) -> Correction:
    """Tell the reviewer why a late comment may not go as it is; he rewords or withdraws it.

    :raises CorrectionRefused: without a reason, without the right, or when nothing waits for approval.
    """
    if not note.strip():
        raise CorrectionRefused(_("Write to the reviewer why it may not go like this."))
    correction = _waiting(correction, actor)
    if correction.approved_at is not None:
        raise CorrectionRefused(_("It was approved meanwhile. The reviewer can still withdraw it."))
    _tell(correction, Kind.SENT_BACK, note, actor, at)
    return correction


def _waiting(correction: Correction, actor: Any) -> Correction:
    correction = locked(correction)
    if not actor.has_perm("approve_late_comment", correction.application):
        raise CorrectionRefused(_("Only a supervisor decides about late comments."))
    if not correction.is_late or correction.sent_at or correction.status == Correction.Status.WITHDRAWN:
        raise CorrectionRefused(_("This correction waits for no approval."))
    city = rulebook_of(correction.application).city
    if correction.raised_by_id == actor.pk and not city.separation_of_duties.one_person_department:
        raise CorrectionRefused(_("You wrote it: another supervisor approves it."))
    return correction


def _tell(correction: Correction, kind: str, note: str, actor: Any, at: datetime) -> None:
    threads.write(
        correction,
        kind,
        round=correction.application.round,
        actor=actor,
        at=at,
        text=note.strip()[:LONGEST_REMARK],
        for_team=True,
    )
