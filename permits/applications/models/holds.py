"""Holds: what stops an application beside its status."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from permits.applications.visibility import SeenWithApplication, SeenWithHold


class Hold(models.Model):
    """A hold on an application; lifted, never deleted (domain §2.2, overlays)."""

    class Code(models.TextChoices):
        STOP_WORK = "stop_work", _("Stop work")
        PAYMENT_DEFAULT = "payment_default", _("Payment default")
        LICENCE_INVALID = "license_invalid", _("Contractor’s licence not valid")
        CODE_ENFORCEMENT = "code_enforcement", _("Code enforcement")
        LITIGATION = "litigation", _("Litigation")
        ADDRESS_UNVERIFIED = "address_unverified", _("Address not verified")
        FEE_DISPUTE = "fee_dispute", _("Fee dispute")
        OUTSIDE_AGENCY = "outside_agency", _("Waiting for an outside agency")
        RECORDS_REQUEST = "records_request_lock", _("Records request")

    class Severity(models.TextChoices):
        NOTICE = "notice", _("Notice only")
        NEXT_STEP = "prevents_submission_of_next_step", _("Prevents the next submission")
        ISSUANCE = "prevents_issuance", _("Prevents issuance")
        INSPECTION = "prevents_inspection", _("Prevents inspections")
        FINAL = "prevents_final", _("Prevents the final")
        ALL = "stop_all", _("Stops everything")

    application = models.ForeignKey(
        "applications.PermitApplication", on_delete=models.PROTECT, related_name="holds"
    )
    code = models.CharField(max_length=24, choices=Code)
    severity = models.CharField(max_length=40, choices=Severity)
    reason = models.CharField(max_length=300)
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    placed_at = models.DateTimeField()
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True, blank=True)
    lift_reason = models.CharField(max_length=300, blank=True)

    objects: ClassVar[SeenWithApplication["Hold"]] = SeenWithApplication()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(lifted_at__isnull=True, placed_by__isnull=True, code="license_invalid"),
                name="one_hold_for_a_lapsed_licence",
            )
        ]
        indexes = [
            models.Index(fields=["application"], name="holds_in_force", condition=Q(lifted_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.get_code_display()}: {self.reason}"


class LiftProposal(models.Model):
    """An inspector's word that a hold may be lifted; somebody who may lifts it, or it stays (domain §5)."""

    class State(models.TextChoices):
        OPEN = "open", _("Waiting for a second person")
        LIFTED = "lifted", _("The hold was lifted")
        DECLINED = "declined", _("The hold stays")

    hold = models.ForeignKey(Hold, on_delete=models.PROTECT, related_name="lift_proposals")
    reason = models.CharField(max_length=300)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    finding = models.CharField(max_length=300, blank=True)

    objects: ClassVar[SeenWithHold["LiftProposal"]] = SeenWithHold()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["hold"], condition=Q(state="open"), name="one_open_proposal_to_lift_a_hold"
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_at__isnull=True)
                | (~Q(state="open") & Q(decided_at__isnull=False)),
                name="lift_proposal_decided_at_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("proposed_by")),
                name="lift_proposal_decided_by_another",
            ),
        ]
        indexes = [
            models.Index(fields=["proposed_at", "id"], name="lift_proposals_open", condition=Q(state="open"))
        ]

    def __str__(self) -> str:
        return f"{self.hold}: {self.get_state_display()}"
