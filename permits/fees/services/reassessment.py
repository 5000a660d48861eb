"""Price again what was invoiced and is not paid yet, and show the difference before anybody confirms it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from permits.applications.models import PermitApplication
from permits.fees.models import Invoice, InvoiceLine, Payment
from permits.fees.services import invoices, separation
from permits.fees.services.assessment import assess, fee_lines
from permits.rulebook.pricing import FeeLine
from permits.rulebook.schema.fee import Stage
from workflows.actors import Actor
from workflows.transitions import lock

NOTHING = Decimal("0.00")


class ReassessmentRefused(ValueError):
    """A re-assessment that must not be; the sentence says why and what to do."""


@dataclass(frozen=True, slots=True)
class Change:
    """One line before and after; None where it is not charged."""

    code: str
    label: str
    formula: str
    before: Decimal | None
    after: Decimal | None

    @property
    def difference(self) -> Decimal:
        return (self.after or NOTHING) - (self.before or NOTHING)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A stage's invoice beside what it would say today; a paid one says what it said."""

    invoice: Invoice
    changes: tuple[Change, ...]

    @property
    def is_paid(self) -> bool:
        return bool(self.invoice.status == Invoice.Status.PAID)

    @property
    def before(self) -> Decimal:
        return sum((each.before or NOTHING for each in self.changes), NOTHING)

    @property
    def after(self) -> Decimal:
        return sum((each.after or NOTHING for each in self.changes), NOTHING)

    @property
    def difference(self) -> Decimal:
        return self.after - self.before

    @property
    def differs(self) -> bool:
        return any(each.difference for each in self.changes)


def compare(application: PermitApplication, *, at: datetime) -> list[Comparison]:
    """Compare every invoice of a stage that stands with what the stage costs now. Writes nothing.

    What somebody charged by hand is left alone.
    :raises CannotPrice: when a fact or a fee schedule that a line needs is missing.
    """
    standing = Invoice.objects.live().filter(application=application).exclude(stage=Invoice.Stage.BY_HAND)
    every = standing.prefetch_related("lines").order_by("id")
    return [Comparison(each, _changes(application, each, at)) for each in every]


def fingerprint(comparisons: Sequence[Comparison]) -> str:
    """Return what stands for the figures of a comparison: another figure gives another fingerprint."""
    told = [
        f"{each.invoice.pk} {change.code} {change.before} {change.after}"
        for each in comparisons
        for change in each.changes
    ]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:32]


@transaction.atomic
def reassess(
    application: PermitApplication, *, shown: str, reason: str, actor: Actor, at: datetime
) -> list[Invoice]:
    """Replace the open invoices whose figures changed; `shown` is the fingerprint that was confirmed.

    :raises ReassessmentRefused: when the figures are others by now, a payment is under way, or the actor
        inspected the final (S2).
    :raises CannotPrice: when a fact or a fee schedule that a line needs is missing.
    """
    lock(application)
    if kept := separation.why_not_set_fees(actor, application):
        raise ReassessmentRefused(kept)
    comparisons = compare(application, at=at)
    if fingerprint(comparisons) != shown:
        raise ReassessmentRefused(_("The figures have changed since you looked. Check them again."))
    changed = [each for each in comparisons if each.differs and not each.is_paid]
    _refuse_payments_under_way(changed)
    return [invoice for each in changed if (invoice := _replace(application, each, reason, actor, at))]


def _replace(
    application: PermitApplication, changed: Comparison, reason: str, actor: Actor, at: datetime
) -> Invoice | None:
    stage = _stage(changed.invoice)
    invoices.void_open(application, reason=reason, at=at, actor=actor, stage=stage)
    return assess(application, stage, actor=actor, at=at)


def _refuse_payments_under_way(changed: Sequence[Comparison]) -> None:
    numbers = [each.invoice.pk for each in changed]
    pending = Payment.objects.filter(invoice_id__in=numbers, status=Payment.Status.PENDING).first()
    if pending is not None:
        raise ReassessmentRefused(
            _("A payment of %(number)s is under way. Wait until it has come or failed.")
            % {"number": pending.invoice.number}
        )


def _changes(application: PermitApplication, invoice: Invoice, at: datetime) -> tuple[Change, ...]:
    old = {line.code: line for line in invoice.lines.all()}
    if invoice.status == Invoice.Status.PAID:
        return tuple(Change(o.code, o.label, o.formula, o.amount, o.amount) for o in old.values())
    new = {line.code: line for line in fee_lines(application, _stage(invoice), at=at)}
    kept = [_change(each, old.get(each.code)) for each in new.values()]
    gone = [Change(o.code, o.label, o.formula, o.amount, None) for o in old.values() if o.code not in new]
    return (*kept, *gone)


def _stage(invoice: Invoice) -> Stage:
    return "plan_check" if invoice.stage == Invoice.Stage.PLAN_CHECK else "issuance"


def _change(line: FeeLine, before: InvoiceLine | None) -> Change:
    return Change(line.code, line.label, line.formula, before.amount if before else None, line.amount)
