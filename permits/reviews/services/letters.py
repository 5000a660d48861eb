"""The letters of a round: everything at its end, or a first part earlier when a supervisor says so.

An early letter moves nothing: the round goes on, the city's time runs on, and the applicant can prepare his
answers. What the other disciplines still find is the supplement that ends the round (README, Decisions).
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from permits.applications.models import PermitApplication
from permits.applications.statuses import Status as ApplicationStatus
from permits.documents import generated
from permits.reviews.models import Correction, CorrectionLetter, Review
from permits.reviews.services import threads
from permits.reviews.services.refusals import CorrectionRefused
from permits.reviews.services.threads import Kind
from workflows import noting, outbox
from workflows.actors import SYSTEM
from workflows.transitions import lock

Status = Correction.Status
TOPIC = "letter.sent"
TO_BE_SENT = (Status.OPEN, Status.STILL_OPEN)


@transaction.atomic
def send_letter(application: PermitApplication, *, at: datetime) -> CorrectionLetter:
    """Send the letter that ends a round, with every open correction; a second call returns the first letter.

    After an early letter it is a supplement: it asks for what that one did not, and repeats what stands.
    """
    sent = letters_of_round(application)
    closing = next((each for each in sent if each.closes_round), None)
    if closing is not None:
        return closing
    said = said_in(sent)
    every = list(application.corrections.filter(status__in=TO_BE_SENT))
    return _send(
        application,
        [each for each in every if each.pk not in said],
        before=[each.pk for each in every if each.pk in said],
        actor=SYSTEM,
        at=at,
    )


@transaction.atomic
def send_letter_early(
    application: PermitApplication, *, reason: str, actor: Any, at: datetime
) -> CorrectionLetter:
    """Send what the disciplines that are done ask for, while others still review; a supervisor says why.

    :raises CorrectionRefused: without a reason or the right, out of review, or when nothing is new.
    """
    application = lock(application)
    if not actor.has_perm("send_letter_early", application):
        raise CorrectionRefused(_("Only a supervisor sends a letter before the round is over."))
    if not reason.strip():
        raise CorrectionRefused(_("Write why the letter goes before the round is over."))
    if application.status != ApplicationStatus.IN_REVIEW:
        raise CorrectionRefused(_("The round is over: its letter was sent."))
    items = ready_to_send(application)
    if not items:
        raise CorrectionRefused(
            _("No discipline that is done has corrections which were not sent. Wait for the others.")
        )
    said = said_in(letters_of_round(application))
    before = application.corrections.filter(pk__in=said, status__in=TO_BE_SENT).values_list("pk", flat=True)
    return _send(application, items, before=list(before), actor=actor, at=at, reason=reason.strip())


def ready_to_send(application: PermitApplication) -> list[Correction]:
    """Return what an early letter would ask for: what closed reviews found and this round did not send."""
    said = said_in(letters_of_round(application))
    done = Review.objects.filter(
        application=application, round=application.round, work_item__status="closed"
    ).values_list("discipline", flat=True)
    items = application.corrections.filter(status__in=TO_BE_SENT, discipline__in=list(done))
    return [each for each in items if each.pk not in said]


@transaction.atomic
def send_advice(application: PermitApplication, *, at: datetime) -> None:
    """Show the applicant the advice that no letter carried, because the plans are approved."""
    advice = application.corrections.unsent().filter(severity=Correction.Severity.ADVICE)
    _mark_sent(application, list(advice), at)


@transaction.atomic
def request_letter_again(letter: CorrectionLetter, *, at: datetime) -> None:
    """Have the PDF of a letter made again after it failed; one that is ready stays."""
    generated.want_again(letter, TOPIC, at=at, case=letter.application.case, letter=letter.pk)


def letters_of_round(application: PermitApplication) -> list[CorrectionLetter]:
    """Return the letters that the present round has sent, the first one first."""
    return list(CorrectionLetter.objects.filter(application=application, round=application.round))


def said_in(letters: Iterable[CorrectionLetter]) -> set[int]:
    """Return the numbers (primary keys) of the corrections that letters ask for."""
    return {pk for letter in letters for pk in letter.items}


def _send(
    application: PermitApplication,
    items: list[Correction],
    *,
    before: list[int],
    actor: Any,
    at: datetime,
    reason: str = "",
) -> CorrectionLetter:
    sent = CorrectionLetter.objects.filter(application=application, round=application.round)
    letter: CorrectionLetter = CorrectionLetter.objects.create(
        application=application,
        round=application.round,
        number=(sent.aggregate(last=Max("number"))["last"] or 0) + 1,
        closes_round=not reason,
        sent_at=at,
        sent_by_id=actor.pk,
        reason=reason[:500],
        items=[each.pk for each in items],
        before=before,
    )
    _mark_sent(application, items, at)
    if letter.closes_round:
        outbox.publish(application.case, TOPIC, at=at, letter=letter.pk)
    else:
        _write_down(letter, items, actor)
    return letter


def _write_down(letter: CorrectionLetter, items: list[Correction], actor: Any) -> None:
    """Write into the case's history what went early; the end of a round is a move, and is there anyway."""
    noting.note(
        letter.application,
        f"letter:{letter.number}:{letter.round}",
        "send_letter_early",
        permission="send_letter_early",
        topic=TOPIC,
        actor=actor,
        at=letter.sent_at,
        reason=letter.reason,
        letter=letter.pk,
        corrections=[each.number for each in items],
    )


def _mark_sent(application: PermitApplication, items: list[Correction], at: datetime) -> None:
    new = [each.pk for each in items if each.sent_at is None]
    Correction.objects.filter(pk__in=new).update(sent_at=at)
    threads.write_of_each(items, Kind.SENT, round=application.round, actor=SYSTEM, at=at)
