"""Give money back: what the rules allow, prepared by one person, approved by another (domain §2.6 f, S4)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from permits.applications.belonging import belonging_of
from permits.applications.facts import rulebook_of
from permits.applications.models import PermitApplication
from permits.fees import ledger
from permits.fees.models import Payment, Refund
from permits.fees.services import separation
from permits.rulebook.money import dollars
from permits.rulebook.schema.belonging import RefundShare, RefundTerms
from permits.separation import told
from workflows import outbox
from workflows.transitions import lock

State = Refund.State
NOTHING, CENT = Decimal("0.00"), Decimal("0.01")


class RefundRefused(Exception):
    """A refund that must not be; the sentence says why and what to do. Nothing was booked."""


@dataclass(frozen=True)
class Refundable:
    """A payment, and how much of it may be given back; where that is nothing, ``why`` says so."""

    payment: Payment
    most: Decimal
    why: str = ""


def refundable(
    request: PermitApplication, parent: PermitApplication, *, at: datetime, but: int | None = None
) -> list[Refundable]:
    """Return every payment for a permit with what may still be given back by the rules of the request.

    ``but`` names a prepared refund that is not counted against itself.
    """
    belongs = belonging_of(request)
    if belongs is None or belongs.refund is None:
        return []
    kept = [Payment.Status.SETTLED, Payment.Status.SURPLUS]
    payments = Payment.objects.filter(invoice__application=parent, status__in=kept)
    found = payments.select_related("invoice__application").prefetch_related("refunds").order_by("id")
    asked_at = request.received_at or at
    return [_refundable(each, belongs.refund, parent, asked_at, but) for each in found]


def prepared_for(request: PermitApplication) -> list[Refund]:
    """Return the refunds that wait for a second person."""
    waiting = Refund.objects.filter(request=request, state=State.PREPARED)
    return list(waiting.select_related("payment__invoice", "prepared_by"))


@transaction.atomic
def prepare(
    request: PermitApplication,
    payment: Payment,
    *,
    amount: Decimal,
    way: str,
    reason: str,
    actor: Any,
    at: datetime,
) -> Refund:
    """Prepare a refund of a payment; it waits for a second person. The same again changes nothing.

    :raises PermissionDenied: when the actor may not prepare refunds, or is a party (S1).
    :raises RefundRefused: without a reason, for too much, or for a payment of another permit.
    """
    parent = _locked_parent(request)
    _demand_right(actor, "prepare_refund", request, parent)
    standing = Refund.objects.filter(request=request, payment=payment, state=State.PREPARED).first()
    if standing is not None:
        return _same(standing, amount)
    _demand(request.status == "in_review", _("This request is not being decided. Reload the page."))
    _demand(reason.strip() != "", _("Say why; whoever approves it and the applicant read it."))
    _demand(way in Refund.Way.values, _("Choose how the money is given back."))
    _demand_within(request, parent, payment, amount, at)
    return Refund.objects.create(
        payment=payment,
        request=request,
        amount=amount,
        way=way,
        reason=reason.strip()[:500],
        prepared_by=actor,
        prepared_at=at,
    )


@transaction.atomic
def take_back(refund: Refund, *, actor: Any, at: datetime) -> Refund:
    """Take a prepared refund back before anybody approved it; twice changes nothing.

    :raises PermissionDenied: when the actor may not prepare refunds here.
    :raises RefundRefused: when it was approved meanwhile.
    """
    parent = _locked_parent(refund.request)
    _demand_right(actor, "prepare_refund", refund.request, parent)
    refund.refresh_from_db()
    _demand(refund.state != State.APPROVED, _("This refund is approved already, so it stays."))
    return refund if refund.state == State.REJECTED else _decide(refund, State.REJECTED, actor, at)


@transaction.atomic
def approve_prepared(request: PermitApplication, *, actor: Any, at: datetime) -> list[Refund]:
    """Approve and book every refund that another person prepared for a request.

    :raises RefundRefused: when none is prepared, the actor prepared one, or one is too much by now.
    """
    parent = _locked_parent(request)
    waiting = prepared_for(request)
    _demand(bool(waiting), _("A cashier must prepare the refund first."))
    _demand(not (kept := separation.why_not_forgo(actor, parent)), kept)
    for refund in waiting:
        own = told("S4", _("You prepared it; a second person must approve it."))
        _demand(refund.prepared_by_id != actor.pk, own)
        _demand_within(request, parent, refund.payment, refund.amount, at, but=refund.pk)
        _decide(refund, State.APPROVED, actor, at)
        ledger.book_refund(refund, actor=actor, at=at)
        outbox.publish(parent.case, "refund.approved", at=at, refund=refund.pk)
    return waiting


@transaction.atomic
def reject_prepared(request: PermitApplication, *, actor: Any, at: datetime) -> None:
    """Reject what was prepared for a request that is refused."""
    for refund in prepared_for(request):
        _decide(refund, State.REJECTED, actor, at)


def _refundable(
    payment: Payment, terms: RefundTerms, parent: PermitApplication, asked_at: datetime, but: int | None
) -> Refundable:
    given = sum(
        (x.amount for x in payment.refunds.all() if x.state != State.REJECTED and x.pk != but), NOTHING
    )
    why, share = _share(payment, terms, parent, asked_at)
    most = (payment.amount * share / 100).quantize(CENT, ROUND_HALF_UP) - given
    if not why and most <= 0:
        why = _("What may be given back of it was given back, or is prepared.")
    return Refundable(payment, max(most, NOTHING) if not why else NOTHING, why)


def _share(
    payment: Payment, terms: RefundTerms, parent: PermitApplication, asked_at: datetime
) -> tuple[str, int]:
    """Return why nothing may be given back, "" when something may, and how many percent."""
    if payment.status == Payment.Status.SURPLUS:
        return "", 100  # no invoice asked for it: it is the payer's
    calendar = rulebook_of(parent).calendar()
    last = calendar.local_date(payment.settled_at or asked_at) + timedelta(days=terms.within_days)
    if calendar.local_date(asked_at) > last:
        return _("It could be asked back until %(day)s.") % {"day": date_format(last)}, 0
    share = next((each for each in terms.shares if each.stage == payment.invoice.stage), None)
    why = _ended(share, parent) if share else ""
    if share is None or (not why and share.percent == 0):
        return _("By the rules this fee is not given back."), 0
    return why, share.percent


def _ended(share: RefundShare, parent: PermitApplication) -> str:
    if share.until == "review_begins" and parent.round >= 1:
        return _("Plan review has begun, so this fee is not given back.")
    if share.until == "inspection_is_made" and parent.inspections.filter(status="resulted").exists():
        return _("An inspection was made, so this fee is not given back.")
    return ""


def _demand_within(
    request: PermitApplication,
    parent: PermitApplication,
    payment: Payment,
    amount: Decimal,
    at: datetime,
    *,
    but: int | None = None,
) -> None:
    found = next((x for x in refundable(request, parent, at=at, but=but) if x.payment.pk == payment.pk), None)
    _demand(found is not None, _("This payment was not made for that permit. Choose one of the list."))
    assert found is not None  # noqa: S101 (demanded just now)
    _demand(not found.why, found.why)
    text = _("Between %(least)s and %(most)s of this payment may be given back.")
    fits = CENT <= amount <= found.most and amount == amount.quantize(CENT)
    _demand(fits, text % {"least": dollars(CENT), "most": dollars(found.most)})


def _locked_parent(request: PermitApplication) -> PermitApplication:
    """Lock the request and then what was paid for, in the order in which everybody does."""
    lock(request)
    parent = request.parent
    _demand(parent is not None, _("This application asks for no money back."))
    assert parent is not None  # noqa: S101 (demanded just now)
    return lock(parent)


def _same(standing: Refund, amount: Decimal) -> Refund:
    _demand(
        standing.amount == amount,
        _("%(amount)s of this payment is prepared already. Take that back first.")
        % {"amount": dollars(standing.amount)},
    )
    return standing


def _decide(refund: Refund, state: str, actor: Any, at: datetime) -> Refund:
    refund.state, refund.decided_by, refund.decided_at = state, actor, at
    refund.save(update_fields=["state", "decided_by", "decided_at"])
    return refund


def _demand_right(actor: Any, right: str, *subjects: PermitApplication) -> None:
    if not all(actor.has_perm(right, each) for each in subjects):
        raise PermissionDenied(_("Your role does not allow this here."))


def _demand(holds: bool, text: str) -> None:
    if not holds:
        raise RefundRefused(text)


def amounts(refunds: list[Refund]) -> Iterator[str]:
    """Return each refund in words: how much, of which receipt."""
    for each in refunds:
        yield _("%(amount)s of receipt %(receipt)s") % {
            "amount": dollars(each.amount),
            "receipt": each.payment.receipt_number,
        }
