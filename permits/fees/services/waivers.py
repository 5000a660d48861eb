"""Forgo a fee, wholly or in part: asked for by one person, approved by another (domain §5, S3, S4).

A waived line keeps standing with its working; beside it stands a line that takes it off. What is paid is
never repriced: it is given back by a refund.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from permits.applications.models import PermitApplication
from permits.applications.refusing import why_not
from permits.fees.models import FeeWaiver, Invoice, InvoiceLine, Payment
from permits.fees.services import invoices, separation, waiver_lines
from permits.rulebook.money import dollars
from permits.separation import told
from workflows import outbox
from workflows.transitions import lock

RIGHT = "waive_fee"
STAGES = (Invoice.Stage.PLAN_CHECK, Invoice.Stage.ISSUANCE)
CENT = Decimal("0.01")
State = FeeWaiver.State


class WaiverRefused(ValueError):
    """A waiver that must not be; the sentence says why and what to do. Nothing was booked."""


@transaction.atomic
def ask(
    invoice: Invoice,
    *,
    code: str,
    amount: Decimal | None,
    reason: str,
    authority: str,
    actor: Any,
    at: datetime,
) -> FeeWaiver:
    """Ask that a line of an open invoice be waived, wholly (no amount) or by an amount; another decides.

    ``authority`` says by which rule or decision of the city it may be. The same again changes nothing.

    :raises PermissionDenied: when the actor may not, or has an interest in the application (S1, S3).
    :raises WaiverRefused: for a line that is paid, waived already, or has no such line or amount.
    """
    application = _locked(invoice.application, actor)
    line = _open_line(application, invoice.stage, code)
    wanted = line.amount if amount is None else amount
    _demand(CENT <= wanted <= line.amount, _between(line))
    _demand(reason.strip() != "", _("Say why; whoever decides, the auditor and the applicant read it."))
    _demand(authority.strip() != "", _("Say which rule or decision of the city allows it."))
    standing = _standing(application, invoice.stage, code)
    if standing is not None:
        _demand(standing.amount == wanted and standing.state == State.ASKED, _already(standing))
        return standing
    return FeeWaiver.objects.create(
        application=application,
        stage=invoice.stage,
        code=code,
        label=line.label,
        line_amount=line.amount,
        amount=wanted,
        is_whole=amount is None or amount == line.amount,
        reason=reason.strip()[:500],
        authority=authority.strip()[:200],
        asked_by=actor,
        asked_at=at,
    )


@transaction.atomic
def approve(waiver: FeeWaiver, *, actor: Any, at: datetime) -> Invoice:
    """Approve what another person asked for: the open invoice is replaced by one with the line taken off.

    :raises PermissionDenied, WaiverRefused: as :func:`ask`; also for who asked (S4).
    """
    application = _locked(waiver.application, actor)
    fresh = _demand_waiting(waiver, actor)
    standing = _open_invoice(application, fresh.stage)
    lines = [waiver_lines.again(each, fresh.stage) for each in standing.lines.all()]
    _decide(fresh, State.APPROVED, actor, at)
    taken_off = waiver_lines.taken_off(fresh, lines)
    _demand(taken_off is not None, _("The line is gone from the invoice. Ask again for what stands now."))
    assert taken_off is not None  # noqa: S101 (demanded just now)
    why = _("A fee was waived: %(fee)s") % {"fee": fresh.label}
    invoices.void(standing, reason=why, actor=actor, at=at)
    stage = waiver_lines.stage_of(fresh.stage)
    made = invoices.issue(application, stage, [*lines, taken_off], actor=actor, at=at)
    outbox.publish(application.case, "waiver.approved", at=at, waiver=fresh.pk, invoice=made.pk)
    return made


@transaction.atomic
def reject(waiver: FeeWaiver, *, reason: str, actor: Any, at: datetime) -> FeeWaiver:
    """Reject a waiver that waits, or take back one's own; the invoice stays as it is.

    :raises PermissionDenied, WaiverRefused: as :func:`ask`; also without a reason.
    """
    _locked(waiver.application, actor)
    fresh: FeeWaiver = FeeWaiver.objects.select_for_update().get(pk=waiver.pk)
    _demand(fresh.state == State.ASKED, _decided(fresh))
    _demand(reason.strip() != "", _("Say why; who asked reads it."))
    return _decide(fresh, State.REJECTED, actor, at, reason.strip()[:500])


def why_not_approve(waiver: FeeWaiver, actor: Any) -> str:
    """Say why somebody cannot approve a waiver, "" when he can."""
    if waiver.asked_by_id == actor.pk:
        return told("S4", _("You asked for this waiver; another person must approve it."))
    if not actor.has_perm(RIGHT, waiver.application):
        return why_not(actor, RIGHT, waiver.application) or _("Your role does not allow this.")
    return separation.why_not_set_fees(actor, waiver.application) or separation.why_not_forgo(
        actor, waiver.application
    )


def waivable(invoice: Invoice) -> list[InvoiceLine]:
    """Return the lines of an invoice that can be waived: those of an open stage, not waived yet."""
    if not invoice.is_open or invoice.stage not in STAGES:
        return []
    known = FeeWaiver.objects.filter(application=invoice.application_id, stage=invoice.stage)
    waived = set(known.exclude(state=State.REJECTED).values_list("code", flat=True))
    return [each for each in invoice.lines.all() if each.amount > 0 and each.code not in waived]


def _locked(application: PermitApplication, actor: Any) -> PermitApplication:
    """Lock the application for somebody who may forgo its money.

    :raises PermissionDenied: with the rule that keeps him from it.
    """
    if not actor.has_perm(RIGHT, application):
        raise PermissionDenied(why_not(actor, RIGHT, application) or _("Your role does not allow this."))
    kept = separation.why_not_forgo(actor, application) or separation.why_not_set_fees(actor, application)
    if kept:
        raise PermissionDenied(kept)
    return lock(application)


def _demand_waiting(waiver: FeeWaiver, actor: Any) -> FeeWaiver:
    fresh: FeeWaiver = FeeWaiver.objects.select_for_update().get(pk=waiver.pk)
    _demand(fresh.state == State.ASKED, _decided(fresh))
    _demand(
        fresh.asked_by_id != actor.pk,
        told("S4", _("You asked for this waiver; another person must approve it.")),
    )
    return fresh


def _open_line(application: PermitApplication, stage: str, code: str) -> InvoiceLine:
    _demand(stage in STAGES, _("A fee that was charged by hand is taken back by voiding its invoice."))
    found: InvoiceLine | None = _open_invoice(application, stage).lines.filter(code=code).first()
    _demand(found is not None and found.amount > 0, _("Choose a fee of the invoice."))
    assert found is not None  # noqa: S101 (demanded just now)
    return found


def _open_invoice(application: PermitApplication, stage: str) -> Invoice:
    """Return the open invoice of a stage. :raises WaiverRefused: when it is paid, or being paid."""
    found: Invoice | None = Invoice.objects.live().filter(application=application, stage=stage).first()
    _demand(found is not None, _("Nothing is asked for at this stage now. Reload the page."))
    assert found is not None  # noqa: S101 (demanded just now)
    paid = _("Invoice %(number)s is paid. What was paid is given back by a refund, never repriced.")
    _demand(found.is_open, paid % {"number": found.number})
    pending = found.payments.filter(status=Payment.Status.PENDING).exists()
    under_way = _("A payment of %(number)s is under way. Wait until it has come or failed.")
    _demand(not pending, under_way % {"number": found.number})
    return found


def _standing(application: PermitApplication, stage: str, code: str) -> FeeWaiver | None:
    known = FeeWaiver.objects.filter(application=application, stage=stage, code=code)
    found: FeeWaiver | None = known.exclude(state=State.REJECTED).first()
    return found


def _decide(waiver: FeeWaiver, state: str, actor: Any, at: datetime, reason: str = "") -> FeeWaiver:
    waiver.state, waiver.decided_by, waiver.decided_at, waiver.decision_reason = state, actor, at, reason
    waiver.save(update_fields=["state", "decided_by", "decided_at", "decision_reason"])
    return waiver


def _between(line: InvoiceLine) -> str:
    text = _("Between %(least)s and %(most)s of this fee can be waived.")
    return text % {"least": dollars(CENT), "most": dollars(line.amount)}


def _already(waiver: FeeWaiver) -> str:
    if waiver.state == State.APPROVED:
        return _("%(amount)s of this fee is waived already.") % {"amount": dollars(waiver.amount)}
    return _("A waiver of %(amount)s of this fee waits already.") % {"amount": dollars(waiver.amount)}


def _decided(waiver: FeeWaiver) -> str:
    facts = {"who": waiver.decided_by, "what": waiver.get_state_display().lower()}
    return _("%(who)s decided this already: %(what)s.") % facts


def _demand(holds: bool, text: str) -> None:
    if not holds:
        raise WaiverRefused(text)
