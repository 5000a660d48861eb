"""Assess what an application owes at a stage, each line by the fee table of its day (domain §2.6)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from permits.applications.facts import facts_of, rulebook_of, type_of
from permits.applications.models import PermitApplication
from permits.fees.models import Invoice
from permits.fees.services import invoices, reductions, waiver_lines
from permits.rulebook import pricing
from permits.rulebook.pricing import Assessment, CannotPrice, FeeLine
from permits.rulebook.queries import NoRulebookInForce, rulebook_in_force
from permits.rulebook.rulebook import Rulebook
from permits.rulebook.schema.fee import Stage
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
    waived = any(line.account == waiver_lines.ACCOUNT for line in lines)
    if sum((line.amount for line in lines), NOTHING) == 0 and not waived:
        return None
    return invoices.issue(application, stage, lines, actor=actor, at=at)


def fee_lines(application: PermitApplication, stage: Stage, *, at: datetime) -> list[FeeLine]:
    """Price a stage: lines locked at submission by the day of submission, the others by today's tables.

    A draft counts as submitted today. A decision that came too late takes something off, as waivers do.
    """
    rulebook, facts = rulebook_of(application), facts_of(application)
    calendar = rulebook.calendar()
    submitted_on = calendar.local_date(application.received_at or at)
    today = calendar.local_date(at)
    at_submission = _priced_then(application, rulebook, facts, stage, submitted_on)
    at_issuance = _priced_today(application, rulebook, facts, stage, today, submitted_on)
    kept = [line for line in at_submission if line.lock == "at_submission"]
    lines = kept + [line for line in at_issuance if line.lock == "at_issuance"]
    lines += reductions.for_delay(application, lines, at=at) if stage == "issuance" else []
    return waiver_lines.with_waivers(application, stage, lines)


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
