"""The state of a PDF that a worker makes, as columns of the row that it belongs to."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class GeneratedFile(models.Model):
    """A PDF that a worker makes: pending until it lies in the store with its hash, or failed and why."""

    class State(models.TextChoices):
        PENDING = "pending", _("Being prepared")
        DONE = "done", _("Ready")
        FAILED = "failed", _("Failed")

    file_state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    file_key = models.CharField(max_length=300, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    file_size = models.PositiveIntegerField(default=0)
    file_made_at = models.DateTimeField(null=True, blank=True)
    file_error = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True
