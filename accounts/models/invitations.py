"""Invitations by e-mail: to whom, by whom, until when, and what became of them."""

import secrets
from datetime import datetime
from typing import Any, ClassVar

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.models.organisations import Organisation
from accounts.roles import CompanyRole


def new_secret() -> str:
    """Return what makes a link its own: with another secret every earlier link is dead."""
    return secrets.token_hex(16)


class InvitationQuerySet(models.QuerySet[Any]):
    """Invitations, narrowed."""

    def open(self, at: datetime) -> "InvitationQuerySet":
        """Keep what can be accepted at a moment."""
        return self.filter(accepted_at=None, revoked_at=None, declined_at=None, expires_at__gt=at)

    def addressed_to(self, user: Any) -> "InvitationQuerySet":
        """Keep what was sent to an address that the person proved to own."""
        proved = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
        return self.filter(email__in=[each.lower() for each in proved])


class Invitation(models.Model):
    """An invitation to an e-mail address: it can be used once, by whoever proved to own the address.

    ``secret`` goes into the link together with the key of the site; alone it opens nothing.
    """

    email = models.EmailField(_("e-mail address"))
    secret = models.CharField(max_length=32, default=new_secret, editable=False)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = InvitationQuerySet.as_manager()

    class Meta:
        abstract = True

    def is_open(self, at: datetime) -> bool:
        """Tell whether it can be accepted at a moment."""
        used = self.accepted_at or self.declined_at or self.revoked_at
        return used is None and at < self.expires_at

    def has_expired(self, at: datetime) -> bool:
        """Tell whether nobody answered it in time."""
        used = self.accepted_at or self.declined_at or self.revoked_at
        return used is None and at >= self.expires_at


class CompanyInvitation(Invitation):
    """An invitation to become a member of a company."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="invitations")
    role = models.CharField(max_length=10, choices=CompanyRole, default=CompanyRole.OFFICE)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "organisation",
                Lower("email"),
                condition=Q(accepted_at=None, revoked_at=None, declined_at=None),
                name="one_invitation_to_a_company",
            )
        ]
        indexes = [models.Index(fields=["email"], name="company_invitations_to")]

    def __str__(self) -> str:
        return f"{self.email} to {self.organisation} ({self.get_role_display()})"
