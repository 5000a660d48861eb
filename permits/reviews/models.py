"""What intake and reviewers produce: notices of missing items, reviews, corrections and letters."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from permits.documents.generated import GeneratedFile


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

    def __str__(self) -> str:
        return f"{self.application}: {'complete' if self.complete else 'incomplete'}"


class MissingItem(models.Model):
    """An item of the published checklist that a submission lacks, and how to cure it."""

    check_made = models.ForeignKey(CompletenessCheck, on_delete=models.PROTECT, related_name="missing_items")
    code = models.CharField(max_length=60)
    text = models.CharField(max_length=300)
    citation = models.CharField(max_length=120, blank=True)
    how_to_cure = models.CharField(max_length=500)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["check_made", "code"], name="missing_item_once")]

    def __str__(self) -> str:
        return self.text


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


class Correction(models.Model):
    """Something that a discipline wants changed: an object with a life, not a line in a letter."""

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        ANSWERED = "answered", _("Answered")
        RESOLVED = "resolved", _("Resolved")
        STILL_OPEN = "still_open", _("Still open")
        WITHDRAWN = "withdrawn", _("Withdrawn by the city")

    application = models.ForeignKey(
        "applications.PermitApplication", on_delete=models.PROTECT, related_name="corrections"
    )
    number = models.PositiveSmallIntegerField()
    discipline = models.CharField(max_length=40)
    discipline_name = models.CharField(max_length=100)
    round_raised = models.PositiveSmallIntegerField()
    sheet = models.CharField(_("sheet"), max_length=40, blank=True)
    place = models.CharField(_("place on the sheet"), max_length=120, blank=True)
    citation = models.CharField(_("code citation"), max_length=120, blank=True)
    text = models.TextField(_("what must change"))
    status = models.CharField(max_length=12, choices=Status, default=Status.OPEN)
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["application_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["application", "number"], name="correction_number_once"),
            models.CheckConstraint(
                condition=~Q(status="answered") | ~Q(answer=""), name="correction_answered_has_answer"
            ),
        ]
        indexes = [models.Index(fields=["application", "status"], name="corrections_by_status")]

    def __str__(self) -> str:
        return f"{self.number}. {self.discipline_name}: {self.text[:60]}"

    @property
    def is_open(self) -> bool:
        """Tell whether the city still waits for this to be settled."""
        return self.status in {self.Status.OPEN, self.Status.ANSWERED, self.Status.STILL_OPEN}


class CorrectionLetter(GeneratedFile):
    """The one letter of a round: every open correction of every discipline."""

    application = models.ForeignKey(
        "applications.PermitApplication", on_delete=models.PROTECT, related_name="letters"
    )
    round = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField()
    items = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "round"], name="one_letter_per_round")]

    def __str__(self) -> str:
        return f"{self.application}: corrections of round {self.round}"
