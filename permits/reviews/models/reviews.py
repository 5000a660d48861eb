"""Reviews: one discipline, one round, one package; and what people have typed for the result."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from permits.applications.visibility import SeenWithApplication


class Review(models.Model):
    """One discipline's review in one round, of one frozen package; its outcome is the work item's."""

    class Outcome(models.TextChoices):
        APPROVED = "approved", _("Approved")
        APPROVED_AS_NOTED = "approved_as_noted", _("Approved as noted")
        CORRECTIONS = "corrections", _("Corrections required")
        NOT_APPLICABLE = "not_applicable", _("Not applicable")
        DENIED = "denied", _("Denied")

    work_item = models.OneToOneField("workflows.WorkItem", on_delete=models.PROTECT, related_name="review")
    application = models.ForeignKey(
        "applications.PermitApplication", on_delete=models.PROTECT, related_name="reviews"
    )
    package = models.ForeignKey("documents.Package", on_delete=models.PROTECT, related_name="reviews")
    discipline = models.CharField(max_length=40)
    discipline_name = models.CharField(max_length=100)
    round = models.PositiveSmallIntegerField()
    why = models.CharField(max_length=300, blank=True)
    notes = models.TextField(blank=True)

    objects: ClassVar[SeenWithApplication["Review"]] = SeenWithApplication()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "discipline", "round"], name="one_review_per_discipline_and_round"
            )
        ]

    def __str__(self) -> str:
        return f"{self.discipline_name}, round {self.round}"


class ReviewDraft(models.Model):
    """What one person has typed for the result of a review; nobody's draft overwrites another's."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="drafts")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    notes = models.TextField(blank=True)
    outcome = models.CharField(max_length=40, choices=Review.Outcome, blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "person"], name="one_draft_per_review_and_person")
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.review}"
