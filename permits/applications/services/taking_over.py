"""A new contractor makes his own declarations before a change of record puts him on the permit.

He gets a place on the request, in which he may read it and sign, and nothing else. What he signed goes over
to the permit when the change is put in force; what the contractor before him signed stays in the record.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from permits.applications.facts import rulebook_of, type_of
from permits.applications.models import Declaration, Party, PermitApplication
from permits.applications.services.declarations import NotToBeSigned
from permits.applications.services.editing import NotEditable, NotYours, clean_text
from permits.applications.services.parties import forget_parties
from permits.applications.services.records import place_asked
from permits.applications.statuses import Status
from permits.rulebook.schema import demand
from workflows import noting
from workflows.transitions import lock

WAITING = frozenset({Status.SUBMITTED, Status.INCOMPLETE, Status.INTAKE_FEES_DUE, Status.IN_REVIEW})
"""Where a request is handed in and not decided yet."""
OF_A_CONTRACTOR = frozenset({Declaration.Kind.CONTRACTOR, Declaration.Kind.COMPENSATION})
"""The statements that speak of the contractor himself; the lender of the work stays the same."""
GIVEN_UP = OF_A_CONTRACTOR | {Declaration.Kind.OWNER_BUILDER}
TOPIC = "record.to_be_signed"


def statements_of(parent: PermitApplication) -> list[demand.Declaration]:
    """Return what a contractor who takes a permit over declares, in the words of the permit's own rules."""
    return [each for each in type_of(parent).declarations if each.code in OF_A_CONTRACTOR]


def unsigned(request: PermitApplication, parent: PermitApplication) -> list[demand.Declaration]:
    """Return what the new contractor has not signed yet; nothing where nobody takes over as contractor."""
    place = place_asked(request)
    if place is None or place.role != Party.Role.CONTRACTOR:
        return []
    signed = {each.kind: each for each in request.declarations.all() if _is_his(each, place.licence_number)}
    return [each for each in statements_of(parent) if each.code not in signed]


@transaction.atomic
def name_who_takes_over(request: PermitApplication, *, actor: Any, at: datetime) -> Party | None:
    """Give the company that a handed-in request names as the new contractor its place to read and sign."""
    place = place_asked(request)
    company = place.company if place is not None else None
    standing = request.parties.filter(role=Party.Role.TAKING_OVER, until__isnull=True)
    if company is not None and standing.filter(organisation=company).exists():
        return None
    standing.update(until=at)
    forget_parties(request)
    if place is None or company is None:
        return None
    party = Party.objects.create(
        application=request,
        role=Party.Role.TAKING_OVER,
        organisation=company,
        name=company.name[:150],
        email=place.email,
        phone=company.phone,
        address=company.address,
        licence_number=place.licence_number,
        licence_class=place.licence.classification if place.licence else "",
        since=at,
    )
    noting.note(
        request,
        f"party:{party.pk}",
        "invite",
        permission="submit",
        topic=TOPIC,
        actor=actor,
        at=at,
        party=party.pk,
        role=party.role,
    )
    return party


@transaction.atomic
def sign_to_take_over(
    request: PermitApplication,
    kind: str,
    *,
    details: Mapping[str, Any],
    signed_name: str,
    actor: Any,
    at: datetime,
    language: str = "en",
) -> Declaration:
    """Sign a statement as the contractor who takes over; signing again before the decision replaces it.

    :raises NotToBeSigned: when it is not a new contractor's to sign.
    :raises NotEditable: when the request is not handed in, or was decided.
    :raises NotYours: when the actor may not sign for the company.
    """
    lock(request)
    if request.status not in WAITING:
        raise NotEditable(request)
    if not actor.has_perm("sign_to_take_over", request):
        raise NotYours(_("An owner or the office of the company that takes over signs this."))
    parent = request.parent
    statement = next((each for each in statements_of(parent) if each.code == kind), None) if parent else None
    if parent is None or statement is None:
        raise NotToBeSigned(_("This declaration does not belong to this application."))
    place = place_asked(request)
    number = place.licence_number if place else ""
    signed: Declaration = Declaration.objects.update_or_create(
        application=request,
        kind=kind,
        defaults={
            "text": rulebook_of(parent).text(statement.text, language),
            "details": {**details, "licence_number": number},
            "signed_name": clean_text(signed_name),
            "signed_by": actor,
            "signed_at": at,
        },
    )[0]
    noting.note(
        request,
        f"declaration:{signed.pk}",
        "sign",
        permission="sign_to_take_over",
        topic="declaration.signed",
        actor=actor,
        at=at,
        declaration=signed.pk,
        kind=kind,
        role=Party.Role.TAKING_OVER.value,
    )
    return signed


def carry_over(request: PermitApplication, parent: PermitApplication, *, at: datetime) -> None:
    """Put the new contractor's declarations in the place of those made before, which stay in the record.

    Called under both locks, inside the transaction that puts the change in force.
    """
    made = list(request.declarations.filter(kind__in=OF_A_CONTRACTOR))
    if not made:
        return
    parent.declarations.filter(kind__in=GIVEN_UP).update(superseded_at=at)
    for each in made:
        Declaration.objects.create(
            application=parent,
            kind=each.kind,
            text=each.text,
            details=each.details,
            signed_name=each.signed_name,
            signed_by=each.signed_by,
            signed_at=each.signed_at,
        )
    parent.__dict__.get("_prefetched_objects_cache", {}).pop("declarations", None)


def _is_his(declaration: Declaration, licence_number: str) -> bool:
    return bool(declaration.details.get("licence_number") == licence_number)
