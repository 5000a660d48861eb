"""Who was told what, and whether it arrived."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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
    recipient_name = models.CharField(max_length=150)
    recipient_email = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    message_id = models.CharField(max_length=200, unique=True)
    composed_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "template", "recipient_email"], name="told_once_per_event"
            )
        ]
        indexes = [models.Index(fields=["-id"], name="notices_newest")]

    def __str__(self) -> str:
        return f"{self.subject} → {self.recipient_email}"
