"""The lines by which approved waivers take fees off, also when a stage is worked out again. US dollars."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _

from permits.applications.models import PermitApplication
from permits.fees.models import FeeWaiver, Invoice, InvoiceLine
from permits.rulebook.money import dollars
from permits.rulebook.pricing import FeeLine
from permits.rulebook.schema.fee import Stage

ACCOUNT = "fees-waived"
PREFIX = "WAIVED-"
NOTHING = Decimal("0.00")


def with_waivers(application: PermitApplication, stage: Stage, lines: Sequence[FeeLine]) -> list[FeeLine]:
    """Return the lines of a stage with those that approved waivers take off."""
    granted = FeeWaiver.objects.filter(application=application, stage=stage, state=FeeWaiver.State.APPROVED)
    taken = [taken_off(each, lines) for each in granted]
    return [*lines, *(each for each in taken if each is not None)]


def taken_off(waiver: FeeWaiver, lines: Sequence[FeeLine]) -> FeeLine | None:
    """Return the line that a waiver is; None when its fee is not charged. It never takes off more."""
    line = next((each for each in lines if each.code == waiver.code), None)
    if line is None or line.amount <= 0:
        return None
    late = sum((each.amount for each in lines if each.code == f"LATE-{line.code}"[:40]), NOTHING)
    left = line.amount + late
    amount = left if waiver.is_whole else min(waiver.amount, left)
    if amount <= 0:
        return None
    return replace(
        line,
        code=f"{PREFIX}{line.code}"[:40],
        label=(_("Waived: %(fee)s") % {"fee": line.label})[:200],
        rule="waiver",
        inputs={"waiver": str(waiver.pk), "authority": waiver.authority},
        formula=_("%(amount)s taken off by the city: %(authority)s")
        % {"amount": dollars(amount), "authority": waiver.authority},
        amount=-amount,
        account=ACCOUNT,
    )


def again(line: InvoiceLine, stage: str) -> FeeLine:
    """Return a line of an invoice as it was priced."""
    return FeeLine(
        code=line.code,
        label=line.label,
        stage=stage_of(stage),
        lock="at_submission",
        rule=line.rule,
        schedule=line.schedule,
        version=line.schedule_version,
        inputs=dict(line.inputs),
        formula=line.formula,
        amount=line.amount,
        account=line.account,
    )


def stage_of(stage: str) -> Stage:
    """Return the stage of an invoice in the words of the fee schedules."""
    return "plan_check" if stage == Invoice.Stage.PLAN_CHECK else "issuance"
