"""Who has set a fee of a permit, and who took its money: what keeps the duties of money apart (S2, S3)."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet, Value
from django.utils.translation import gettext as _

from permits.applications.models import PermitApplication
from permits.fees.models import FeeWaiver, Invoice, LedgerEntry, Payment, ValuationSetting
from permits.separation import told

SET, TOOK = "set", "took"
KEPT = "who set fees and took money"
AT_THE_COUNTER = (Payment.Method.CHEQUE, Payment.Method.CASH)


def fee_setters(application: PermitApplication) -> set[int]:
    """Return who has set what a permit costs: by its valuation, by hand, by a waiver, or by taking back.

    Who only let the schedule be applied has set nothing.
    """
    return _known(application)[SET]


def took_money(actor: Any, application: PermitApplication) -> bool:
    """Tell whether somebody took money for an application at the counter."""
    return actor.pk is not None and actor.pk in _known(application)[TOOK]


def load(applications: Sequence[PermitApplication]) -> None:
    """Ask once who set the fees of many applications and who took money for them."""
    found: dict[int, dict[str, set[int]]] = {each.pk: {SET: set(), TOOK: set()} for each in applications}
    for application, person, part in _rows(list(found)):
        if person is not None:
            found[application][part].add(person)
    for each in applications:
        each.__dict__.setdefault("_prefetched_objects_cache", {})[KEPT] = found[each.pk]


def _known(application: PermitApplication) -> dict[str, set[int]]:
    """Return what :func:`load` knows, kept with what the lock of an application forgets."""
    if KEPT not in application.__dict__.get("_prefetched_objects_cache", {}):
        load([application])
    known: dict[str, set[int]] = application.__dict__["_prefetched_objects_cache"][KEPT]
    return known


def _rows(applications: list[int]) -> QuerySet[Any, Any]:
    by_hand = Q(kind="invoice", invoice__stage=Invoice.Stage.BY_HAND) | Q(kind="void")
    about = {"application__in": applications}
    booked = LedgerEntry.objects.filter(by_hand, **about).order_by()
    valued = ValuationSetting.objects.filter(**about).order_by()
    waived = FeeWaiver.objects.filter(**about).order_by()
    taken = Payment.objects.filter(invoice__application__in=applications, method__in=AT_THE_COUNTER)
    parts = [
        booked.values_list("application_id", "booked_by_id", Value(SET)),
        valued.values_list("application_id", "proposed_by_id", Value(SET)),
        valued.values_list("application_id", "set_by_id", Value(SET)),
        waived.values_list("application_id", "asked_by_id", Value(SET)),
        waived.values_list("application_id", "decided_by_id", Value(SET)),
        taken.order_by().values_list("invoice__application_id", "started_by_id", Value(TOOK)),
    ]
    return parts[0].union(*parts[1:])


def why_not_set_fees(actor: Any, application: PermitApplication) -> str:
    """Say why somebody sets no fee of a permit: he inspected its final; "" when he did not (S2)."""
    if actor.pk is None:
        return ""
    by_him = Q(inspector_id=actor.pk) | Q(corrections__decided_by_id=actor.pk)
    final = application.inspections.filter(by_him, is_final=True, status="resulted")
    if not final.exists():
        return ""
    return told("S2", _("You inspected the final of this permit; another person sets its fees."))


def why_not_forgo(actor: Any, application: PermitApplication) -> str:
    """Say why somebody forgoes no money of a permit: he took it at the counter; "" when he did not (S3)."""
    if not took_money(actor, application):
        return ""
    return told("S3", _("You took money for this permit; another person forgoes or gives back any of it."))
