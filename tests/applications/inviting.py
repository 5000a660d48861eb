"""Invite people to an application, and ask what they may do."""

from datetime import datetime
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from django.urls import reverse

from accounts.invitations.links import key_of
from accounts.models import User
from permits.applications.authority import may
from permits.applications.models import PartyInvitation, PermitApplication
from permits.applications.services import invitations
from tests.driving import NOON, PASSWORD

CITY = ZoneInfo("America/Los_Angeles")
END = datetime(2026, 12, 1, tzinfo=CITY)
"""The midnight after the last day of November."""


def person(name: str) -> User:
    made = User.objects.create_user(f"{name}@example.com", PASSWORD, name=name.title())
    EmailAddress.objects.create(user=made, email=made.email, verified=True, primary=True)
    return made


def invite(application, who_invites, role="agent", email="alex@example.com", **changes) -> PartyInvitation:
    ends_at = END if role == "agent" else None
    facts = {"role": role, "email": email, "name": "Alex Agent", "ends_at": ends_at, **changes}
    return invitations.invite(application, actor=who_invites, at=NOON, **facts)


def fresh(application) -> PermitApplication:
    return PermitApplication.objects.get(pk=application.pk)


def link(invitation: PartyInvitation) -> str:
    return reverse("applications:invited", args=[key_of(invitation)])


def rights(user: User, application) -> set[str]:
    actions = ("see_application", "edit_draft", "submit", "pay", "sign_declaration", "invite_party")
    return {each for each in actions if may(User.objects.get(pk=user.pk), each, fresh(application))}
