"""The applicant's side: an answer to each correction, with the sheet that shows it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from permits.applications.services.editing import clean_text
from permits.documents.models import Sheet
from permits.reviews.models import AnswerDraft, Correction
from permits.reviews.queries import sheets_to_answer_with
from permits.reviews.services import threads
from permits.reviews.services.corrections import locked
from permits.reviews.services.refusals import CorrectionRefused
from permits.reviews.services.threads import Kind
from workflows.transitions import lock

LONGEST = 4_000


@transaction.atomic
def answer_correction(
    correction: Correction, *, answer: str, answer_sheet: Sheet | None = None, actor: Any, at: datetime
) -> Correction:
    """Record the applicant's answer to a correction that was sent, and the sheet that answers it.

    :raises CorrectionRefused: when the application does not wait for answers, the answer is empty, or the
        sheet is not of the application's checked files.
    """
    application = lock(correction.application)
    correction = locked(correction)
    if application.status != "corrections_required" or not correction.is_open or correction.sent_at is None:
        raise CorrectionRefused(_("This correction is not waiting for an answer any more. Reload the page."))
    if not answer.strip():
        raise CorrectionRefused(_("Write what you changed, or on which sheet the answer is."))
    _demand_own(correction, answer_sheet)
    correction.answer, correction.answer_sheet = answer.strip(), answer_sheet
    correction.answered_by, correction.answered_at = actor, at
    correction.status = Correction.Status.ANSWERED
    correction.save(update_fields=["answer", "answer_sheet", "answered_by", "answered_at", "status"])
    correction.answer_drafts.filter(person=actor).delete()
    threads.write(
        correction,
        Kind.ANSWERED,
        round=application.round,
        actor=actor,
        at=at,
        text=correction.answer,
        on_sheet=answer_sheet,
    )
    return correction


@transaction.atomic
def keep_answer_draft(
    correction: Correction, *, answer: str, answer_sheet: Sheet | None, actor: Any, at: datetime
) -> AnswerDraft:
    """Keep what a person has typed as an answer; each keeps his own.

    :raises CorrectionRefused: when the correction is settled, so that nobody would read the answer.
    """
    if not correction.is_open or correction.sent_at is None:
        raise CorrectionRefused(_("This correction is not waiting for an answer any more. Reload the page."))
    _demand_own(correction, answer_sheet)
    draft: AnswerDraft = AnswerDraft.objects.update_or_create(
        correction=correction,
        person=actor,
        defaults={"answer": clean_text(answer)[:LONGEST], "answer_sheet": answer_sheet, "saved_at": at},
    )[0]
    return draft


def _demand_own(correction: Correction, sheet: Sheet | None) -> None:
    if sheet is None:
        return
    if not sheets_to_answer_with(correction.application).filter(pk=sheet.pk).exists():
        raise CorrectionRefused(_("Choose a sheet of the files that you will hand in."))
