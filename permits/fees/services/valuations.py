"""Set the valuation of an application against the declared one: with a reason, and the applicant is told."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from permits.applications.facts import facts_of, rulebook_of, valuation_of
from permits.applications.models import PermitApplication
from permits.applications.statuses import Status
from permits.fees.models import ValuationSetting
from permits.fees.services import separation
from permits.fees.services.reassessment import Comparison, compare, reassess
from permits.rulebook import valuing
from permits.rulebook.valuing import CannotValue, Valuation
from workflows import outbox
from workflows.transitions import lock

OPEN = frozenset(
    {
        Status.SUBMITTED,
        Status.INCOMPLETE,
        Status.INTAKE_FEES_DUE,
        Status.IN_REVIEW,
        Status.CORRECTIONS_REQUIRED,
        Status.APPROVED,
        Status.READY_TO_ISSUE,
    }
)


class ValuationRefused(ValueError):
    """A valuation that must not be set; the sentence says why and what to do."""


def found(application: PermitApplication, *, at: datetime) -> Valuation | str | None:
    """Return what the city's table makes of the application, why it cannot, or None without a table."""
    rulebook = rulebook_of(application)
    today = rulebook.calendar().local_date(at)
    table = valuing.table_for(rulebook.valuations, application.permit_type, today)
    if table is None:
        return None
    try:
        return valuing.value(table, {**facts_of(application), valuing.VALUATION: application.valuation})
    except CannotValue as missing:
        return str(missing)


def preview(application: PermitApplication, amount: Decimal, *, at: datetime) -> list[Comparison]:
    """Compare the invoices with what they would be under a valuation. Writes nothing.

    :raises CannotPrice: when a fact or a fee schedule that a line needs is missing.
    """
    before = application.assessed_valuation
    application.assessed_valuation = amount
    try:
        return compare(application, at=at)
    finally:
        application.assessed_valuation = before


@transaction.atomic
def propose(
    application: PermitApplication, *, amount: Decimal, reason: str, actor: User, at: datetime
) -> ValuationSetting:
    """Propose a valuation to whoever may set it.

    :raises ValuationRefused: when the application is not open.
    """
    _refuse_closed(application)
    if kept := separation.why_not_set_fees(actor, application):
        raise ValuationRefused(kept)
    return _record(application, amount, reason, actor, at)


@transaction.atomic
def set_valuation(
    application: PermitApplication, *, amount: Decimal, reason: str, shown: str, actor: User, at: datetime
) -> ValuationSetting:
    """Set the valuation, tell the applicant why, and price the open invoices again.

    `shown` is the fingerprint of the figures that were confirmed. What is paid stays as it is.
    :raises ValuationRefused: when the application is not open.
    :raises ReassessmentRefused: when the figures are others by now, or a payment is under way.
    """
    lock(application)
    _refuse_closed(application)
    if kept := separation.why_not_set_fees(actor, application):
        raise ValuationRefused(kept)
    setting = _record(application, amount, reason, actor, at)
    setting.set_by, setting.set_at = actor, at
    setting.save(update_fields=["set_by", "set_at"])
    application.assessed_valuation = amount
    application.save(update_fields=["assessed_valuation"])
    outbox.publish(application.case, "valuation.set", at=at, setting=setting.pk)
    told = _("The valuation was set to %(amount)s.") % {"amount": f"${amount:,.2f}"}
    reassess(application, shown=shown, reason=told, actor=actor, at=at)
    return setting


def _record(
    application: PermitApplication, amount: Decimal, reason: str, actor: User, at: datetime
) -> ValuationSetting:
    return ValuationSetting.objects.create(
        application=application,
        amount=amount,
        reason=reason,
        before=valuation_of(application),
        proposed_by=actor,
        proposed_at=at,
    )


def _refuse_closed(application: PermitApplication) -> None:
    if application.status not in OPEN:
        raise ValuationRefused(_("The valuation can be set from submission until the permit is issued."))
