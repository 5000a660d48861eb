"""Invitations to take part in an application, in one role."""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.models import Invitation
from accounts.models.invitations import InvitationQuerySet
from permits.applications.models.parties import Party, last_day_before
from permits.applications.visibility import OfApplication


class PartyInvitationQuerySet(InvitationQuerySet, OfApplication["PartyInvitation"]):
    """Invitations to applications, narrowed."""


class PartyInvitation(Invitation):
    """An invitation to an application; ``ends_at`` is when an agent's delegation will end."""

    class Role(models.TextChoices):
        AGENT = Party.Role.AGENT.value, _("Agent: acts for the applicant until a day")
        OWNER = Party.Role.OWNER.value, _("Property owner")
        CONTRACTOR = Party.Role.CONTRACTOR.value, _("Contractor")
        DESIGN_PROFESSIONAL = Party.Role.DESIGN_PROFESSIONAL.value, _("Design professional")

    application = models.ForeignKey(
        "applications.PermitApplication", on_delete=models.CASCADE, related_name="invitations"
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    name = models.CharField(_("name"), max_length=150)
    ends_at = models.DateTimeField(null=True, blank=True)
    party = models.ForeignKey(Party, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    objects: ClassVar[Any] = PartyInvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "application",
                "role",
                Lower("email"),
                condition=Q(accepted_at=None, revoked_at=None, declined_at=None),
                name="one_invitation_to_a_role",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=False) ^ ~Q(role="agent"), name="a_delegation_has_an_end"
            ),
        ]
        indexes = [models.Index(fields=["email"], name="party_invitations_to")]

    @property
    def last_day(self) -> date | None:
        """Return the last day of an agent's delegation, None for the others."""
        return last_day_before(self.ends_at) if self.ends_at else None

    def __str__(self) -> str:
        return f"{self.email} to {self.application} ({Party.Role(self.role).label})"
