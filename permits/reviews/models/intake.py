"""What intake decided on a receipt, and what was missing."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from permits.applications.visibility import SeenWithApplication, SeenWithCheck


class CompletenessCheck(models.Model):
    """One completeness decision on one receipt, against the checklist in force at receipt."""

    application = models.ForeignKey(
        "applications.PermitApplication", on_delete=models.PROTECT, related_name="completeness_checks"
    )
    package = models.ForeignKey("documents.Package", on_delete=models.PROTECT, related_name="+")
    complete = models.BooleanField()
    message = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField()

    objects: ClassVar[SeenWithApplication["CompletenessCheck"]] = SeenWithApplication()

    def __str__(self) -> str:
        return f"{self.application}: {'complete' if self.complete else 'incomplete'}"


class MissingItem(models.Model):
    """An item of the published checklist that a submission lacks, and how to cure it."""

    check_made = models.ForeignKey(CompletenessCheck, on_delete=models.PROTECT, related_name="missing_items")
    code = models.CharField(max_length=60)
    text = models.CharField(max_length=300)
    citation = models.CharField(max_length=120, blank=True)
    how_to_cure = models.CharField(max_length=500)

    objects: ClassVar[SeenWithCheck["MissingItem"]] = SeenWithCheck()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["check_made", "code"], name="missing_item_once")]

    def __str__(self) -> str:
        return self.text
