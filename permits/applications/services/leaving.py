"""End somebody's part in an application: the owner's right, and everybody's own."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.forms.models import model_to_dict
from django.utils.translation import gettext as _

from accounts.models import Membership, User
from accounts.roles import CompanyRole
from accounts.security import events as security_events
from accounts.security.events import Kind
from permits.applications.authority import party_roles
from permits.applications.models import Party, PermitApplication
from permits.applications.services.editing import NotYours
from permits.applications.services.parties import forget_parties
from permits.applications.statuses import EDITABLE
from workflows import noting, outbox
from workflows.actors import SYSTEM
from workflows.transitions import lock

ENDED, MEMBER_LEFT = "party.ended", "company.member_left"
Role = Party.Role


class StaysOnRecord(ValueError):
    """A place that changes by a change of record only; the text says so."""


def may_end(user: Any, party: Party, *, at: datetime) -> bool:
    """Tell whether a person may end a part: his own, or as owner or applicant, or where he gave it.

    An applicant is never sent away here, nor an owner by anybody but himself while the form is open.
    """
    if party.role in {Role.APPLICANT, Role.TAKING_OVER}:
        return False
    if party.user_id is not None and party.user_id == user.pk:
        return True
    if not user.has_perm("invite_party", party.application):
        return False
    mine = party_roles(user, party.application, at=at)
    return bool(mine & {Role.OWNER, Role.APPLICANT}) or party.given_by_id == user.pk


@transaction.atomic
def end_part(party: Party, *, reason: str, actor: Any, at: datetime) -> Party:
    """End a part from this moment on; it stays in the record. A second time changes nothing.

    A design professional of an application that was handed in keeps his name on it and loses his access.

    :raises NotYours: when the actor may not.
    :raises StaysOnRecord: when only a change of record can do that.
    """
    application = party.application
    lock(application)
    found = Party.objects.select_related("user", "organisation").get(pk=party.pk)
    found.application = application
    if found.until is not None and found.until <= at:
        return found
    if not may_end(actor, found, at=at):
        raise NotYours(_("The owner and the applicant end a part, or whoever holds it."))
    handed_in = application.status not in EDITABLE
    if handed_in and found.role in {Role.OWNER, Role.CONTRACTOR}:
        raise StaysOnRecord(
            _("The application was handed in: who takes this place changes by a change of record.")
        )
    found.until, found.ended_by = at, actor
    found.save(update_fields=["until", "ended_by"])
    if handed_in and found.role == Role.DESIGN_PROFESSIONAL:
        _keep_name(found, at)
    forget_parties(application)
    _note(found, reason, actor, at)
    return found


def left_company(*, membership: Membership, actor: User, at: datetime) -> None:
    """End what somebody could do as the applicant of his company's applications, in the moment he leaves it.

    Each application then goes over to an owner of the company, by an event of its own.
    """
    mine = Party.objects.current(at).filter(
        user=membership.user, application__organisation=membership.organisation
    )
    held = list(mine.filter(role=Role.APPLICANT).select_related("application__case"))
    mine.filter(role__in=[Role.APPLICANT, Role.AGENT]).update(until=at, ended_by=actor)
    for party in held:
        outbox.publish(party.application.case, MEMBER_LEFT, at=at, party=party.pk)


@transaction.atomic
def hand_over(party: Party, *, at: datetime) -> Party | None:
    """Make an owner of the company the applicant in the place of somebody who left it; once."""
    application: PermitApplication = party.application
    lock(application)
    if application.organisation is None or application.applicant_id != party.user_id:
        return None
    owners = application.organisation.memberships.filter(role=CompanyRole.OWNER, left_at__isnull=True)
    heir = owners.select_related("user").order_by("joined_at", "id").first()
    if heir is None:
        return None
    application.applicant = heir.user
    application.save(update_fields=["applicant"])
    place = Party.objects.create(
        application=application,
        role=Role.APPLICANT,
        user=heir.user,
        name=str(heir.user)[:150],
        email=heir.user.email,
        phone=heir.user.phone,
        since=at,
    )
    forget_parties(application)
    noting.note(
        application,
        f"party:{place.pk}",
        "hand_over",
        permission="see_application",
        topic="party.handed_over",
        actor=SYSTEM,
        at=at,
        party=place.pk,
        before=party.pk,
        role=Role.APPLICANT.value,
    )
    return place


def _keep_name(party: Party, at: datetime) -> None:
    kept = model_to_dict(
        party, fields=["role", "name", "email", "phone", "address", "licence_number", "licence_class"]
    )
    Party.objects.create(application=party.application, since=at, **kept)


def _note(party: Party, reason: str, actor: Any, at: datetime) -> None:
    noting.note(
        party.application,
        f"party:{party.pk}",
        "end",
        permission="see_application",
        topic=ENDED,
        actor=actor,
        at=at,
        reason=reason.strip()[:300],
        party=party.pk,
        role=party.role,
    )
    facts = {"role": party.role, "party": party.pk}
    security_events.record(Kind.PARTY_ENDED, at=at, actor=actor, about=party.application, **facts)
