"""What a company declares of its licences."""

from datetime import date, datetime
from typing import NotRequired, TypedDict, Unpack

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.announcements import LICENCE_CHANGED, announce
from accounts.companies.licences import HOME_STATE
from accounts.companies.services.ownership import demand_owner
from accounts.models import Licence, Organisation, User


class LicenceTaken(ValueError):
    """The licence belongs to a company that registered before."""


class LicenceExpired(ValueError):
    """The licence is no longer valid on the day of registration."""


class LicenceFacts(TypedDict):
    """What a company says of a licence; of the home state and without employees unless it says otherwise."""

    licence_number: str
    classification: str
    expires_on: date
    state: NotRequired[str]
    compensation_carrier: NotRequired[str]
    compensation_policy: NotRequired[str]
    compensation_expires_on: NotRequired[date | None]


@transaction.atomic
def add_licence(company: Organisation, *, actor: User, at: datetime, **said: Unpack[LicenceFacts]) -> Licence:
    """Add a licence or a further class of one to a company; the same again renews its dates.

    :raises NotTheOwner: when the actor does not own the company.
    :raises LicenceTaken, LicenceExpired: see :func:`declare`.
    """
    demand_owner(actor, company, _("Only an owner of the company may change its licenses."))
    return declare(company, at=at, **said)


@transaction.atomic
def declare(company: Organisation, *, at: datetime, **said: Unpack[LicenceFacts]) -> Licence:
    """Keep what a company says of a licence. What a board said before counts no more until it says so again.

    :raises LicenceTaken: when another company registered the licence.
    :raises LicenceExpired: when the licence is not valid on that day.
    """
    number, state = said["licence_number"], said.get("state", HOME_STATE)
    if said["expires_on"] < timezone.localdate(at):
        raise LicenceExpired(
            _("This license has expired. Renew it with the licensing board before you register.")
        )
    if Licence.objects.filter(state=state, number__iexact=number).exclude(organisation=company).exists():
        raise LicenceTaken(_taken(number))
    facts = {
        "expires_on": said["expires_on"],
        "compensation_carrier": said.get("compensation_carrier", ""),
        "compensation_policy": said.get("compensation_policy", ""),
        "compensation_expires_on": said.get("compensation_expires_on"),
        "checked_at": None,
        "failed_at": None,
    }
    try:
        with transaction.atomic():
            licence, _created = Licence.objects.update_or_create(
                organisation=company,
                state=state,
                number=number,
                classification=said["classification"],
                defaults=facts,
            )
    except IntegrityError as double:
        raise LicenceTaken(_taken(number)) from double
    announce(LICENCE_CHANGED, at=at, company=company)
    return licence


def _taken(number: str) -> str:
    text = _(
        "The license %(number)s is already registered here by a company. If it is yours, ask the owner of "
        "the company to add you; if somebody else uses your license, tell the city."
    )
    return text % {"number": number}
