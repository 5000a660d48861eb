"""Who has set a fee of a permit, and who took its money: what keeps the duties of money apart (S2, S3)."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from permits.applications.models import PermitApplication
from permits.applications.related import brought
from permits.fees.models import FeeWaiver, Invoice, LedgerEntry, Payment, ValuationSetting
from permits.separation import told

AT_THE_COUNTER = (Payment.Method.CHEQUE, Payment.Method.CASH)


def fee_setters(application: PermitApplication) -> set[int]:
    """Return who has set what a permit costs: by its valuation, by hand, by a waiver, or by taking back.

    Who only let the schedule be applied has set nothing.
    """
    if brought(application, "fee_waivers") is not None:
        return _setters_among(application)
    by_hand = Q(kind="invoice", invoice__stage=Invoice.Stage.BY_HAND) | Q(kind="void")
    booked = LedgerEntry.objects.filter(by_hand, application=application, booked_by__isnull=False)
    proposed = ValuationSetting.objects.filter(application=application)
    waived = FeeWaiver.objects.filter(application=application)
    found = booked.values_list("booked_by_id").union(
        proposed.values_list("proposed_by_id"),
        proposed.filter(set_by__isnull=False).values_list("set_by_id"),
        waived.values_list("asked_by_id"),
        waived.filter(decided_by__isnull=False).values_list("decided_by_id"),
    )
    return {person for (person,) in found if person is not None}


def _setters_among(application: PermitApplication) -> set[int]:
    """Return the same of rows that many applications brought along."""
    booked = {
        each.booked_by_id
        for each in application.ledger_entries.all()
        if each.kind == "void"
        or (each.kind == "invoice" and each.invoice and each.invoice.stage == Invoice.Stage.BY_HAND)
    }
    valued = {who for x in application.valuation_settings.all() for who in (x.proposed_by_id, x.set_by_id)}
    waived = {who for x in application.fee_waivers.all() for who in (x.asked_by_id, x.decided_by_id)}
    return {person for person in booked | valued | waived if person is not None}


def took_money(actor: Any, application: PermitApplication) -> bool:
    """Tell whether somebody took money for an application at the counter."""
    if actor.pk is None:
        return False
    if brought(application, "invoices") is None:
        taken = Payment.objects.filter(invoice__application=application, started_by_id=actor.pk)
        return taken.filter(method__in=AT_THE_COUNTER).exists()
    payments = (payment for invoice in application.invoices.all() for payment in invoice.payments.all())
    return any(x.started_by_id == actor.pk and x.method in AT_THE_COUNTER for x in payments)


def why_not_set_fees(actor: Any, application: PermitApplication) -> str:
    """Say why somebody sets no fee of a permit: he inspected its final; "" when he did not (S2)."""
    final = application.inspections.filter(is_final=True, inspector_id=actor.pk, status="resulted")
    if actor.pk is None or not final.exists():
        return ""
    return told("S2", _("You inspected the final of this permit; another person sets its fees."))


def why_not_forgo(actor: Any, application: PermitApplication) -> str:
    """Say why somebody forgoes no money of a permit: he took it at the counter; "" when he did not (S3)."""
    if not took_money(actor, application):
        return ""
    return told("S3", _("You took money for this permit; another person forgoes or gives back any of it."))
