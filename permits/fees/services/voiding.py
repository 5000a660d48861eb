"""Take back a fee that was charged by hand and should not have been: another person voids its invoice."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from permits.fees.models import Invoice
from permits.fees.services import invoices, separation
from permits.fees.services.payments import locked
from permits.rulebook.schema.fee import BY_HAND
from permits.separation import told


class VoidRefused(ValueError):
    """An invoice that must not be voided; the sentence says why and what to do. Nothing was booked."""


@transaction.atomic
def void_charge(invoice: Invoice, *, reason: str, actor: Any, at: datetime) -> Invoice:
    """Void an unpaid invoice that was charged by hand, with a reason; a second click changes nothing.

    :raises PermissionDenied: when the actor may not, or is a party to the application (S1).
    :raises VoidRefused: without a reason, for one that is paid, not by hand, or charged by the actor (S4).
    """
    if not actor.has_perm("void_fee_line", invoice):
        raise PermissionDenied(_("Your role does not allow this for this application."))
    standing = locked(invoice)
    if standing.status == Invoice.Status.VOID:
        return standing
    if why := why_not(standing, actor):
        raise VoidRefused(why)
    if not reason.strip():
        raise VoidRefused(_("Say why; the applicant is told."))
    return invoices.void(standing, reason=reason.strip(), actor=actor, at=at)


def why_not(invoice: Invoice, actor: Any) -> str:
    """Say why a person cannot void an invoice, "" when he can."""
    if invoice.stage != BY_HAND:
        return _("Only a fee that was charged by hand is voided here. Work out the others again instead.")
    if invoice.status == Invoice.Status.PAID:
        return _("This invoice is paid. What was paid is given back by a refund.")
    charged_by = invoice.ledger_entries.filter(kind="invoice").values_list("booked_by_id", flat=True).first()
    if charged_by == actor.pk:
        return told("S4", _("You charged this fee; another person must take it back."))
    application = invoice.application
    return separation.why_not_set_fees(actor, application) or separation.why_not_forgo(actor, application)
