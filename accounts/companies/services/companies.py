"""Register a contractor's company."""

from datetime import datetime
from typing import Unpack

from django.db import transaction

from accounts.companies.licences import HOME_STATE
from accounts.companies.services.licences import LicenceFacts, declare
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
    at: datetime,
    phone: str = "",
    address: str = "",
    **licence: Unpack[LicenceFacts],
) -> Organisation:
    """Register a contractor's company with its owner and its first licence; the same again returns it.

    Without a carrier the company declares that it employs nobody.

    :raises LicenceTaken: when another company registered the licence.
    :raises LicenceExpired: when the licence is not valid on that day.
    """
    mine = _registered_by(user, licence)
    if mine is not None:
        return mine
    company = Organisation.objects.create(name=name, trade=trade, phone=phone, address=address)
    Membership.objects.create(user=user, organisation=company, role=CompanyRole.OWNER, joined_at=at)
    user.forget_companies()
    declare(company, at=at, **licence)
    security_events.record(Kind.MEMBER_JOINED, at=at, actor=user, about=company, role=CompanyRole.OWNER)
    return company


def _registered_by(user: User, licence: LicenceFacts) -> Organisation | None:
    found = Licence.objects.filter(
        state=licence.get("state", HOME_STATE),
        number__iexact=licence["licence_number"],
        classification=licence["classification"],
        organisation_id__in=user.company_id_list,
    )
    mine = found.select_related("organisation").first()
    return mine.organisation if mine else None
