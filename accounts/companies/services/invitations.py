"""Invite somebody into a company, and answer such an invitation."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.announcements import COMPANY_INVITED, COMPANY_JOINED, announce
from accounts.companies.services.ownership import demand_owner
from accounts.invitations import InvitationRefused
from accounts.models import CompanyInvitation, Membership, Organisation, User
from accounts.models.invitations import new_secret
from accounts.people import person_at
from accounts.roles import CompanyRole
from accounts.security import events as security_events
from accounts.security.events import Kind

LASTS = timedelta(days=14)
TWO_CLICKS = timedelta(minutes=1)
"""Within so short a time the same invitation is one that was sent twice by mistake."""
MOST = 50
"""How many invitations of one company may be open at once."""


@transaction.atomic
def invite_member(
    company: Organisation, *, email: str, role: CompanyRole, actor: User, at: datetime
) -> CompanyInvitation:
    """Invite somebody by e-mail; the same address again gets a fresh link, and the earlier one is dead.

    :raises NotTheOwner: when the actor does not own the company.
    :raises InvitationRefused: when that person is a member, or too many invitations are open.
    """
    Organisation.objects.select_for_update(of=("self",)).get(pk=company.pk)
    demand_owner(actor, company, _("Only an owner of the company may invite people."))
    address, known = email.strip().lower(), person_at(email.strip())
    if known is not None and company.pk in known.company_id_list:
        raise InvitationRefused(_("%(name)s is a member of the company already.") % {"name": known})
    waiting = company.invitations.filter(accepted_at=None, revoked_at=None, declined_at=None)
    if waiting.open(at).exclude(email=address).count() >= MOST:
        raise InvitationRefused(
            _("%(most)d invitations are open. Take some back before you send more.") % {"most": MOST}
        )
    sent = waiting.open(at).filter(email=address, role=role, invited_at__gt=at - TWO_CLICKS).first()
    if sent is not None:
        return sent  # type: ignore[no-any-return]
    facts = {"role": role, "invited_by": actor, "invited_at": at, "expires_at": at + LASTS}
    invitation: CompanyInvitation = waiting.update_or_create(
        organisation=company, email=address, defaults={**facts, "secret": new_secret()}
    )[0]
    announce(COMPANY_INVITED, at=at, invitation=invitation)
    return invitation


@transaction.atomic
def accept(invitation: CompanyInvitation, *, actor: User, at: datetime) -> Membership:
    """Join the company; a second click changes nothing.

    :raises InvitationRefused: when it is not open, or not for this person.
    """
    found = _locked(invitation)
    mine = Membership.objects.filter(user=actor, organisation=found.organisation, left_at__isnull=True)
    if found.accepted_by_id == actor.pk and mine.exists():
        return mine.get()
    _demand_open(found, actor, at)
    if actor.roles_at(at):
        raise InvitationRefused(
            _("City staff belong to a company with a private account, so that nobody decides for himself.")
        )
    found.accepted_by, found.accepted_at = actor, at
    found.save(update_fields=["accepted_by", "accepted_at"])
    try:
        with transaction.atomic():
            joined = Membership.objects.create(
                user=actor, organisation=found.organisation, role=found.role, joined_at=at
            )
    except IntegrityError:
        return mine.get()
    actor.forget_companies()
    facts = {"company": found.organisation_id, "role": found.role, "invited_by": found.invited_by_id}
    security_events.record(Kind.MEMBER_JOINED, at=at, actor=actor, about=actor, **facts)
    announce(COMPANY_JOINED, at=at, invitation=found, membership=joined)
    return joined


@transaction.atomic
def decline(invitation: CompanyInvitation, *, actor: User, at: datetime) -> CompanyInvitation:
    """Say no. :raises InvitationRefused: when it is not open, or not for this person."""
    found = _locked(invitation)
    _demand_open(found, actor, at)
    found.declined_at = at
    found.save(update_fields=["declined_at"])
    return found


@transaction.atomic
def revoke(invitation: CompanyInvitation, *, actor: User, at: datetime) -> CompanyInvitation:
    """Take an invitation back; one that was answered stays as it is.

    :raises NotTheOwner: when the actor does not own the company.
    """
    found = _locked(invitation)
    demand_owner(actor, found.organisation, _("Only an owner of the company may take invitations back."))
    if found.accepted_at is None and found.declined_at is None and found.revoked_at is None:
        found.revoked_at, found.revoked_by = at, actor
        found.save(update_fields=["revoked_at", "revoked_by"])
    return found


def _locked(invitation: CompanyInvitation) -> CompanyInvitation:
    rows = CompanyInvitation.objects.select_for_update(of=("self",)).select_related("organisation")
    found: CompanyInvitation = rows.get(pk=invitation.pk)
    return found


def _demand_open(invitation: CompanyInvitation, actor: User, at: datetime) -> None:
    mine = CompanyInvitation.objects.open(at).addressed_to(actor).filter(pk=invitation.pk)
    if not mine.exists():
        raise InvitationRefused(
            _("This invitation cannot be used any more. Ask the person who invited you for a new one.")
        )
