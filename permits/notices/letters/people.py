"""Letters about who takes part: invitations, answers to them, and ends."""

from typing import Any

from accounts.models import User
from accounts.roles import CompanyRole
from permits.applications.models import Hold, Party, PartyInvitation, PermitApplication
from permits.notices import links
from permits.notices.recipients import OWNER, Recipient, reached, recipients_of
from workflows.models import OutboxEvent


def invited(application: PermitApplication, event: OutboxEvent) -> dict[str, Any] | None:
    """Tell who invites, to what, until when, and the link; nothing of an invitation that was taken back."""
    found = _invitation(event)
    if found is None or found.revoked_at is not None:
        return None
    return {"invitation": found, "role": Party.Role(found.role).label, "invitation_url": links.invited(found)}


def answered(application: PermitApplication, event: OutboxEvent) -> dict[str, Any] | None:
    """Tell that somebody takes part now, or does not want to."""
    found = _invitation(event)
    return None if found is None else {"invitation": found, "role": Party.Role(found.role).label}


def ended(application: PermitApplication, event: OutboxEvent) -> dict[str, Any]:
    """Tell whose part ended."""
    party = Party.objects.select_related("ended_by").get(pk=event.payload["party"])
    return {
        "party": party,
        "role": party.get_role_display(),
        "by_himself": party.ended_by_id == party.user_id,
    }


def to_be_signed(application: PermitApplication, event: OutboxEvent) -> dict[str, Any]:
    """Tell the contractor who is to take over where he reads and signs."""
    party = Party.objects.get(pk=event.payload["party"])
    return {"party": party, "parent": application.parent, "signing_url": links.take_over(application)}


def the_invited(application: PermitApplication, event: OutboxEvent) -> list[Recipient]:
    """Name who is invited."""
    found = _invitation(event)
    if found is None:
        return []
    known = User.objects.filter(email__iexact=found.email, is_active=True).first()
    language = known.language if known else found.invited_by.language
    return [Recipient(found.name, found.email, language)]


def the_inviter(application: PermitApplication, event: OutboxEvent) -> list[Recipient]:
    """Name who sent the invitation."""
    found = _invitation(event)
    return [_person(found.invited_by)] if found is not None else []


def who_left(application: PermitApplication, event: OutboxEvent) -> list[Recipient]:
    """Name whose part ended: it is told to him, too."""
    party = Party.objects.select_related("user").get(pk=event.payload["party"])
    return [reached(party)]


def who_takes_over(application: PermitApplication, event: OutboxEvent) -> list[Recipient]:
    """Name the new contractor by the address that was typed for him, and the owners of his company."""
    party = Party.objects.select_related("user").get(pk=event.payload["party"])
    return [reached(party), *_company(party, {CompanyRole.OWNER})]


def contractors_people(application: PermitApplication, event: OutboxEvent) -> list[Recipient]:
    """Name the property owner, and the people of a contractor whose licence lapsed or is in force again."""
    if event.payload.get("code") != Hold.Code.LICENCE_INVALID:
        return []
    contractors = Party.objects.current(event.at).filter(application=application, role=Party.Role.CONTRACTOR)
    found = contractors.exclude(organisation=None).first()
    company = _company(found, {CompanyRole.OWNER, CompanyRole.OFFICE}) if found else []
    return [*company, *recipients_of(application, (OWNER,), at=event.at)]


def _company(party: Party, roles: set[CompanyRole]) -> list[Recipient]:
    members = User.objects.filter(
        memberships__organisation=party.organisation_id,
        memberships__role__in=roles,
        memberships__left_at__isnull=True,
        is_active=True,
    )
    return [_person(each) for each in members.order_by("memberships__joined_at", "id")]


def _person(user: User) -> Recipient:
    return Recipient(str(user), user.email if user.is_active else "", user.language)


def _invitation(event: OutboxEvent) -> PartyInvitation | None:
    rows = PartyInvitation.objects.select_related("invited_by", "party")
    return rows.filter(pk=event.payload["invitation"]).first()
