"""Disposals: documents whose time is over, who said that they go, and what was destroyed."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from permits.applications.models import PermitApplication
from permits.documents.models.files import Document


class DisposalQuerySet(models.QuerySet["Disposal"]):
    """Disposals, narrowed."""

    application_path = "document__application"

    def visible_to(self, user: Any) -> "DisposalQuerySet":
        """Keep those of applications that a person may open."""
        return self.filter(document__application__in=PermitApplication.objects.visible_to(user).order_by())

    def undecided(self) -> "DisposalQuerySet":
        """Keep what waits for the first or the second person, or for the worker."""
        return self.filter(state__in=Disposal.OPEN)


class Disposal(models.Model):
    """One document that may be destroyed because its retention is over.

    Proposed by the nightly job, approved by one person, ordered by a second, destroyed by a worker; or kept,
    with a reason. ``files`` are the destruction record: ``name``, ``version``, ``sha256``, ``size`` and
    ``objects`` (how many objects of the store went with it). What was destroyed or kept never changes.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        APPROVED = "approved", _("Approved by one person")
        ORDERED = "ordered", _("Being destroyed")
        DESTROYED = "destroyed", _("Destroyed")
        KEPT = "kept", _("Kept")

    OPEN: ClassVar[frozenset[str]] = frozenset({State.PROPOSED, State.APPROVED, State.ORDERED})

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="disposals")
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    retention = models.CharField(max_length=20)
    days = models.PositiveIntegerField()
    ended_on = models.DateField()
    due_on = models.DateField()
    proposed_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ordered_at = models.DateTimeField(null=True, blank=True)
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    kept_because = models.CharField(max_length=300, blank=True)
    kept_until = models.DateField(null=True, blank=True)
    trouble = models.CharField(max_length=300, blank=True)
    destroyed_at = models.DateTimeField(null=True, blank=True)
    files = models.JSONField(default=list)

    objects: ClassVar[Any] = DisposalQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["document"],
                condition=Q(state__in=["proposed", "approved", "ordered", "destroyed"]),
                name="one_disposal_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "kept"]) | Q(approved_by__isnull=False),
                name="disposal_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["ordered", "destroyed"])
                | (Q(ordered_by__isnull=False) & ~Q(ordered_by=F("approved_by"))),
                name="disposal_ordered_by_a_second_person",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="disposals_by_state")]

    def __str__(self) -> str:
        return f"{self.document}: {self.state}"

    @property
    def object_count(self) -> int:
        """Return how many objects of the store were destroyed."""
        return sum(each.get("objects", 0) for each in self.files)
