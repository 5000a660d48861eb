"""Charge a line of the schedule by hand: a re-inspection, a consultant's bill, work without a permit."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from permits.applications.facts import facts_of, rulebook_of, type_of
from permits.applications.models import PermitApplication
from permits.applications.statuses import BEFORE_ISSUE, PERMIT_HELD, Status
from permits.fees.models import Invoice
from permits.fees.services import invoices, separation
from permits.fees.services.assessment import is_set
from permits.rulebook.fee_by_hand import Asked, Counter, asked
from permits.rulebook.fee_workings import CannotPrice
from permits.rulebook.money import dollars
from permits.rulebook.pricing import FeeLine
from permits.rulebook.queries import NoRulebookInForce, rulebook_in_force
from permits.rulebook.schema.fee import BY_HAND, AnyLine, FeeSchedule
from workflows.transitions import lock

CHARGEABLE = frozenset(
    {
        *BEFORE_ISSUE,
        *PERMIT_HELD,
        Status.FINALED,
        Status.FINALED_WITH_CONDITIONS,
        Status.OCCUPANCY_GRANTED,
        Status.PERMIT_EXPIRED,
        Status.UNDER_APPEAL,
    }
)
"""Where something may still be asked for: from submission until the record is closed."""
MOST = Decimal("9999999.99")
LEAST = Decimal("0.01")


class ChargeRefused(ValueError):
    """A charge that must not be; the sentence says why and what to do. Nothing was booked."""


class NoSuchLine(ChargeRefused):
    """No schedule in force has this line to be charged by hand here."""


class NumberRefused(ChargeRefused):
    """A number that a line needs is missing or cannot be; `fact` names it."""

    def __init__(self, fact: str, text: str) -> None:
        super().__init__(text)
        self.fact = fact


class FigureChanged(ChargeRefused):
    """The line comes to something else than what was shown."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A line that may be charged, with its schedule and the numbers that it needs."""

    schedule: FeeSchedule
    line: AnyLine

    @property
    def asked(self) -> list[Asked]:
        return asked(self.line)


def offers(application: PermitApplication, *, at: datetime) -> list[tuple[FeeSchedule, list[AnyLine]]]:
    """Return what may be charged by hand today, by schedule; nothing once the application is closed."""
    return list(_counter(application, at).offered()) if application.status in CHARGEABLE else []


def offer(application: PermitApplication, schedule: str, code: str, *, at: datetime) -> Offer:
    """Return one line that may be charged by hand today. :raises NoSuchLine: when there is none."""
    for found, lines in _counter(application, at).offered():
        for line in lines:
            if (found.schedule, line.code) == (schedule, code):
                return Offer(found, line)
    raise NoSuchLine(_("The schedules in force have no such line to charge by hand. Choose one of the list."))


def preview(
    application: PermitApplication, wanted: Offer, facts: Mapping[str, Decimal], *, at: datetime
) -> FeeLine:
    """Work out a line from the numbers given. Writes nothing.

    :raises NumberRefused: when a number is missing or cannot be.
    :raises ChargeRefused: when nothing may be charged here, or the line comes to nothing or too much.
    """
    _refuse_closed(application)
    given = _numbers(wanted, facts)
    try:
        line = _counter(application, at).price(wanted.schedule, wanted.line, given)
    except CannotPrice as unknown:
        raise ChargeRefused(str(unknown)) from unknown
    if not LEAST <= line.amount <= MOST:
        told = _("“%(label)s” comes to %(amount)s. Only %(least)s to %(most)s can be charged at once.")
        facts_told = {"label": line.label, "amount": dollars(line.amount)}
        raise ChargeRefused(told % {**facts_told, "least": dollars(LEAST), "most": dollars(MOST)})
    return line


@transaction.atomic
def charge(
    application: PermitApplication,
    *,
    schedule: str,
    code: str,
    facts: Mapping[str, Decimal],
    reason: str,
    shown: str,
    key: UUID,
    actor: User,
    at: datetime,
) -> Invoice:
    """Invoice one line; `key` is given once for a charge, so that a second click returns the same invoice.

    :raises PermissionDenied: when the actor may not, or is a party to the application (S1).
    :raises FigureChanged: when the line comes to another amount than the `shown` one.
    :raises ChargeRefused: as `preview`, or without a reason.
    """
    if not actor.has_perm("add_fee_line", application):
        raise PermissionDenied(_("Your role does not allow this for this application."))
    lock(application)
    standing: Invoice | None = Invoice.objects.filter(application=application, charge_key=key).first()
    if standing is not None:
        return _same(standing, f"{schedule}/{code}", shown)
    if kept := separation.why_not_set_fees(actor, application):
        raise ChargeRefused(kept)
    if not reason.strip():
        raise ChargeRefused(_("Say why; the applicant is told."))
    line = preview(application, offer(application, schedule, code, at=at), facts, at=at)
    if str(line.amount) != shown:
        told = _("The fee comes to %(amount)s now, which is not what you looked at. Check it again.")
        raise FigureChanged(told % {"amount": dollars(line.amount)})
    return invoices.issue(
        application, BY_HAND, [line], actor=actor, at=at, reason=reason.strip(), charge_key=key
    )


def _same(standing: Invoice, rule: str, shown: str) -> Invoice:
    """Return the invoice of a second click. :raises ChargeRefused: when the page now asks for another fee."""
    line = standing.lines.get()
    if line.rule == rule and str(line.amount) == shown:
        return standing
    raise ChargeRefused(
        _("This page has charged invoice %(number)s already. Begin again from the list for another fee.")
        % {"number": standing.number}
    )


def _counter(application: PermitApplication, at: datetime) -> Counter:
    """Lay out the tables adopted until today, the application's own behind them."""
    own = rulebook_of(application)
    today = own.calendar().local_date(at)
    try:
        newest = rulebook_in_force(today)
    except NoRulebookInForce:
        newest = own
    return Counter(
        schedules=(*newest.schedules, *own.schedules),
        permit_type=type_of(application),
        facts=facts_of(application),
        on=today,
        submitted_on=own.calendar().local_date(application.received_at or at),
        valuations=(*newest.valuations, *own.valuations),
        valuation_set=is_set(application),
    )


def _refuse_closed(application: PermitApplication) -> None:
    if application.status not in CHARGEABLE:
        raise ChargeRefused(
            _("Nothing can be charged now: %(status)s. Fees are charged from submission until closing.")
            % {"status": application.get_status_display()}
        )


def _numbers(wanted: Offer, facts: Mapping[str, Decimal]) -> dict[str, Decimal]:
    found = {}
    for each in wanted.asked:
        number = facts.get(each.fact)
        if number is None and not each.is_needed:
            continue
        if number is None or not number.is_finite() or not 0 < number <= MOST:
            raise NumberRefused(each.fact, _("Enter a number above zero and not above 9,999,999.99."))
        if each.kind == "count" and number != number.to_integral_value():
            raise NumberRefused(each.fact, _("Enter a whole number."))
        found[each.fact] = number
    return found
