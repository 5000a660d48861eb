"""Members of a company: what role each has, who leaves, and who is sent away."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.announcements import COMPANY_LEFT, announce
from accounts.companies.services.ownership import NotTheOwner, demand_owner
from accounts.models import Membership, Organisation, User
from accounts.roles import CompanyRole
from accounts.security import events as security_events
from accounts.security.events import Kind


class LastOwner(ValueError):
    """A company would be left without an owner."""


@transaction.atomic
def change_role(membership: Membership, role: CompanyRole, *, actor: User, at: datetime) -> Membership:
    """Give a member another role; the same again changes nothing.

    :raises NotTheOwner: when the actor does not own the company.
    :raises LastOwner: when nobody would own it any more.
    """
    found = _locked(membership)
    demand_owner(actor, found.organisation, _("Only an owner of the company may change roles."))
    if found.left_at is not None or found.role == role:
        return found
    _keep_an_owner(found)
    before, found.role = found.role, role
    found.save(update_fields=["role"])
    if before == CompanyRole.OWNER:
        _take_back_invitations(found, actor, at)
    found.user.forget_companies()
    facts = {"before": before, "after": role.value, "company": found.organisation_id}
    security_events.record(Kind.MEMBER_ROLE_CHANGED, at=at, actor=actor, about=found.user, **facts)
    return found


@transaction.atomic
def end_membership(membership: Membership, *, actor: User, at: datetime) -> Membership:
    """End a membership: one's own, or as an owner anybody's. A second time changes nothing.

    :raises NotTheOwner: when it is another's and the actor does not own the company.
    :raises LastOwner: when nobody would own the company any more.
    """
    found = _locked(membership)
    if found.user_id != actor.pk:
        demand_owner(actor, found.organisation, _("Only an owner of the company may end a membership."))
    if found.left_at is not None:
        return found
    _keep_an_owner(found)
    found.left_at = at
    found.save(update_fields=["left_at"])
    _take_back_invitations(found, actor, at)
    found.user.forget_companies()
    actor.forget_companies()
    company = found.organisation_id
    security_events.record(Kind.MEMBER_LEFT, at=at, actor=actor, about=found.user, company=company)
    announce(COMPANY_LEFT, at=at, membership=found, actor=actor)
    return found


def _locked(membership: Membership) -> Membership:
    """Read a membership anew under the lock of its company, so that two owners never leave at once."""
    Organisation.objects.select_for_update(of=("self",)).get(pk=membership.organisation_id)
    found: Membership = Membership.objects.select_related("organisation", "user").get(pk=membership.pk)
    return found


def _keep_an_owner(membership: Membership) -> None:
    if membership.role != CompanyRole.OWNER:
        return
    others = membership.organisation.memberships.filter(role=CompanyRole.OWNER, left_at__isnull=True)
    if not others.exclude(pk=membership.pk).exists():
        raise LastOwner(
            _("The company needs an owner. Make another member an owner first; then this is possible.")
        )


def _take_back_invitations(membership: Membership, actor: User, at: datetime) -> None:
    """What an owner sent and nobody answered falls with his right to send it."""
    sent = membership.organisation.invitations.open(at).filter(invited_by=membership.user)
    sent.update(revoked_at=at, revoked_by=actor)


__all__ = ["LastOwner", "NotTheOwner", "change_role", "end_membership"]
