"""Valuations that staff propose or set. US dollars."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from permits.applications.visibility import SeenWithApplication


class ValuationSetting(models.Model):
    """A valuation that staff proposes or sets against the declared one, with the reason that is told."""

    application = models.ForeignKey(
        "applications.PermitApplication", on_delete=models.PROTECT, related_name="valuation_settings"
    )
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    reason = models.CharField(max_length=500)
    before = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    set_at = models.DateTimeField(null=True)

    objects: ClassVar[SeenWithApplication["ValuationSetting"]] = SeenWithApplication()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="valuation_setting_positive"),
            models.CheckConstraint(
                condition=Q(set_by__isnull=True, set_at__isnull=True)
                | Q(set_by__isnull=False, set_at__isnull=False),
                name="valuation_set_by_somebody_at_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} for {self.application}"
