"""Assess what an application owes at a stage, each line by the fee table of its day (domain §2.6)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from permits.applications.facts import facts_of, rulebook_of, type_of
from permits.applications.models import PermitApplication
from permits.fees import ledger
from permits.fees.models import Invoice, InvoiceLine
from permits.fees.numbering import invoice_number
from permits.fees.services import reductions
from permits.rulebook import pricing
from permits.rulebook.pricing import Assessment, CannotPrice, FeeLine
from permits.rulebook.queries import NoRulebookInForce, rulebook_in_force
from permits.rulebook.rulebook import Rulebook
from permits.rulebook.schema.fee import Stage
from workflows import outbox
from workflows.actors import Actor
from workflows.transitions import lock

NOTHING = Decimal("0.00")


@transaction.atomic
def assess(application: PermitApplication, stage: Stage, *, actor: Actor, at: datetime) -> Invoice | None:
    """Invoice a stage, once: a second call returns the invoice that stands; None when nothing is due.

    :raises CannotPrice: when a fact or a fee schedule that a line needs is missing.
    """
    lock(application)
    standing: Invoice | None = Invoice.objects.live().filter(application=application, stage=stage).first()
    if standing is not None:
        return standing
    lines = fee_lines(application, stage, at=at)
    if sum((line.amount for line in lines), NOTHING) == 0:
        return None
    return _issue(application, stage, lines, actor=actor, at=at)


def fee_lines(application: PermitApplication, stage: Stage, *, at: datetime) -> list[FeeLine]:
    """Price a stage: lines locked at submission by the day of submission, the others by today's tables.

    A draft counts as submitted today. A decision that came too late may take something off.
    """
    rulebook, facts = rulebook_of(application), facts_of(application)
    calendar = rulebook.calendar()
    submitted_on = calendar.local_date(application.received_at or at)
    today = calendar.local_date(at)
    at_submission = _priced_then(application, rulebook, facts, stage, submitted_on)
    at_issuance = _priced_today(application, rulebook, facts, stage, today, submitted_on)
    kept = [line for line in at_submission if line.lock == "at_submission"]
    lines = kept + [line for line in at_issuance if line.lock == "at_issuance"]
    return lines + (reductions.for_delay(application, lines, at=at) if stage == "issuance" else [])


def why_unpriced(application: PermitApplication, stage: Stage, *, at: datetime) -> str:
    """Say why a stage cannot be priced, "" when it can.

    Newer tables are looked up only where the application's own cannot do it.
    """
    try:
        rulebook, facts = rulebook_of(application), facts_of(application)
        for day in {application.received_at or at, at}:
            on = rulebook.calendar().local_date(day)
            _priced_then(application, rulebook, facts, stage, on)
    except CannotPrice:
        return _why_unpriced_by_any(application, stage, at)
    return ""


def _why_unpriced_by_any(application: PermitApplication, stage: Stage, at: datetime) -> str:
    try:
        fee_lines(application, stage, at=at)
    except CannotPrice as unknown:
        return str(unknown)
    return ""


def estimate(
    type_code: str, facts: Mapping[str, object], *, on: date, rulebook: Rulebook | None = None
) -> Assessment:
    """Estimate both stages of a type by the tables in force on a day; names the lines it cannot decide yet.

    :raises NoRulebookInForce: when no rulebook governs that day.
    """
    return (rulebook or rulebook_in_force(on)).price(type_code, facts, on=on, estimate=True)


def _priced_today(
    application: PermitApplication,
    rulebook: Rulebook,
    facts: Mapping[str, object],
    stage: Stage,
    today: date,
    submitted_on: date,
) -> Sequence[FeeLine]:
    """Price by the tables adopted until today, also those of rulebooks that came after the application.

    The type stays the application's own. A line that newer tables no longer have keeps its old table.
    """
    try:
        newest = rulebook_in_force(today)
        return pricing.price(
            (*newest.schedules, *rulebook.schedules),
            type_of(application),
            facts,
            today,
            stage=stage,
            submitted_on=submitted_on,
            valuations=(*newest.valuations, *rulebook.valuations),
            valuation_set=is_set(application),
        ).lines
    except (CannotPrice, NoRulebookInForce):
        return _priced_then(application, rulebook, facts, stage, today)


def _priced_then(
    application: PermitApplication,
    rulebook: Rulebook,
    facts: Mapping[str, object],
    stage: Stage,
    on: date,
) -> Sequence[FeeLine]:
    """Price by the tables of the application's own rulebook."""
    return rulebook.price(
        application.permit_type, facts, on=on, stage=stage, valuation_set=is_set(application)
    ).lines


def is_set(application: PermitApplication) -> bool:
    """Tell whether the city has set the valuation, so that no table is asked."""
    return application.assessed_valuation is not None


def _issue(
    application: PermitApplication, stage: Stage, lines: Sequence[FeeLine], *, actor: Actor, at: datetime
) -> Invoice:
    rulebook = rulebook_of(application)
    today = rulebook.calendar().local_date(at)
    invoice = Invoice.objects.create(
        application=application,
        number=invoice_number(rulebook, on=today),
        stage=stage,
        total=sum((line.amount for line in lines), NOTHING),
        assessed_on=today,
        issued_at=at,
    )
    InvoiceLine.objects.bulk_create(
        _line(invoice, position, line) for position, line in enumerate(lines, start=1)
    )
    ledger.book_invoice(invoice, actor=actor, at=at)
    outbox.publish(application.case, "invoice.issued", at=at, invoice=invoice.pk)
    outbox.publish(None, "invoice.file_wanted", at=at, invoice=invoice.pk)
    return invoice


def _line(invoice: Invoice, position: int, line: FeeLine) -> InvoiceLine:
    return InvoiceLine(
        invoice=invoice,
        position=position,
        code=line.code,
        label=line.label,
        amount=line.amount,
        schedule=line.schedule,
        schedule_version=line.version,
        rule=line.rule,
        inputs=dict(line.inputs),
        formula=line.formula,
        account=line.account,
    )
