"""Legal holds on documents: nothing of them goes away while a court or an auditor may ask for it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from permits.applications.visibility import SeenWithDocument
from permits.documents.models.files import Document


class LegalHold(models.Model):
    """A document is kept whatever its retention says, until somebody lifts the hold with a reason.

    ``locked`` tells whether the store itself keeps the files too, which not every store can.
    """

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="legal_holds")
    reason = models.CharField(max_length=300)
    placed_at = models.DateTimeField()
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    locked = models.BooleanField(default=False)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    lifted_because = models.CharField(max_length=300, blank=True)

    objects: ClassVar[SeenWithDocument["LegalHold"]] = SeenWithDocument()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["document"], condition=Q(lifted_at__isnull=True), name="one_legal_hold_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="legal_hold_lifted_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document}: {self.reason}"
