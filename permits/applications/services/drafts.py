"""Begin an application."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from permits.applications.belonging import belonging_of, with_number
from permits.applications.company_rights import companies_for
from permits.applications.models import Draft, Party, PermitApplication
from permits.applications.services.belonging import PLACE
from permits.applications.services.parties import contractor_place
from permits.rulebook.models import RulebookVersion
from permits.rulebook.queries import version_in_force
from workflows.transitions import open_case


class UnknownType(LookupError):
    """The city has no such permit type now."""


class NotAMember(PermissionError):
    """Somebody would apply for a company to which he does not belong."""


@transaction.atomic
def start_draft(
    user: User,
    *,
    organisation: Organisation | None,
    type_code: str,
    at: datetime,
    token: UUID | None = None,
    number: str = "",
    source: str = "",
    source_id: str = "",
) -> PermitApplication:
    """Begin an application under the rules in force; the same ``token`` gives the same draft again.

    The person becomes its applicant; the company, where there is one, its contractor. ``number`` is that of
    the permit to which it is to belong; of one on which the person is no party nothing is taken over.

    :raises UnknownType: when the city has no such type on that day.
    :raises NotAMember: when the person does not belong to the company.
    :raises NoRulebookInForce: before the first rulebook takes effect.
    """
    if organisation is not None and organisation.pk not in companies_for(user, "edit_draft"):
        raise NotAMember(_("You do not apply for that company: its owners and its office do."))
    application = _new(user, organisation, version_in_force(timezone.localdate(at)), type_code, at)
    application.source, application.source_id = source, source_id
    _begin_for(application, number)
    if token is None:
        return _open(application, organisation, at)
    own_token = uuid5(token, str(user.pk))  # somebody else's token opens nothing of his
    begun = _begun_with(own_token)
    if begun is not None:
        return begun
    try:
        with transaction.atomic():
            _open(application, organisation, at)
            Draft.objects.create(application=application, token=own_token)
    except IntegrityError:  # the other of two clicks was faster
        return PermitApplication.objects.get(draft__token=own_token)
    return application


def _begin_for(application: PermitApplication, number: str) -> None:
    """Fill in the number and the place of the permit for which an application is begun."""
    belongs = belonging_of(application)
    parent = with_number(number, application.applicant) if belongs and number else None
    if belongs is not None and parent is not None:
        application.answers = {belongs.question: number}
        for name in PLACE:
            setattr(application, name, getattr(parent, name))


def _begun_with(token: UUID) -> PermitApplication | None:
    return PermitApplication.objects.filter(draft__token=token).first()


def _open(
    application: PermitApplication, organisation: Organisation | None, at: datetime
) -> PermitApplication:
    open_case(application, actor=application.applicant, at=at, type=application.permit_type)
    Party.objects.bulk_create(_first_parties(application, application.applicant, organisation, at))
    return application


def _new(
    user: User, organisation: Organisation | None, version: RulebookVersion, type_code: str, at: datetime
) -> PermitApplication:
    permit_type = version.rulebook.types.get(type_code)
    if permit_type is None:
        raise UnknownType(_("This city has no permit type “%(code)s”.") % {"code": type_code})
    return PermitApplication(
        permit_type=type_code,
        type_name=permit_type.name,
        track=permit_type.track,
        relation=permit_type.belongs_to.kind if permit_type.belongs_to else "",
        rulebook_version=version,
        applicant=user,
        organisation=organisation,
        work_class=permit_type.work_classes[0].code if len(permit_type.work_classes) == 1 else "",
        created_at=at,
        saved_at=at,
    )


def _first_parties(
    application: PermitApplication, user: User, organisation: Organisation | None, at: datetime
) -> list[Any]:
    himself = Party(
        application=application,
        role=Party.Role.APPLICANT,
        user=user,
        name=str(user)[:150],
        email=user.email,
        phone=user.phone,
        since=at,
    )
    if organisation is None:
        return [himself]
    return [himself, contractor_place(application, organisation, at=at)]
