"""Published versions of a city's rules: numbered, dated, and never changed."""

from django.conf import settings
from django.db import models


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

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.pack_name} version {self.number}, in force from {self.effective_from}"
