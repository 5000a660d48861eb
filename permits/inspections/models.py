"""Inspections of the work: asked for, scheduled, and posted with a result that stays."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from permits.applications.visibility import SeenWithApplication, SeenWithInspection


class Inspections(SeenWithApplication["Inspection"]):
    """All inspections, and those that stand."""

    def standing(self) -> models.QuerySet["Inspection"]:
        """Keep what no later row corrects."""
        return self.filter(corrected_by__isnull=True)


class Inspection(models.Model):
    """One visit for one required inspection of an issued permit.

    A posted result stays. What corrects it is a row of its own, which names it in ``corrects`` (S9).
    """

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
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )

    objects: ClassVar[Inspections] = Inspections()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(status="resulted") & ~Q(result="")) | (~Q(status="resulted") & Q(result="")),
                name="inspection_resulted_has_result",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | Q(status="resulted"),
                name="inspection_correction_has_result",
            ),
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


class ResultCorrection(models.Model):
    """What somebody asks to correct of a posted result, and what another person said to it (S9)."""

    class State(models.TextChoices):
        OPEN = "open", _("Waiting for a second person")
        CONFIRMED = "confirmed", _("Confirmed")
        REFUSED = "refused", _("Refused")

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="corrections")
    result = models.CharField(max_length=10, choices=Inspection.Result)
    notes = models.TextField(blank=True)
    reason = models.CharField(max_length=500)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    finding = models.CharField(max_length=500, blank=True)

    objects: ClassVar[SeenWithInspection["ResultCorrection"]] = SeenWithInspection()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["inspection"], condition=Q(state="open"), name="one_open_correction_of_a_result"
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(state="open") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="result_correction_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | ~Q(decided_by=models.F("asked_by")),
                name="result_correction_confirmed_by_another",
            ),
        ]
        indexes = [
            models.Index(fields=["asked_at", "id"], name="result_corrections_open", condition=Q(state="open"))
        ]

    def __str__(self) -> str:
        return f"{self.inspection.name}: {self.get_result_display()} ({self.get_state_display()})"


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
