"""Invite somebody to take part in an application, and answer such an invitation.

Agents act for the applicant until a day. Owner, contractor and design professional are invited to a place
that nobody with an account holds yet; who holds it already changes by the form, or by a change of record.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.invitations import InvitationRefused
from accounts.models import Organisation
from accounts.models.invitations import new_secret
from accounts.people import person_at
from accounts.security import events as security_events
from accounts.security.events import Kind
from permits.applications.models import Party, PartyInvitation, PermitApplication
from permits.applications.services import joining
from permits.applications.services.editing import NotYours, clean_text
from permits.applications.services.parties import forget_parties
from permits.applications.statuses import CLOSING, EDITABLE, Status
from workflows import noting
from workflows.transitions import lock

LASTS = timedelta(days=14)
LONGEST = timedelta(days=366)
"""The longest delegation of an agent; it may be given again."""
TWO_CLICKS = timedelta(minutes=1)
"""Within so short a time the same invitation is one that was sent twice by mistake."""
MOST = 20
OVER = CLOSING | {Status.DENIED, Status.APPLICATION_EXPIRED}
INVITED, JOINED, DECLINED, REVOKED = "party.invited", "party.joined", "party.declined", "party.uninvited"


@transaction.atomic
def invite(
    application: PermitApplication,
    *,
    role: str,
    email: str,
    name: str,
    actor: Any,
    at: datetime,
    ends_at: datetime | None = None,
) -> PartyInvitation:
    """Invite somebody by e-mail; the same person in the same role gets a fresh link, the earlier is dead.

    ``ends_at`` is when an agent's delegation ends; the others have none.

    :raises NotYours: when the actor may not.
    :raises InvitationRefused: when that place is taken, closed, or the end is not right.
    """
    lock(application)
    if not actor.has_perm("invite_party", application):
        raise NotYours(_("The applicant, the owner or the contractor invites people."))
    address = email.strip().lower()
    _demand_possible(application, role, address, ends_at, at)
    waiting = application.invitations.filter(accepted_at=None, revoked_at=None, declined_at=None)
    if waiting.open(at).exclude(email=address).count() >= MOST:
        raise InvitationRefused(
            _("%(most)d invitations are open. Take some back before you send more.") % {"most": MOST}
        )
    sent = waiting.open(at).filter(email=address, role=role, ends_at=ends_at, invited_at__gt=at - TWO_CLICKS)
    if (twice := sent.first()) is not None:
        return twice  # type: ignore[no-any-return]
    facts = {
        "name": clean_text(name)[:150],
        "ends_at": ends_at,
        "invited_by": actor,
        "invited_at": at,
        "expires_at": at + LASTS,
        "secret": new_secret(),
    }
    invitation: PartyInvitation = waiting.update_or_create(
        application=application, role=role, email=address, defaults=facts
    )[0]
    _note(invitation, "invite", INVITED, actor=actor, at=at)
    security_events.record(Kind.PARTY_INVITED, at=at, actor=actor, about=application, role=role)
    return invitation


@transaction.atomic
def accept(
    invitation: PartyInvitation, *, actor: Any, at: datetime, company: Organisation | None = None
) -> Party:
    """Take part, in the role of the invitation and no other; a second click changes nothing.

    ``company`` is that of a contractor: one for which the person may act.

    :raises InvitationRefused: when it is not open, not for this person, or the place was taken meanwhile.
    """
    found = _locked(invitation)
    if found.accepted_by_id == actor.pk and found.party is not None:
        return found.party
    _demand_open(found, actor, at)
    if actor.roles_at(at):
        raise InvitationRefused(
            _("City staff take part with a private account, so that nobody decides on his own application.")
        )
    application = found.application
    _demand_possible(application, found.role, found.email, found.ends_at, at, joining_now=True)
    party = joining.take_place(found, actor=actor, company=company, at=at)
    found.accepted_by, found.accepted_at, found.party = actor, at, party
    found.save(update_fields=["accepted_by", "accepted_at", "party"])
    forget_parties(application)
    _note(found, "accept", JOINED, actor=actor, at=at)
    facts = {"role": found.role, "invited_by": found.invited_by_id}
    security_events.record(Kind.PARTY_JOINED, at=at, actor=actor, about=application, **facts)
    return party


@transaction.atomic
def decline(invitation: PartyInvitation, *, actor: Any, at: datetime) -> PartyInvitation:
    """Say no. :raises InvitationRefused: when it is not open, or not for this person."""
    found = _locked(invitation)
    _demand_open(found, actor, at)
    found.declined_at = at
    found.save(update_fields=["declined_at"])
    _note(found, "decline", DECLINED, actor=actor, at=at)
    return found


@transaction.atomic
def revoke(invitation: PartyInvitation, *, actor: Any, at: datetime) -> PartyInvitation:
    """Take an invitation back; one that was answered stays as it is.

    :raises NotYours: when the actor may not.
    """
    found = _locked(invitation)
    if not actor.has_perm("invite_party", found.application):
        raise NotYours(_("The applicant, the owner or the contractor takes invitations back."))
    if found.accepted_at is None and found.declined_at is None and found.revoked_at is None:
        found.revoked_at, found.revoked_by = at, actor
        found.save(update_fields=["revoked_at", "revoked_by"])
        _note(found, "revoke", REVOKED, actor=actor, at=at)
    return found


def last_day(today: date) -> date:
    """Return the last day on which a delegation that is given today may end."""
    return today + LONGEST


def _locked(invitation: PartyInvitation) -> PartyInvitation:
    """Read an invitation anew under the lock of its application."""
    rows = PartyInvitation.objects.select_related("application__case", "invited_by", "party")
    application = rows.get(pk=invitation.pk).application
    lock(application)
    forget_parties(application)
    found: PartyInvitation = rows.get(pk=invitation.pk)
    found.application = application
    return found


def _demand_open(invitation: PartyInvitation, actor: Any, at: datetime) -> None:
    mine = PartyInvitation.objects.open(at).addressed_to(actor).filter(pk=invitation.pk)
    sender_may = invitation.invited_by.has_perm("invite_party", invitation.application)
    if not mine.exists() or not sender_may:
        raise InvitationRefused(
            _("This invitation cannot be used any more. Ask the person who invited you for a new one.")
        )


def _demand_possible(
    application: PermitApplication,
    role: str,
    address: str,
    ends_at: datetime | None,
    at: datetime,
    *,
    joining_now: bool = False,
) -> None:
    """Refuse what can never be accepted, in words that say what to do."""
    if application.status in OVER:
        raise InvitationRefused(_("Nothing more happens on this application, so nobody needs to join it."))
    if role not in PartyInvitation.Role.values:
        raise InvitationRefused(_("Choose the role in which the person takes part."))
    if role == Party.Role.AGENT:
        latest = at + LONGEST + timedelta(days=1)
        if ends_at is None or ends_at <= at or (ends_at > latest and not joining_now):
            raise InvitationRefused(
                _("Choose the last day of the delegation: today at the earliest, in a year at the latest.")
            )
        return
    if ends_at is not None:
        raise InvitationRefused(_("Only an agent’s part has an end date."))
    if role == Party.Role.CONTRACTOR and application.status not in EDITABLE:
        raise InvitationRefused(
            _("The application was handed in: another contractor comes by a change of record.")
        )
    joining.demand_free(application, role, person_at(address))


def _note(invitation: PartyInvitation, verb: str, topic: str, *, actor: Any, at: datetime) -> None:
    """Write it into the history, which names the role and no person, and have people told."""
    noting.note(
        invitation.application,
        f"invitation:{invitation.pk}",
        verb,
        permission="see_application",
        topic=topic,
        actor=actor,
        at=at,
        invitation=invitation.pk,
        role=invitation.role,
    )
