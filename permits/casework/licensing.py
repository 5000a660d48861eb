"""Contractors' licences over all open records: their lapses held and released, and a silent board."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.companies.services import checks
from accounts.companies.services.checks import Occasion
from accounts.models import Licence, Organisation
from permits.applications.licensing import contractor_of, standing_of_contractor
from permits.applications.models import Hold, PermitApplication
from permits.applications.services import licence_holds
from permits.applications.services.licence_holds import HELD
from permits.applications.statuses import REQUESTS
from permits.casework import issuing, readiness
from workflows import noting, outbox
from workflows.transitions import lock

COMPANY, CONTRACTOR = "licence.changed", "contractor.licence_changed"
AT_A_TIME = 100
"""How many licences one task asks about; the next task goes on."""


class NothingToAccept(Exception):
    """The licence does not wait for a person: it is good, or lapsed, or was not seen within a day."""


@transaction.atomic
def accept_last_answer(application: PermitApplication, *, reason: str, actor: Any, at: datetime) -> None:
    """Accept, for a day, what the board said within the last one, because it does not answer now.

    It is written into the history with the reason and who did it (domain journey 12).

    :raises NothingToAccept: when the licence does not wait for that.
    """
    lock(application)
    standing, contractor = standing_of_contractor(application, at=at), contractor_of(application)
    if contractor is None or standing is None or standing.is_good or standing.has_lapsed:
        raise NothingToAccept(_("The license does not wait for anybody: look at it again."))
    if not standing.recent:
        raise NothingToAccept(
            _("The board has not answered for more than a day, so its last answer does not count any more.")
        )
    noting.note(
        application,
        f"licence:{contractor.pk}",
        "confirm_licence",
        permission="confirm_issuance_items",
        topic="issuance_item.confirmed",
        actor=actor,
        at=at,
        reason=reason,
    )


def company_heard_of(*, company: Organisation, at: datetime) -> None:
    """Note that something about a company's licences changed; its records are looked at after the commit."""
    outbox.publish(None, COMPANY, at=at, company=company.pk)


def spread(company_id: int, *, at: datetime) -> int:
    """Have every open record of a contractor looked at, each by itself; returns how many."""
    found = list(open_records().filter(**_contractor(company_id)).select_related("case").order_by("pk"))
    for application in found:
        outbox.publish(application.case, CONTRACTOR, at=at, company=company_id)
    return len(found)


@transaction.atomic
def look_again(application: PermitApplication, *, at: datetime) -> None:
    """Bring one record up to what its contractor's licence is worth: hold, readiness, instant issue."""
    lock(application)
    licence_holds.reconcile(application, at=at)
    if application.is_instant:
        issuing.issue_if_paid(application, at=at)
    readiness.refresh(application, at=at)


def open_records() -> Any:
    """Return the applications and permits on which a lapsed licence is held, and those held for one."""
    return PermitApplication.objects.filter(
        Q(status__in=HELD) & ~Q(relation__in=REQUESTS) | Q(pk__in=_held().values("application_id"))
    )


def due(*, at: datetime) -> Iterable[PermitApplication]:
    """Return the records to look at again on a day: held ones, and those whose contractor's dates passed."""
    today = timezone.localdate(at)
    over = Licence.objects.filter(
        Q(expires_on__lt=today) | Q(compensation_expires_on__lt=today) | ~Q(status=Licence.Status.ACTIVE)
    )
    of_lapsed = Q(
        status__in=HELD,
        parties__role="contractor",
        parties__until__isnull=True,
        parties__organisation__in=over.values("organisation_id"),
    ) & ~Q(relation__in=REQUESTS)
    held = PermitApplication.objects.filter(pk__in=_held().values("application_id"))
    return (held | PermitApplication.objects.filter(of_lapsed)).distinct().iterator()


def check_some(*, after: tuple[str, str], at: datetime) -> tuple[str, str] | None:
    """Ask the board about the next licences in order of their numbers; return the last, None at the end."""
    state, number = after
    beyond = Q(state=state, number__gt=number) | Q(state__gt=state)
    numbers = list(
        Licence.objects.filter(beyond)
        .values_list("state", "number")
        .distinct()
        .order_by("state", "number")[:AT_A_TIME]
    )
    checks.check_numbers(numbers, occasion=Occasion.NIGHTLY, at=at)
    return numbers[-1] if len(numbers) == AT_A_TIME else None


def ask_again(*, at: datetime) -> None:
    """Ask once more about licences of which the board said nothing when it was asked last."""
    silent = Licence.objects.filter(failed_at__isnull=False).values_list("state", "number")
    numbers = silent.distinct().order_by("state", "number")[:AT_A_TIME]
    checks.check_numbers(list(numbers), occasion=Occasion.NIGHTLY, at=at)


def _held() -> Any:
    return Hold.objects.filter(code=Hold.Code.LICENCE_INVALID, placed_by__isnull=True, lifted_at__isnull=True)


def _contractor(company_id: int) -> dict[str, Any]:
    return {
        "parties__role": "contractor",
        "parties__until__isnull": True,
        "parties__organisation": company_id,
    }
