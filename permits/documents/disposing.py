"""Retention: what is due is proposed every night, approved by one person and ordered by a second."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from permits.applications.models import Hold
from permits.applications.statuses import Status
from permits.documents import store
from permits.documents.models import Disposal, Document, LegalHold
from permits.rulebook.queries import rulebook_in_force
from workflows import outbox
from workflows.models import TransitionRecord

ORDERED = "document.disposal_ordered"
RIGHT = "dispose_of_documents"
ENDED = frozenset(
    {
        Status.FINALED,
        Status.OCCUPANCY_GRANTED,
        Status.CLOSED,
        Status.WITHDRAWN,
        Status.DENIED,
        Status.APPLICATION_EXPIRED,
        Status.PERMIT_EXPIRED,
        Status.REVOKED,
        Status.VOID,
    }
)
"""Where a case has ended, until somebody takes it up again: then its time begins anew."""
BATCH = 500
State = Disposal.State


class DisposalRefused(Exception):
    """A document that may not be destroyed, or not by this person; the text says why."""


def propose(*, at: datetime) -> int:
    """Propose every document whose retention is over and that nothing holds; return how many are new."""
    today, new = localdate(at), 0
    periods = rulebook_in_force(today).city.retention
    for retention, days in periods.model_dump().items():
        due = _due(retention, ended_before=at - timedelta(days=days), today=today)
        for found in _batches(due):
            new += len(
                Disposal.objects.bulk_create(
                    [_proposal(each, retention, days, at) for each in found], ignore_conflicts=True
                )
            )
    return new


@transaction.atomic
def approve(disposal: Disposal, *, actor: Any, at: datetime) -> Disposal:
    """Say as the first of two people that a document may go; a second click changes nothing.

    :raises DisposalRefused: without the right, or while anything holds the document.
    """
    disposal = _locked(disposal, actor)
    if disposal.state != State.PROPOSED:
        return disposal
    _demand_free(disposal.document)
    disposal.state, disposal.approved_by, disposal.approved_at, disposal.trouble = (
        State.APPROVED, actor, at, "",
    )  # fmt: skip
    disposal.save(update_fields=["state", "approved_by", "approved_at", "trouble"])
    return disposal


@transaction.atomic
def order(disposal: Disposal, *, actor: Any, at: datetime) -> Disposal:
    """Have a document destroyed, as the second of two people; a second click changes nothing.

    :raises DisposalRefused: by the first person, without the right, or while anything holds the document.
    """
    disposal = _locked(disposal, actor)
    if disposal.state in {State.ORDERED, State.DESTROYED}:
        return disposal
    if disposal.state != State.APPROVED:
        raise DisposalRefused(_("One person approves it first, and a second one has it destroyed."))
    if disposal.approved_by_id == actor.pk:
        raise DisposalRefused(_("You approved it: a second person has it destroyed."))
    _demand_free(disposal.document)
    disposal.state, disposal.ordered_by, disposal.ordered_at = State.ORDERED, actor, at
    disposal.save(update_fields=["state", "ordered_by", "ordered_at"])
    outbox.publish(None, ORDERED, at=at, disposal=disposal.pk)
    return disposal


@transaction.atomic
def keep(disposal: Disposal, *, reason: str, until: date | None, actor: Any, at: datetime) -> Disposal:
    """Say why a document stays; until a day, after which it is proposed again, or for good.

    :raises DisposalRefused: without a reason or the right, or when it is being destroyed.
    """
    disposal = _locked(disposal, actor)
    if not reason.strip():
        raise DisposalRefused(_("Say why the document is kept."))
    if until is not None and until <= localdate(at):
        raise DisposalRefused(_("Give a day to come, or none to keep it for good."))
    if disposal.state not in {State.PROPOSED, State.APPROVED}:
        raise DisposalRefused(_("It was decided meanwhile."))
    disposal.state, disposal.kept_by = State.KEPT, actor
    disposal.kept_because, disposal.kept_until = reason.strip()[:300], until
    disposal.save(update_fields=["state", "kept_by", "kept_because", "kept_until"])
    return disposal


def what_holds(document: Document) -> str:
    """Say in a sentence what keeps a document from being destroyed; "" when nothing does.

    :raises StoreAway: the store cannot be asked whether it holds the files.
    """
    application = document.application
    if document.legal_holds.filter(lifted_at__isnull=True).exists():
        return _("The document is on legal hold.")
    if application.status not in ENDED:
        return _("The case has been taken up again.")
    if Hold.objects.filter(application=application, lifted_at__isnull=True).exists():
        return _("The application is on hold.")
    keys = document.versions.filter(status="clean").values_list("key", flat=True)
    if any(store.head(key) is not None and store.is_held(key) for key in keys):
        return _("The file store itself holds a file of it.")
    return ""


# --- how it is done -------------------------------------------------------------------------------
def _due(retention: str, *, ended_before: datetime, today: date) -> Any:
    last = TransitionRecord.objects.filter(case=OuterRef("application__case"), thing="").order_by("-seq")
    decided = Disposal.objects.filter(document=OuterRef("pk")).exclude(
        state=State.KEPT, kept_until__isnull=False, kept_until__lte=today
    )
    held = LegalHold.objects.filter(document=OuterRef("pk"), lifted_at__isnull=True)
    on_hold = Hold.objects.filter(application=OuterRef("application"), lifted_at__isnull=True)
    parent = Q(application__parent__isnull=True) | Q(application__parent__status__in=ENDED)
    return (
        Document.objects.filter(parent, retention=retention, destroyed_at=None, application__status__in=ENDED)
        .annotate(ended_at=Subquery(last.values("at")[:1]))
        .filter(~Exists(decided), ~Exists(held), ~Exists(on_hold), ended_at__lt=ended_before)
        .order_by("pk")
    )


def _batches(due: Any) -> Iterable[list[Any]]:
    last = 0
    while found := list(due.filter(pk__gt=last)[:BATCH]):
        last = found[-1].pk
        yield found


def _proposal(document: Any, retention: str, days: int, at: datetime) -> Disposal:
    ended_on = localdate(document.ended_at)
    return Disposal(
        document=document,
        retention=retention,
        days=days,
        ended_on=ended_on,
        due_on=ended_on + timedelta(days=days),
        proposed_at=at,
    )


def _locked(disposal: Disposal, actor: Any) -> Disposal:
    rows = Disposal.objects.select_for_update(of=("self",)).select_related("document__application__case")
    found: Disposal = rows.get(pk=disposal.pk)
    if not actor.has_perm(RIGHT, found.document.application):
        raise DisposalRefused(_("Only those who answer for the records decide what goes."))
    return found


def _demand_free(document: Document) -> None:
    if why := what_holds(document):
        raise DisposalRefused(_("%(why)s It stays.") % {"why": why})
