"""Inspections of the work: asked for, scheduled, and posted with a result that stays."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from permits.applications.visibility import SeenWithApplication


class Inspection(models.Model):
    """One visit for one required inspection of an issued permit."""

    class Status(models.TextChoices):
        REQUESTED = "requested", _("Requested")
        SCHEDULED = "scheduled", _("Scheduled")
        RESULTED = "resulted", _("Result posted")
        CANCELLED = "cancelled", _("Cancelled")

    class Result(models.TextChoices):
        PASSED = "passed", _("Passed")
        PARTIAL = "partial", _("Partially passed")
        FAILED = "failed", _("Not passed")
        NO_ACCESS = "no_access", _("No access")

    application = models.ForeignKey(
        "applications.PermitApplication", on_delete=models.PROTECT, related_name="inspections"
    )
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    is_final = models.BooleanField(default=False)
    status = models.CharField(max_length=10, choices=Status, default=Status.REQUESTED)
    wanted_on = models.DateField(_("wanted on"))
    scheduled_on = models.DateField(null=True, blank=True)
    inspector = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="inspections"
    )
    result = models.CharField(max_length=10, choices=Result, blank=True)
    notes = models.TextField(blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    requested_at = models.DateTimeField()
    resulted_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[SeenWithApplication["Inspection"]] = SeenWithApplication()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(status="resulted") & ~Q(result="")) | (~Q(status="resulted") & Q(result="")),
                name="inspection_resulted_has_result",
            )
        ]
        indexes = [
            models.Index(
                fields=["wanted_on", "id"],
                name="inspections_to_do",
                condition=Q(status__in=["requested", "scheduled"]),
            ),
            models.Index(fields=["application", "id"], name="inspections_of_application"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_status_display()})"


class InspectorDistrict(models.Model):
    """Where and what an inspector usually inspects; elsewhere he may, and it is looked through (S11).

    Nothing named means everywhere, or everything.
    """

    inspector = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="inspector_district"
    )
    postal_codes = models.JSONField(default=list)
    kinds = models.JSONField(default=list)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(inspector=models.F("set_by")), name="district_set_by_somebody_else"
            )
        ]

    def __str__(self) -> str:
        return f"{self.inspector}: {', '.join(self.postal_codes) or '–'}"
