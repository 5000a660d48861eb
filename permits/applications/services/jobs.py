"""Begin all applications that one job needs."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from accounts.models import Organisation, User
from permits.applications.models import Draft, PermitApplication
from permits.applications.prefilling import GUIDE
from permits.applications.services.drafts import start_draft


@transaction.atomic
def start_job(
    user: User,
    *,
    organisation: Organisation | None,
    type_codes: Sequence[str],
    told: Mapping[str, str],
    at: datetime,
    token: UUID,
    number: str = "",
) -> list[PermitApplication]:
    """Begin an application of each type, in that order; several are linked as one job.

    ``told`` is what was answered in the guide, by question: forms that say so are prefilled with it;
    ``number`` that of the permit to which they are to belong. The same ``token`` gives the same again.

    :raises UnknownType, NotAMember, NoRulebookInForce: as :func:`start_draft`.
    """
    begun = [
        start_draft(
            user,
            organisation=organisation,
            type_code=code,
            at=at,
            token=_token(token, code, type_codes),
            number=number,
        )
        for code in type_codes
    ]
    if len(begun) > 1:
        job = uuid5(token, f"job of {user.pk}")
        PermitApplication.objects.filter(pk__in=[each.pk for each in begun]).update(job=job)
        for each in begun:
            each.job = job
    if told:
        _remember(begun, told)
    return begun


def _token(token: UUID, code: str, codes: Sequence[str]) -> UUID:
    return token if len(codes) == 1 else uuid5(token, code)


def _remember(begun: list[PermitApplication], told: Mapping[str, str]) -> None:
    """Keep what was answered in the guide on each desk on which nothing was filled in yet."""
    for desk in Draft.objects.filter(application__in=begun, visited=[]):
        desk.typed = {**desk.typed, GUIDE: {question: [answer] for question, answer in told.items()}}
        desk.save(update_fields=["typed"])
