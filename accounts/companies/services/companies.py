"""Register a contractor's company."""

from datetime import date, datetime

from django.db import transaction

from accounts.companies.licences import HOME_STATE
from accounts.companies.services import licences
from accounts.models import Licence, Membership, Organisation, User
from accounts.roles import CompanyRole
from accounts.security import events as security_events
from accounts.security.events import Kind


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
    user.forget_companies()
    licences.declare(
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
    security_events.record(Kind.MEMBER_JOINED, at=at, actor=user, about=company, role=CompanyRole.OWNER)
    return company


def _registered_by(user: User, state: str, number: str, classification: str) -> Organisation | None:
    found = Licence.objects.filter(state=state, number__iexact=number, classification=classification)
    mine = found.filter(organisation_id__in=user.company_id_list).select_related("organisation").first()
    return mine.organisation if mine else None
