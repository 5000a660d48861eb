"""Waivers and reductions of fees: asked for by one person, approved by another. US dollars."""

from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from permits.applications.visibility import SeenWithApplication
from permits.fees.models.invoices import Invoice


class FeeWaiver(models.Model):
    """A line of a stage that the city forgoes, wholly or in part (domain §5, S3, S4).

    The line keeps standing with its working; an approved waiver adds a line that takes it off, also when the
    stage is worked out again. A decided waiver never changes.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("Waiting for a second person")
        APPROVED = "approved", _("Approved")
        REJECTED = "rejected", _("Not approved")

    application = models.ForeignKey(
        "applications.PermitApplication", on_delete=models.PROTECT, related_name="fee_waivers"
    )
    stage = models.CharField(max_length=12, choices=Invoice.Stage)
    code = models.CharField(max_length=40)
    label = models.CharField(max_length=200)
    line_amount = models.DecimalField(max_digits=12, decimal_places=2)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    is_whole = models.BooleanField(default=False)
    reason = models.CharField(max_length=500)
    authority = models.CharField(_("authority"), max_length=200)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.CharField(max_length=500, blank=True)

    objects: ClassVar[SeenWithApplication["FeeWaiver"]] = SeenWithApplication()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=Decimal(0), amount__lte=F("line_amount")),
                name="waiver_within_its_line",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | (Q(decided_by__isnull=False) & ~Q(decided_by=F("asked_by"))),
                name="waiver_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state="asked", decided_at__isnull=True)
                | (~Q(state="asked") & Q(decided_at__isnull=False)),
                name="waiver_decided_at_a_moment",
            ),
            models.UniqueConstraint(
                fields=["application", "stage", "code"],
                condition=~Q(state="rejected"),
                name="one_waiver_of_a_line",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.amount} less"
