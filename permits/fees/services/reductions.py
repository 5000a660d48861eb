"""What the city forgoes when it decides too late, where its rules declare so (as Fla. Stat. 553.792 does)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from permits.applications.facts import facts_of, rulebook_of, type_of
from permits.applications.models import PermitApplication
from permits.rulebook.demands import review_limit
from permits.rulebook.money import cents
from permits.rulebook.pricing import FeeLine
from permits.rulebook.schema.demand import TimeLimit
from workflows.models import ClockEvent

FOLLOWED = "fee_reduction"


def for_delay(application: PermitApplication, lines: Sequence[FeeLine], *, at: datetime) -> list[FeeLine]:
    """Return a line that takes off what the delay costs the city, for each fee of the issuance.

    Nothing when the time for review was kept, or something else follows from its miss. The days of delay
    are those after the last day of the term up to the approval, in the unit of the term; a fee is never
    reduced to less than nothing.
    """
    missed = ClockEvent.objects.filter(case=application.case_id, kind="missed", reason=FOLLOWED).last()
    terms = review_limit(type_of(application), facts_of(application))
    if missed is None or missed.due_on is None or terms is None or terms.percent is None:
        return []
    days = _late(application, terms, missed.due_on, at)
    share = Decimal(min(terms.percent * days, 100))
    return [_taken_off(line, share, days) for line in lines if line.amount > 0 and share]


def _late(application: PermitApplication, terms: TimeLimit, due_on: date, at: datetime) -> int:
    calendar = rulebook_of(application).calendar(terms.calendar)
    decided_on = calendar.local_date(application.approved_at or at)
    if terms.unit == "calendar":
        return max((decided_on - due_on) // timedelta(days=1), 0)
    return calendar.business_days_between(due_on, decided_on)


def _taken_off(line: FeeLine, share: Decimal, days: int) -> FeeLine:
    amount = -cents(line.amount * share / 100)
    return replace(
        line,
        code=f"LATE-{line.code}"[:40],
        label=(_("Reduced for %(days)d days of delay: %(fee)s") % {"days": days, "fee": line.label})[:200],
        rule="delay",
        inputs={"days": str(days), "percent": str(share)},
        formula=f"{line.amount} × {share} % = {-amount}",
        amount=amount,
    )
