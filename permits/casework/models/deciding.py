"""What casework itself keeps: decisions that need a second person, or were one person's alone."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from permits.applications.visibility import SeenWithApplication


class Proposal(models.Model):
    """A grave decision proposed by one person, to be confirmed or rejected by another (domain §5, "2")."""

    class Decision(models.TextChoices):
        DENY = "deny", _("Deny the application")
        REVOKE = "revoke", _("Revoke the permit")
        VOID = "void", _("Void the permit")
        TAKE_BACK_DENIAL = "take_back_denial", _("Take back the denial")
        TAKE_BACK_REVOCATION = "take_back_revocation", _("Take back the revocation")

    class State(models.TextChoices):
        OPEN = "open", _("Waiting for a second person")
        CONFIRMED = "confirmed", _("Confirmed")
        REJECTED = "rejected", _("Rejected")

    application = models.ForeignKey(
        "applications.PermitApplication", on_delete=models.PROTECT, related_name="proposals"
    )
    decision = models.CharField(max_length=30, choices=Decision)
    findings = models.TextField(_("findings"))
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[SeenWithApplication["Proposal"]] = SeenWithApplication()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "decision"],
                condition=Q(state="open"),
                name="one_open_proposal_of_a_kind",
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed")
                | (Q(decided_by__isnull=False) & ~Q(decided_by=F("proposed_by"))),
                name="proposal_confirmed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_decision_display()}: {self.get_state_display()}"


class SoleDecision(models.Model):
    """A permit that one person decided alone, where the rules allow it; somebody else looks through it (S7).

    ``allowed_because`` is the reason that the rules gave on that day.
    """

    application = models.OneToOneField(
        "applications.PermitApplication", on_delete=models.PROTECT, related_name="sole_decision"
    )
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    allowed_because = models.CharField(max_length=400)
    looked_through_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    looked_through_at = models.DateTimeField(null=True, blank=True)
    finding = models.TextField(_("finding"), blank=True)

    objects: ClassVar[SeenWithApplication["SoleDecision"]] = SeenWithApplication()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(looked_through_by__isnull=True) | ~Q(looked_through_by=F("decided_by")),
                name="sole_decision_looked_through_by_another",
            ),
            models.CheckConstraint(
                condition=Q(looked_through_by__isnull=True, looked_through_at__isnull=True, finding="")
                | Q(looked_through_by__isnull=False, looked_through_at__isnull=False) & ~Q(finding=""),
                name="sole_decision_looked_through_with_a_finding",
            ),
        ]
        indexes = [
            models.Index(
                fields=["decided_at"],
                condition=Q(looked_through_at__isnull=True),
                name="sole_decisions_to_look_at",
            )
        ]

    def __str__(self) -> str:
        return f"{self.application} decided by {self.decided_by} alone"
