"""What people ask of their own data: a copy of it, or that it be erased."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class PersonalCopy(models.Model):
    """A copy of everything about a person, made for that person and kept for a few days."""

    class State(models.TextChoices):
        PENDING = "pending", _("Being prepared")
        DONE = "done", _("Ready")
        FAILED = "failed", _("Failed")
        GONE = "gone", _("No longer kept")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    kept_until = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    key = models.CharField(max_length=200, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["user", "-id"], name="copies_of_person"),
            models.Index(fields=["kept_until"], name="copies_to_clear", condition=Q(state="done")),
        ]

    def __str__(self) -> str:
        return f"copy {self.pk} for person {self.user_id}"


class ErasureRequest(models.Model):
    """Somebody’s wish to be forgotten: carried out after a time in which it can be taken back."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(taken_back_at__isnull=True, done_at__isnull=True),
                name="one_open_erasure_each",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["due_at"],
                name="erasures_due",
                condition=Q(taken_back_at__isnull=True, done_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"erasure {self.pk} of person {self.user_id}"
