"""A city's rules: published versions, numbered, dated and never changed; and the drafts of the next one."""

from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from permits.rulebook import published
from permits.rulebook.pack import Pack, read_content
from permits.rulebook.rulebook import Rulebook


class VersionManager(models.Manager["RulebookVersion"]):
    """Leaves the content behind: hundreds of kilobytes that a list or a foreign key never needs.

    A `select_related` must do so by itself: `.defer("rulebook_version__content")`.
    """

    def get_queryset(self) -> models.QuerySet["RulebookVersion"]:
        return super().get_queryset().defer("content")


class RulebookVersion(models.Model):
    """One published pack, whole, as JSON text; immutable by trigger."""

    number = models.PositiveIntegerField(unique=True)
    pack_name = models.CharField(max_length=60)
    effective_from = models.DateField()
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = VersionManager()

    class Meta:
        ordering = ["number"]
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(
                name="rulebook_one_version_a_day",
                fields=["effective_from"],
                condition=models.Q(cancelled_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pack_name} version {self.number}, in force from {self.effective_from}"

    @property
    def rulebook(self) -> Rulebook:
        """Return the rules, parsed once in each process."""
        return published.rulebook_of(self.sha256, self._read_content)

    def _read_content(self) -> str:
        return self.content


class RulebookCancellation(models.Model):
    """The wish to cancel a scheduled version before its day, and the second person who decided on it."""

    class State(models.TextChoices):
        ASKED = "asked", _("waits for a second person")
        CONFIRMED = "confirmed", _("cancelled")
        REJECTED = "rejected", _("stays scheduled")

    version = models.ForeignKey(RulebookVersion, on_delete=models.PROTECT, related_name="cancellations")
    reason = models.CharField(max_length=1000)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="rulebook_one_open_cancellation",
                fields=["version"],
                condition=models.Q(state="asked"),
            ),
            models.CheckConstraint(
                name="rulebook_cancelled_by_another",
                condition=~models.Q(state="confirmed")
                | (models.Q(decided_by__isnull=False) & ~models.Q(decided_by=models.F("asked_by"))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version}: {self.get_state_display()}"


class DraftManager(models.Manager["RulebookDraft"]):
    """Leaves the texts behind, as :class:`VersionManager` does."""

    def get_queryset(self) -> models.QuerySet["RulebookDraft"]:
        return super().get_queryset().defer("content")


class RulebookDraft(models.Model):
    """Rules that are being written: a pack's files as text, until a second person schedules them.

    ``edit`` counts the changes of the texts: who saves names the edit that he read. ``base`` is the published
    version of which the draft says what changes. What is offered is bound to ``offered_sha256``.
    """

    class Status(models.TextChoices):
        WRITING = "writing", _("being written")
        OFFERED = "offered", _("waits for approval")
        SENT_BACK = "sent_back", _("sent back")
        SCHEDULED = "scheduled", _("scheduled")
        DISCARDED = "discarded", _("discarded")

    title = models.CharField(max_length=120)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.WRITING)
    base = models.ForeignKey(RulebookVersion, on_delete=models.PROTECT, related_name="+")
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    edit = models.PositiveIntegerField(default=1)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    effective_from = models.DateField(null=True, blank=True)
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    offered_at = models.DateTimeField(null=True, blank=True)
    offered_sha256 = models.CharField(max_length=64, blank=True)
    published_as = models.OneToOneField(
        RulebookVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="draft"
    )

    objects = DraftManager()

    class Meta:
        ordering = ["-pk"]
        base_manager_name = "objects"
        constraints = [
            models.CheckConstraint(
                name="rulebook_draft_offered_as_it_is",
                condition=~models.Q(status="offered")
                | models.Q(
                    offered_sha256=models.F("sha256"),
                    effective_from__isnull=False,
                    offered_by__isnull=False,
                    offered_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="rulebook_draft_scheduled_is_published",
                condition=models.Q(status="scheduled", published_as__isnull=False)
                | (~models.Q(status="scheduled") & models.Q(published_as__isnull=True)),
            ),
            models.UniqueConstraint(
                name="rulebook_one_offer_a_day",
                fields=["effective_from"],
                condition=models.Q(status="offered"),
            ),
        ]

    def __str__(self) -> str:
        return _("Draft %(number)d: %(title)s") % {"number": self.pk or 0, "title": self.title}

    @property
    def is_open(self) -> bool:
        """Whether its texts may be changed."""
        return self.status in (self.Status.WRITING, self.Status.SENT_BACK)

    @property
    def is_offered(self) -> bool:
        return self.status == self.Status.OFFERED

    @property
    def day(self) -> date:
        """Return the day for which it was offered. :raises ValueError: when it never was."""
        if self.effective_from is None:
            raise ValueError("This draft was not offered for a day.")
        return self.effective_from

    @property
    def is_over(self) -> bool:
        return self.status in (self.Status.SCHEDULED, self.Status.DISCARDED)

    @property
    def pack(self) -> Pack:
        return read_content(self.content)


class RulebookDraftEntry(models.Model):
    """One line of a draft's log: who did what when; with ``text`` as saved. Never changed, never removed."""

    class Verb(models.TextChoices):
        BEGUN = "begun", _("began the draft")
        UPLOADED = "uploaded", _("uploaded all files")
        EDITED = "edited", _("changed a file")
        REMOVED = "removed", _("removed a file")
        CAUGHT_UP = "caught_up", _("took over what was published meanwhile")
        CONFIRMED = "confirmed", _("confirmed the draft over what was published meanwhile")
        OFFERED = "offered", _("asked for approval")
        TAKEN_BACK = "taken_back", _("took the request back")
        SENT_BACK = "sent_back", _("sent it back")
        APPROVED = "approved", _("approved and scheduled it")
        CANCELLED = "cancelled", _("cancelled what was scheduled")
        DISCARDED = "discarded", _("discarded it")

    WRITING = (Verb.UPLOADED, Verb.EDITED, Verb.REMOVED, Verb.CAUGHT_UP, Verb.CONFIRMED)
    """What makes somebody one of those who wrote a draft."""

    draft = models.ForeignKey(RulebookDraft, on_delete=models.PROTECT, related_name="entries")
    verb = models.CharField(max_length=12, choices=Verb.choices)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    edit = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    file = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    reason = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.edit} {self.verb} {self.file}".strip()
