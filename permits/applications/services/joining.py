"""Take the place on an application that one was invited to."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.invitations import InvitationRefused
from accounts.models import Organisation
from permits.applications.company_rights import companies_for
from permits.applications.facts import party_in
from permits.applications.models import Declaration, Party, PartyInvitation, PermitApplication
from permits.applications.services.editing import note_typed
from permits.applications.services.parties import PEOPLE, contractor_place


def demand_free(application: PermitApplication, role: str, person: Any) -> None:
    """Refuse a place that somebody with an account, or a company, holds.

    :raises InvitationRefused: saying who holds it.
    """
    holder = party_in(application, role)
    if holder is None or (holder.user_id is None and holder.organisation_id is None):
        return
    same = person is not None and holder.user_id == person.pk
    text = (
        _("%(name)s takes part as %(role)s already.")
        if same
        else _("%(name)s is the %(role)s of this application. Change that on its page of people first.")
    )
    words = {"name": holder.name, "role": Party.Role(role).label.lower()}
    raise InvitationRefused(text % words)


def take_place(
    invitation: PartyInvitation, *, actor: Any, company: Organisation | None, at: datetime
) -> Party:
    """Give a person the place of his invitation. Called under the lock of the application.

    :raises InvitationRefused: when a contractor comes without a company that has a licence.
    """
    if invitation.role == Party.Role.AGENT:
        return _agent(invitation, actor, at)
    if invitation.role == Party.Role.CONTRACTOR:
        return _contractor(invitation, actor, company, at)
    return _named(invitation, actor, at)


def _agent(invitation: PartyInvitation, actor: Any, at: datetime) -> Party:
    """Begin a delegation; one that runs is replaced, so that the newest end counts."""
    running = invitation.application.parties.filter(role=Party.Role.AGENT, user=actor, until__gt=at)
    running.update(until=at, ended_by=actor)
    return _of_person(invitation, actor, at, until=invitation.ends_at)


def _named(invitation: PartyInvitation, actor: Any, at: datetime) -> Party:
    """Let a person into the place in which somebody named him, or which is free."""
    holder = party_in(invitation.application, invitation.role)
    if holder is None:
        return _of_person(invitation, actor, at)
    holder.user, holder.given_by = actor, invitation.invited_by
    holder.email = invitation.email
    holder.save(update_fields=["user", "given_by", "email"])
    return holder


def _of_person(invitation: PartyInvitation, actor: Any, at: datetime, until: datetime | None = None) -> Party:
    return Party.objects.create(
        application=invitation.application,
        role=invitation.role,
        user=actor,
        name=(str(actor) if actor.name else invitation.name)[:150],
        email=invitation.email,
        phone=actor.phone,
        given_by=invitation.invited_by,
        since=at,
        until=until,
    )


def _contractor(invitation: PartyInvitation, actor: Any, company: Organisation | None, at: datetime) -> Party:
    if company is None or company.pk not in companies_for(actor, "submit"):
        raise InvitationRefused(
            _("Choose a company for which you act as owner or in the office, or register yours first.")
        )
    if not company.licences.exists():
        raise InvitationRefused(_("%(name)s has no license on record. Add it first.") % {"name": company})
    before = party_in(invitation.application, Party.Role.CONTRACTOR)
    if before is not None:
        before.until, before.ended_by = at, actor
        before.save(update_fields=["until", "ended_by"])
    invitation.application.declarations.filter(kind=Declaration.Kind.OWNER_BUILDER).delete()
    note_typed(invitation.application, PEOPLE, typed={}, fields=["builder", "licence_number"], at=at)
    party = contractor_place(invitation.application, company, at=at)
    party.given_by, party.email = invitation.invited_by, invitation.email
    party.save()
    return party
