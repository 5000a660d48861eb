"""Corrections: objects with a life and a thread, carried from round to round."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from permits.applications.staff import is_staff
from permits.applications.visibility import OfApplication
from permits.reviews.models.standard_comments import StandardComment

APPROVED_FROM_ROUND = 4
"""From this round on, a new comment on a drawing that did not change goes into a letter only when a
supervisor has approved it (domain §6, journey 14)."""


class CorrectionQuerySet(OfApplication["Correction"]):
    """Corrections, narrowed."""

    def visible_to(self, user: Any) -> Self:
        """Keep what a person may read: staff all of the records they open, parties what was sent."""
        mine = super().visible_to(user)
        return mine if is_staff(user) else mine.sent()

    def waiting(self) -> "CorrectionQuerySet":
        """Keep what the applicant owes an answer to; advice asks for none."""
        open_ones = [Correction.Status.OPEN, Correction.Status.STILL_OPEN]
        return self.filter(status__in=open_ones).exclude(severity=Correction.Severity.ADVICE)

    def unsettled(self) -> "CorrectionQuerySet":
        """Keep what a discipline must look at again: answered or not, but no advice."""
        return self.filter(status__in=Correction.UNSETTLED).exclude(severity=Correction.Severity.ADVICE)

    def sent(self) -> Self:
        """Keep what the applicant was told."""
        return self.filter(sent_at__isnull=False)

    def unsent(self) -> "CorrectionQuerySet":
        """Keep what the next letter will say for the first time."""
        return self.filter(sent_at__isnull=True).exclude(status=Correction.Status.WITHDRAWN)

    def awaiting_approval(self) -> "CorrectionQuerySet":
        """Keep the late comments that no letter may say before a supervisor has approved them."""
        late = self.filter(on_unchanged_sheet=True, round_raised__gte=APPROVED_FROM_ROUND)
        return late.filter(approved_at=None, sent_at=None).exclude(status=Correction.Status.WITHDRAWN)


class Correction(models.Model):
    """Something that a discipline wants changed: an object with a life, not a line in a letter.

    ``on_sheet`` is the sheet of the package on which it was found, where the reviewer chose one; ``sheet`` is
    what it is called, and all that is known where he typed it. ``answer_sheet`` is the applicant's sheet that
    answers it. ``on_unchanged_sheet`` marks a first comment, after round 1, on a drawing that did not change:
    supervisors see those, and from round 4 on one of them approves it (``approved_by``) before it is sent.
    """

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        ANSWERED = "answered", _("Answered")
        RESOLVED = "resolved", _("Resolved")
        STILL_OPEN = "still_open", _("Still open")
        WITHDRAWN = "withdrawn", _("Withdrawn by the city")

    class Severity(models.TextChoices):
        MUST = "must", _("Must be corrected")
        CLARIFY = "clarify", _("Must be made clear")
        ADVICE = "advice", _("Advice, no answer needed")

    UNSETTLED: ClassVar[frozenset[str]] = frozenset({Status.OPEN, Status.ANSWERED, Status.STILL_OPEN})

    application = models.ForeignKey(
        "applications.PermitApplication", on_delete=models.PROTECT, related_name="corrections"
    )
    number = models.PositiveSmallIntegerField()
    discipline = models.CharField(max_length=40)
    discipline_name = models.CharField(max_length=100)
    round_raised = models.PositiveSmallIntegerField()
    severity = models.CharField(_("severity"), max_length=10, choices=Severity, default=Severity.MUST)
    on_sheet = models.ForeignKey(
        "documents.Sheet", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    on_unchanged_sheet = models.BooleanField(default=False)
    sheet = models.CharField(_("sheet"), max_length=40, blank=True)
    place = models.CharField(_("place on the sheet"), max_length=120, blank=True)
    citation = models.CharField(_("code citation"), max_length=120, blank=True)
    text = models.TextField(_("what must change"))
    standard_comment = models.ForeignKey(
        StandardComment, on_delete=models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    status = models.CharField(max_length=12, choices=Status, default=Status.OPEN)
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(_("answer"), blank=True)
    answer_sheet = models.ForeignKey(
        "documents.Sheet", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["application_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["application", "number"], name="correction_number_once"),
            models.CheckConstraint(
                condition=~Q(status="answered") | ~Q(answer=""), name="correction_answered_has_answer"
            ),
            models.CheckConstraint(
                condition=Q(on_unchanged_sheet=False)
                | Q(round_raised__lt=APPROVED_FROM_ROUND)
                | Q(sent_at__isnull=True)
                | Q(approved_at__isnull=False),
                name="correction_late_is_approved",
            ),
        ]
        indexes = [models.Index(fields=["application", "status"], name="corrections_by_status")]

    def __str__(self) -> str:
        return f"{self.number}. {self.discipline_name}: {self.text[:60]}"

    @property
    def is_open(self) -> bool:
        """Tell whether the city still waits for this to be settled."""
        return self.status in self.UNSETTLED

    @property
    def is_advice(self) -> bool:
        return self.severity == self.Severity.ADVICE

    @property
    def is_late(self) -> bool:
        """Tell whether it needs a supervisor's approval: a first comment on an unchanged sheet, this late."""
        return self.on_unchanged_sheet and self.round_raised >= APPROVED_FROM_ROUND

    @property
    def awaits_approval(self) -> bool:
        open_ones = self.status != self.Status.WITHDRAWN and self.sent_at is None
        return self.is_late and self.approved_at is None and open_ones

    @property
    def needs_answer(self) -> bool:
        """Tell whether the applicant owes an answer before the plans can come back."""
        return self.status in {self.Status.OPEN, self.Status.STILL_OPEN} and not self.is_advice


class EntryQuerySet(OfApplication["CorrectionEntry"]):
    """Entries of threads, narrowed."""

    application_path = "correction__application"

    def visible_to(self, user: Any) -> Self:
        """Keep what a person may read: parties what was said of sent corrections, and not for the team."""
        mine = super().visible_to(user)
        return mine if is_staff(user) else mine.filter(correction__sent_at__isnull=False, for_team=False)


class CorrectionEntry(models.Model):
    """What was said and done about a correction: its thread, which only grows.

    ``for_team`` is what reviewers say among themselves; the applicant reads the rest once it was sent.
    """

    class Kind(models.TextChoices):
        RAISED = "raised", _("Written")
        REWORDED = "reworded", _("Reworded")
        SENT = "sent", _("Sent to the applicant")
        ANSWERED = "answered", _("Answered")
        SETTLED = "settled", _("Judged")
        REMARK = "remark", _("Remark")
        APPROVED = "approved", _("Approved by a supervisor")
        SENT_BACK = "sent_back", _("Sent back by a supervisor")

    correction = models.ForeignKey(Correction, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=10, choices=Kind)
    round = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True)
    status = models.CharField(max_length=12, choices=Correction.Status)
    on_sheet = models.ForeignKey(
        "documents.Sheet", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    for_team = models.BooleanField(default=False)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()

    objects: ClassVar[Any] = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["correction_id", "id"]

    def __str__(self) -> str:
        return f"{self.correction_id}: {self.kind}"


class AnswerDraft(models.Model):
    """What one person has typed as the answer to a correction, before it is given."""

    correction = models.ForeignKey(Correction, on_delete=models.CASCADE, related_name="answer_drafts")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answer = models.TextField(blank=True)
    answer_sheet = models.ForeignKey(
        "documents.Sheet", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["correction", "person"], name="one_answer_draft_each")]

    def __str__(self) -> str:
        return f"{self.person}: {self.correction}"
