"""Who was told what, and whether it arrived."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from permits.notices.queries import NoticeQuerySet


class Notice(models.Model):
    """One message to one person about one event; composed once, sent, and its fate known."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting to be sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Could not be sent")

    application = models.ForeignKey(
        "applications.PermitApplication", on_delete=models.PROTECT, null=True, related_name="notices"
    )
    event = models.ForeignKey(
        "workflows.OutboxEvent", on_delete=models.PROTECT, null=True, related_name="notices"
    )
    template = models.CharField(max_length=60)
    language = models.CharField(max_length=5, choices=settings.LANGUAGES, default="en")
    recipient_name = models.CharField(max_length=150)
    recipient_email = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    message_id = models.CharField(max_length=200, unique=True)
    composed_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)

    objects: ClassVar[Any] = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "template", "recipient_email"], name="told_once_per_event"
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False), name="notice_sent_has_moment"
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | ~Q(error=""), name="notice_failed_has_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["-id"], name="notices_newest"),
            models.Index(fields=["recipient_email", "-id"], name="notices_by_address"),
            models.Index(fields=["-id"], name="notices_unsent", condition=Q(state__in=["waiting", "failed"])),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.recipient_email}"

    @property
    def is_given_up(self) -> bool:
        """Tell whether it failed and will not be tried again by itself."""
        return self.state == self.State.FAILED and self.next_try_at is None
