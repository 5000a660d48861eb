"""What people do about their companies."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.licences import HOME_STATE
from accounts.models import Licence, Membership, Organisation, User
from accounts.roles import CompanyRole


class LicenceTaken(ValueError):
    """The licence belongs to a company that registered before."""


class LicenceExpired(ValueError):
    """The licence is no longer valid on the day of registration."""


class NotTheOwner(PermissionError):
    """Only an owner may change what a company is."""


@transaction.atomic
def register_company(
    user: User,
    *,
    name: str,
    trade: str,
    licence_number: str,
    classification: str,
    expires_on: date,
    at: datetime,
    state: str = HOME_STATE,
    phone: str = "",
    address: str = "",
    compensation_carrier: str = "",
    compensation_policy: str = "",
    compensation_expires_on: date | None = None,
) -> Organisation:
    """Register a contractor's company with its owner and its first licence; the same again returns it.

    Without a carrier the company declares that it employs nobody.

    :raises LicenceTaken: when another company registered the licence.
    :raises LicenceExpired: when the licence is not valid on that day.
    """
    mine = _registered_by(user, state, licence_number, classification)
    if mine is not None:
        return mine
    company = Organisation.objects.create(name=name, trade=trade, phone=phone, address=address)
    Membership.objects.create(user=user, organisation=company, role=CompanyRole.OWNER, joined_at=at)
    user.__dict__.pop("company_id_list", None)
    _add_licence(
        company,
        state=state,
        number=licence_number,
        classification=classification,
        expires_on=expires_on,
        at=at,
        compensation_carrier=compensation_carrier,
        compensation_policy=compensation_policy,
        compensation_expires_on=compensation_expires_on,
    )
    return company


@transaction.atomic
def add_licence(
    company: Organisation,
    *,
    actor: User,
    licence_number: str,
    classification: str,
    expires_on: date,
    at: datetime,
    state: str = HOME_STATE,
    compensation_carrier: str = "",
    compensation_policy: str = "",
    compensation_expires_on: date | None = None,
) -> Licence:
    """Add a licence or a further class of one to a company; the same again renews its dates.

    :raises NotTheOwner: when the actor does not own the company.
    :raises LicenceTaken, LicenceExpired: see :func:`register_company`.
    """
    if not owns(actor, company):
        raise NotTheOwner(_("Only an owner of the company may change its licenses."))
    return _add_licence(
        company,
        state=state,
        number=licence_number,
        classification=classification,
        expires_on=expires_on,
        at=at,
        compensation_carrier=compensation_carrier,
        compensation_policy=compensation_policy,
        compensation_expires_on=compensation_expires_on,
    )


@transaction.atomic
def save_profile(user: User, *, name: str, phone: str, language: str) -> User:
    """Change what a person says of himself; records made before keep what they said."""
    user.name, user.phone, user.language = name, phone, language
    user.save(update_fields=["name", "phone", "language"])
    return user


def owns(user: User, company: Organisation) -> bool:
    """Tell whether a person is an owner of a company now."""
    held = company.memberships.filter(user=user, role=CompanyRole.OWNER, left_at__isnull=True)
    return held.exists()


def _registered_by(user: User, state: str, number: str, classification: str) -> Organisation | None:
    found = Licence.objects.filter(state=state, number__iexact=number, classification=classification)
    mine = found.filter(organisation_id__in=user.company_id_list).select_related("organisation").first()
    return mine.organisation if mine else None


def _add_licence(
    company: Organisation,
    *,
    state: str,
    number: str,
    classification: str,
    expires_on: date,
    at: datetime,
    compensation_carrier: str,
    compensation_policy: str,
    compensation_expires_on: date | None,
) -> Licence:
    if expires_on < timezone.localdate(at):
        raise LicenceExpired(
            _("This license has expired. Renew it with the licensing board before you register.")
        )
    if Licence.objects.filter(state=state, number__iexact=number).exclude(organisation=company).exists():
        raise LicenceTaken(_taken(number))
    facts = {
        "expires_on": expires_on,
        "compensation_carrier": compensation_carrier,
        "compensation_policy": compensation_policy,
        "compensation_expires_on": compensation_expires_on,
        "checked_at": at,
    }
    try:
        with transaction.atomic():
            licence, _created = Licence.objects.update_or_create(
                organisation=company,
                state=state,
                number=number,
                classification=classification,
                defaults=facts,
            )
    except IntegrityError as double:
        raise LicenceTaken(_taken(number)) from double
    return licence


def _taken(number: str) -> str:
    text = _(
        "The license %(number)s is already registered here by a company. If it is yours, ask the owner of "
        "the company to add you; if somebody else uses your license, tell the city."
    )
    return text % {"number": number}
